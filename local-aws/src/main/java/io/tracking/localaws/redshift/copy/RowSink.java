package io.tracking.localaws.redshift.copy;

import java.io.IOException;

/** Where the rows go, as PostgreSQL's COPY text. */
public interface RowSink {

    /**
     * Takes the next bytes; they need not end with a row.
     *
     * @throws IOException when PostgreSQL takes no more
     */
    void write(byte[] text, int length) throws IOException;
}
