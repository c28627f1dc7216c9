package io.tracking.api.http;

import io.tracking.api.queue.ByteBudget;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one body: at once when it is there already, else as it comes, without holding a thread. What it keeps is reserved
 * in the budget first.
 */
final class BodyReader implements ReadListener {

    /** Told once what became of the body. */
    interface Target {
        void read(byte[] body, int length);

        void tooLarge();

        void overBudget();

        /** The client has gone, or sends nonsense. */
        void broken(Throwable failure);
    }

    private static final int FIRST_BYTES = 8 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final ServletInputStream in;
    private final long declared;
    private final int limit;
    private final ByteBudget.Share share;
    private final Target target;
    private byte[] body = NOTHING;
    private int length;
    private boolean done;

    /**
     * For one request.
     *
     * @param declared its Content-Length, -1 when it has none
     * @param limit of its bytes
     */
    BodyReader(ServletInputStream in, long declared, int limit, ByteBudget.Share share, Target target) {
        this.in = in;
        this.declared = declared;
        this.limit = limit;
        this.share = share;
        this.target = target;
    }

    void start() throws IOException {
        if (declared > limit) {
            target.tooLarge();
        } else if (declared == 0) {
            target.read(NOTHING, 0);
        } else if (declared < 0 || in.available() == 0) {
            in.setReadListener(this);
        } else {
            readWhatIsThere((int) declared);
        }
    }

    /** Usually all of it came with the head. */
    private void readWhatIsThere(int size) throws IOException {
        if (!share.resize(size)) {
            target.overBudget();
            return;
        }
        body = new byte[size];
        length = Math.max(0, in.read(body, 0, size));
        if (length == size) {
            target.read(body, size);
        } else {
            in.setReadListener(this);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!done && in.isReady()) {
            if (length == body.length && !grow()) {
                return;
            }
            int read = in.read(body, length, body.length - length);
            if (read < 0) {
                return;
            }
            length += read;
        }
    }

    private boolean grow() {
        if (length > limit) {
            done = true;
            target.tooLarge();
            return false;
        }
        long known = declared >= 0 ? declared + 1 : limit + 1L;
        int size = (int) Math.min(known, Math.max(FIRST_BYTES, 2L * length));
        if (!share.resize(size)) {
            done = true;
            target.overBudget();
            return false;
        }
        body = Arrays.copyOf(body, size);
        return true;
    }

    @Override
    public void onAllDataRead() {
        if (done) {
            return;
        }
        done = true;
        if (length > limit) {
            target.tooLarge();
        } else {
            target.read(body, length);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!done) {
            done = true;
            target.broken(failure);
        }
    }
}
