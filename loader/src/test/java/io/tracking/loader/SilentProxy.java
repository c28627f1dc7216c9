package io.tracking.loader;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a port of 127.0.0.1, and is silent when it is told to be: what is sent is swallowed, what is open stays
 * open. A connection that met silence never speaks again. It can also be a database that fails over. Thread-safe.
 */
public final class SilentProxy implements AutoCloseable {

    /** PostgreSQL's Terminate. */
    private static final int GOODBYE = 5;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong asked = new AtomicLong();
    /** Connections that a router has forgotten are those before this one. */
    private final AtomicLong forgotten = new AtomicLong();

    private final AtomicLong accepted = new AtomicLong();
    private volatile boolean requests;
    private volatile boolean answers;
    private volatile byte @Nullable [] refusal;

    /** @param target the port that is passed on to */
    public SilentProxy(int target) {
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.target = target;
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many bytes clients have sent, but for those that end a connection. */
    public long asked() {
        return asked.get();
    }

    /** Swallows both ways from now on, or no more. */
    public void silent(boolean now) {
        requests = now;
        answers = now;
    }

    /** Swallows only answers from now on, or no more. */
    public void silentAnswers(boolean now) {
        answers = now;
    }

    /** Whatever is open falls silent, new connections work, and the service does not hear of clients that leave. */
    public void forget() {
        forgotten.set(accepted.get());
    }

    /** Resets whatever is open, at both ends. */
    public void reset() throws IOException {
        for (Socket socket : sockets) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        sockets.clear();
    }

    /** New connections are answered with this error, as by a server that is starting; null: with it no more. */
    public void refuse(@Nullable String state, String message) {
        refusal = state == null
                ? null
                : ("SFATAL\0C" + state + "\0M" + message + "\0\0").getBytes(StandardCharsets.UTF_8);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                byte[] error = refusal;
                if (error != null) {
                    refuse(client, error);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                long number = accepted.incrementAndGet();
                start(() -> pump(client, server, number, true));
                start(() -> pump(server, client, number, false));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void refuse(Socket client, byte[] error) throws IOException {
        try (client) {
            // The startup packet; closing before it is read would reset the connection.
            var unused = client.getInputStream().read(new byte[16384]);
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            out.writeByte('E');
            out.writeInt(4 + error.length);
            out.write(error);
        }
    }

    private void pump(Socket from, Socket to, long number, boolean up) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16384];
            boolean swallowed = false;
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (up && read > GOODBYE) {
                    asked.addAndGet(read);
                }
                swallowed = swallowed || number <= forgotten.get() || (up ? requests : answers);
                if (!swallowed) {
                    out.write(bytes, 0, read);
                }
            }
            if (!swallowed && number > forgotten.get()) {
                to.close();
            }
        } catch (IOException closed) {
            // One of the two has gone; a server that is silent does not hear of it.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Refuses connections from now on, and ends those that are open. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
