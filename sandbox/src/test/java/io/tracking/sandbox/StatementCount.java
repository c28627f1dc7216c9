package io.tracking.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between a client and the warehouse, passes everything on, and notes the statements that name a table of schema tracking.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
final class StatementCount implements AutoCloseable {

    private static final int BUFFER = 65536;
    private static final int BACKLOG = 64;

    private final ServerSocket listener;
    private final int target;
    private final Queue<String> statements = new ConcurrentLinkedQueue<>();

    /** Listens on a free port. */
    StatementCount(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Those since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(statements);
        taken.forEach(statements::remove);
        return taken;
    }

    private void accept() throws IOException {
        for (; ; ) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon(() -> {
                try (client;
                        server) {
                    pass(client.getInputStream(), server.getOutputStream());
                }
            });
            daemon(() -> {
                try (client;
                        server) {
                    server.getInputStream().transferTo(client.getOutputStream());
                }
            });
        }
    }

    private void pass(InputStream from, OutputStream to) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from, BUFFER));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
        // The first message has no type.
        message(in, out);
        for (; ; ) {
            if (in.available() == 0) {
                out.flush();
            }
            byte type = in.readByte();
            out.writeByte(type);
            byte[] body = message(in, out);
            if (type == 'P') {
                note(new String(body, StandardCharsets.UTF_8).split("\0", 3)[1]);
            }
        }
    }

    private static byte[] message(DataInputStream in, DataOutputStream out) throws IOException {
        int length = in.readInt();
        byte[] body = in.readNBytes(length - Integer.BYTES);
        out.writeInt(length);
        out.write(body);
        out.flush();
        return body;
    }

    private void note(String sql) {
        if (sql.contains("tracking.")) {
            statements.add(sql);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (EOFException | SocketException ended) {
                        // One of the two has closed the connection, or the listener is closed.
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "statement-count");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
