package io.tracking.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * In front of a port of 127.0.0.1, and silent when it is told to be: what is sent is swallowed, what is open stays open. A
 * connection that met silence never speaks again. Thread-safe.
 */
public final class SilentProxy implements AutoCloseable {

    /** PostgreSQL's Terminate. */
    private static final int GOODBYE = 5;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean requests;
    private volatile boolean answers;

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

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                start(() -> pump(client, server, true));
                start(() -> pump(server, client, false));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to, boolean up) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16384];
            boolean swallowed = false;
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (up && read > GOODBYE) {
                    asked.addAndGet(read);
                }
                swallowed = swallowed || (up ? requests : answers);
                if (!swallowed) {
                    out.write(bytes, 0, read);
                }
            }
            if (!swallowed) {
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
