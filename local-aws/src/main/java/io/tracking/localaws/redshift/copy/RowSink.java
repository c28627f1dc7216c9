package io.tracking.localaws.redshift.copy;

import java.io.IOException;

/** Takes the rows, as PostgreSQL's COPY reads them. */
public interface RowSink {

    /**
     * Takes the next bytes; they need not end with a row.
     *
     * @throws IOException when PostgreSQL takes no more
     */
    void write(byte[] rows, int length) throws IOException;

    /** S3 does not answer: what was written is whole, and more comes after {@link #resume}. */
    void suspend() throws IOException;

    /**
     * Lets a moment pass.
     *
     * @throws StoppedException when the statement was cancelled meanwhile
     */
    void moment() throws IOException;

    /** What is written from now on begins as at the start. */
    void resume() throws IOException;

    /** PostgreSQL has ended the COPY itself and told the client. */
    final class StoppedException extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
