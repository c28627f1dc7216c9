package io.tracking.localaws.redshift.copy;

import java.io.IOException;
import java.time.Duration;

/**
 * Measures how long S3 has not answered a COPY. Not thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-multiple-files.html">Errors when reading multiple
 *     files</a>
 */
final class Outage {

    private final CopyRowWriter writer;
    private final Duration patience;
    private boolean lasting;
    private long since;

    Outage(CopyRowWriter writer, Duration patience) {
        this.writer = writer;
        this.patience = patience;
    }

    /** What is asked of S3. */
    interface Request<T> {
        T send() throws CopyRefusedException, IOException;
    }

    /** Asks until S3 answers. */
    <T> T outlast(Request<T> request) throws CopyRefusedException, IOException {
        while (true) {
            try {
                return request.send();
            } catch (S3Files.UnavailableException e) {
                wait(e);
            }
        }
    }

    /** S3 has answered. */
    void over() {
        lasting = false;
    }

    /**
     * Lets a moment pass.
     *
     * @throws CopyRefusedException when it has lasted too long
     */
    void wait(S3Files.UnavailableException e) throws CopyRefusedException, IOException {
        long now = System.nanoTime();
        if (!lasting) {
            lasting = true;
            since = now;
        }
        if (now - since >= patience.toNanos()) {
            throw new CopyRefusedException(String.valueOf(e.getMessage()), null);
        }
        writer.pause();
    }
}
