package io.tracking.localaws.redshift.copy;

import java.io.Closeable;
import java.io.IOException;

/** The rows of one file. Not thread-safe. */
interface Rows extends Closeable {

    /**
     * Steps to the next row and fills the values of the columns.
     *
     * @return false when there are no more
     * @throws BadValueException when this row cannot be cut into columns; the next one may be asked for
     */
    boolean next(Value[] values) throws IOException, BadValueException;

    /** Of the row last read: from 1, its last line. */
    long line();

    /** The row last read, as it is in the file; at most 1024 bytes. */
    byte[] raw();
}
