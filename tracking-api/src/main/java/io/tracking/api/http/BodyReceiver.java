package io.tracking.api.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one body: at once when it is there already, else as it comes, without holding a thread. What it keeps is reserved
 * in the budget first, and that is little more than what has come, whatever length was declared.
 */
final class BodyReceiver implements ReadListener {

    /** Is told once what became of the body. */
    interface Target {
        void read(byte[] body, int length);

        void tooLarge();

        void overBudget();

        /** The client has gone, or sends nonsense. */
        void broken(IOException failure);
    }

    private static final int FIRST_BYTES = Arrivals.SMALL;
    private static final byte[] NOTHING = new byte[0];

    private final ServletInputStream in;
    private final long declared;
    private final int limit;
    private final Exchange exchange;
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
    BodyReceiver(ServletInputStream in, long declared, int limit, Exchange exchange, Target target) {
        this.in = in;
        this.declared = declared;
        this.limit = limit;
        this.exchange = exchange;
        this.target = target;
    }

    void start() {
        exchange.run(() -> {
            if (declared > limit) {
                target.tooLarge();
            } else if (declared == 0) {
                target.read(NOTHING, 0);
            } else {
                readWhatIsThere();
            }
        });
    }

    /** Usually all of it came with the head. */
    private void readWhatIsThere() throws IOException {
        if (declared > 0 && in.available() > 0) {
            int size = (int) Math.min(declared, FIRST_BYTES);
            if (!exchange.share().resize(size)) {
                target.overBudget();
                return;
            }
            body = new byte[size];
            length = Math.max(0, in.read(body, 0, size));
            if (length == declared) {
                target.read(body, length);
                return;
            }
        }
        if (exchange.comes(body.length)) {
            in.setReadListener(this);
        } else {
            target.overBudget();
        }
    }

    @Override
    public void onDataAvailable() {
        exchange.run(() -> {
            try {
                readOn();
            } catch (IOException e) {
                fail(e);
            }
        });
    }

    private void readOn() throws IOException {
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
        long known = declared >= 0 ? Math.max(declared, length + 1L) : limit + 1L;
        int size = (int) Math.min(known, Math.max(FIRST_BYTES, 2L * length));
        if (!exchange.grow(size)) {
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
        exchange.run(() -> {
            if (length > limit) {
                target.tooLarge();
            } else {
                target.read(body, length);
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        exchange.run(() -> fail(failure instanceof IOException io ? io : new IOException(failure)));
    }

    private void fail(IOException failure) {
        if (!done) {
            done = true;
            target.broken(failure);
        }
    }
}
