package io.tracking.bench.traffic;

import io.tracking.sandbox.demo.Events;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends single events at a constant rate, whatever the server does. Latency counts from the moment a request was due,
 * also when every connection was busy then: nothing is omitted. Resolution a tenth of a millisecond.
 */
public final class OpenLoop {

    private static final long NAP_NANOS = 100_000;
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final URI url;
    private final Events events;
    private final List<byte[][]> pool;
    private final Selector selector;
    /** Each gets its turn: a server closes one that it does not hear of. */
    private final Queue<Connection> idle = new ArrayDeque<>();

    private final Histogram latency = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
    private final BitSet accepted = new BitSet();
    private final double perNano;
    private long started;
    private int sent;
    private int answered;
    private int refused;
    private int broken;

    /**
     * One run.
     *
     * @param due requests that the rate asked for
     * @param answered of those that were sent before the end or in the fifteen seconds after it, with whatever status
     * @param refused answered with another status than 202
     * @param broken connections that ended before their answer, or had none ten seconds after the last was sent
     * @param accepted the numbers of the events answered with 202
     * @param latency microseconds; a request without an answer counts with the time it waited
     * @param elapsed from the first request to the end of the rate
     * @param answeredInTime answered before the end of the rate
     */
    public record Result(
            int due,
            int answered,
            int refused,
            int broken,
            BitSet accepted,
            Histogram latency,
            Duration elapsed,
            int answeredInTime) {

        public double servedPerSecond() {
            return 1e9 * answeredInTime / elapsed.toNanos();
        }

        public double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    private OpenLoop(URI url, Events events, Path pool, int connections, double perSecond) throws IOException {
        this.url = url;
        this.events = events;
        this.pool = new ArrayList<>();
        for (String line : Files.readAllLines(pool)) {
            int id = line.indexOf(Events.ID);
            this.pool.add(new byte[][] {
                line.substring(0, id).getBytes(StandardCharsets.UTF_8),
                line.substring(id + Events.ID.length()).getBytes(StandardCharsets.UTF_8)
            });
        }
        selector = Selector.open();
        perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; i < connections; i++) {
            new Connection();
        }
    }

    /**
     * Sends for that long and waits for the last answers.
     *
     * @param events whose request_ids are used, from number 0
     * @param connections at most; a request that is due waits for a free one
     */
    public static Result run(URI url, Events events, Path pool, int connections, double perSecond, Duration duration) {
        try {
            OpenLoop loop = new OpenLoop(url, events, pool, connections, perSecond);
            try (loop.selector) {
                return loop.run(duration);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot send to " + url, e);
        }
    }

    private Result run(Duration duration) throws IOException {
        started = System.nanoTime();
        long end = started + duration.toNanos();
        int all = (int) (duration.toNanos() * perNano);
        int inTime = 0;
        long lastSend = end + DRAIN.toNanos();
        long giveUp = lastSend + LAST_ANSWERS.toNanos();
        while (answered + broken < sent || (sent < all && System.nanoTime() < lastSend)) {
            if (System.nanoTime() < lastSend) {
                sendDue(all);
            } else if (System.nanoTime() > giveUp) {
                break;
            }
            if (System.nanoTime() < end) {
                inTime = answered;
            } else if (connections() == 0) {
                break;
            }
            if (selector.selectNow(this::ready) == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
        for (SelectionKey key : selector.keys()) {
            ((Connection) key.attachment()).giveUp();
            key.channel().close();
        }
        for (long i = sent; i < all; i++) {
            record(dueNanos(i));
        }
        return new Result(all, answered, refused, broken, accepted, latency, duration, inTime);
    }

    private int connections() {
        return selector.keys().size();
    }

    private void sendDue(int all) throws IOException {
        int due = (int) Math.min(all, (System.nanoTime() - started) * perNano + 1);
        while (sent < due && !idle.isEmpty()) {
            idle.remove().send(sent);
            sent++;
        }
    }

    private long dueNanos(long number) {
        return started + (long) (number / perNano);
    }

    private void record(long dueNanos) {
        latency.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dueNanos)));
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
            } else {
                connection.read();
            }
        } catch (IOException e) {
            connection.end();
        }
    }

    private final class Connection {

        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private int number = -1;

        Connection() throws IOException {
            channel = connect();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_READ, this);
            idle.add(this);
        }

        /** A server that is starved of processors may drop the first knock. */
        private SocketChannel connect() throws IOException {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort());
            try {
                return SocketChannel.open(address);
            } catch (ConnectException e) {
                return SocketChannel.open(address);
            }
        }

        void send(int event) {
            number = event;
            byte[][] text = pool.get(event % pool.size());
            byte[] id = events.requestId(event).getBytes(StandardCharsets.US_ASCII);
            byte[] head = ("POST " + url.getPath()
                            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                            + (text[0].length + id.length + text[1].length) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            out = ByteBuffer.allocate(head.length + text[0].length + id.length + text[1].length)
                    .put(head)
                    .put(text[0])
                    .put(id)
                    .put(text[1])
                    .flip();
            try {
                write();
            } catch (IOException e) {
                end();
            }
        }

        void write() throws IOException {
            channel.write(out);
            int interest = out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        }

        void read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("closed");
            }
            HttpAnswer answer = HttpAnswer.parse(in.array(), in.position());
            if (answer == null) {
                return;
            }
            record(dueNanos(number));
            answered++;
            if (answer.status() == 202) {
                accepted.set(number);
            } else {
                refused++;
            }
            number = -1;
            in.clear();
            if (answer.closes()) {
                end();
            } else {
                idle.add(this);
            }
        }

        /** The server closed: a connection that waited for nothing is replaced too. */
        void end() {
            giveUp();
            idle.remove(this);
            key.cancel();
            try {
                channel.close();
                new Connection();
            } catch (IOException e) {
                // The server is gone; what is due waits for the connections that are left.
                return;
            }
        }

        void giveUp() {
            if (number >= 0) {
                record(dueNanos(number));
                broken++;
                number = -1;
            }
        }
    }
}
