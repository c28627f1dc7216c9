package io.tracking.localaws.redshift.copy;

import java.io.IOException;

/** Where the rows go, as PostgreSQL's COPY reads them. */
public interface RowSink {

    /**
     * Takes the next bytes; they need not end with a row.
     *
     * @throws IOException when PostgreSQL takes no more
     */
    void write(byte[] rows, int length) throws IOException;
}
