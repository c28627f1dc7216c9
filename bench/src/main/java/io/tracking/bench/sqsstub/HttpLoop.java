package io.tracking.bench.sqsstub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** HTTP/1.1 on one thread: requests with a Content-Length, answers at once or after a while. */
final class HttpLoop {

    private static final int LARGEST_REQUEST = 4 << 20;

    private final Handler handler;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atNanos));
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

    /** Answers requests, always on the loop's thread. */
    interface Handler {
        Answer answer(Request request);
    }

    /** The body is {@code buffer} from {@code offset}; it is overwritten after the answer. */
    record Request(String target, byte[] buffer, int offset, int length) {}

    record Answer(int status, byte[] body, long delayNanos) {}

    private record Due(long atNanos, Connection connection, byte[] head, byte[] body) {}

    HttpLoop(int port, Handler handler) throws IOException {
        this.handler = handler;
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Runs {@code call} between two requests. */
    <T> T call(Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        calls.add(() -> {
            try {
                result.complete(call.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        selector.wakeup();
        return result.join();
    }

    void run() throws IOException {
        while (true) {
            selector.select(this::ready, millisToNextDue());
            for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
                call.run();
            }
            answerDue();
        }
    }

    /** 0 waits for ever, so what is due now waits a millisecond at most. */
    private long millisToNextDue() {
        Due next = due.peek();
        return next == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.atNanos - System.nanoTime()));
    }

    private void answerDue() {
        long now = System.nanoTime();
        while (!due.isEmpty() && due.element().atNanos <= now) {
            Due next = due.remove();
            next.connection.guarded(connection -> connection.answer(next.head, next.body));
        }
    }

    private void ready(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
        } else {
            ((Connection) key.attachment()).guarded(key.isWritable() ? Connection::write : Connection::read);
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot accept a connection", e);
        }
    }

    private interface Step {
        void take(Connection connection) throws IOException;
    }

    private final class Connection {

        private final SocketChannel channel;
        private byte[] in = new byte[64 * 1024];
        private int filled;
        private boolean answering;
        private ByteBuffer out = ByteBuffer.allocate(0);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void guarded(Step step) {
            try {
                step.take(this);
            } catch (IOException e) {
                close();
            }
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void read() throws IOException {
            if (filled == in.length) {
                in = Arrays.copyOf(in, Math.min(in.length * 2, LARGEST_REQUEST));
            }
            int read = channel.read(ByteBuffer.wrap(in, filled, in.length - filled));
            if (read < 0 || filled == LARGEST_REQUEST) {
                close();
                return;
            }
            filled += read;
            takeRequest();
        }

        private void takeRequest() throws IOException {
            if (answering) {
                return;
            }
            Head head = Head.parse(in, filled);
            if (head == null || filled < head.length() + head.contentLength()) {
                return;
            }
            answering = true;
            int end = head.length() + head.contentLength();
            Answer answer = handler.answer(new Request(head.target(), in, head.length(), head.contentLength()));
            System.arraycopy(in, end, in, 0, filled - end);
            filled -= end;
            byte[] answerHead = ("HTTP/1.1 " + answer.status
                            + (answer.status == 200 ? " OK" : " Refused")
                            + "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " + answer.body.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            if (answer.delayNanos > 0) {
                due.add(new Due(System.nanoTime() + answer.delayNanos, this, answerHead, answer.body));
            } else {
                answer(answerHead, answer.body);
            }
        }

        void answer(byte[] head, byte[] body) throws IOException {
            out = ByteBuffer.allocate(head.length + body.length)
                    .put(head)
                    .put(body)
                    .flip();
            write();
        }

        void write() throws IOException {
            channel.write(out);
            SelectionKey key = channel.keyFor(selector);
            if (out.hasRemaining()) {
                key.interestOps(SelectionKey.OP_WRITE);
                return;
            }
            if (key.interestOps() != SelectionKey.OP_READ) {
                key.interestOps(SelectionKey.OP_READ);
            }
            answering = false;
            takeRequest();
        }
    }
}
