package io.tracking.sandbox.proxy;

import io.tracking.sandbox.process.SandboxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Passes connections on to another port of 127.0.0.1, and misbehaves as long as it is told to. Thread-safe. */
public final class FaultProxy implements TroubleNow, AutoCloseable {

    private static final int BACKLOG = 128;
    private static final int REBIND_ATTEMPTS = 100;

    private final int port;
    private final int target;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<Trouble> troubles = new ArrayList<>();
    private volatile Trouble current = Trouble.NONE;
    private @Nullable ServerSocket listener;
    private boolean closed;

    private FaultProxy(int port, int target) {
        this.port = port;
        this.target = target;
    }

    public static FaultProxy start(int port, int target) {
        FaultProxy proxy = new FaultProxy(port, target);
        proxy.listen();
        return proxy;
    }

    public int port() {
        return port;
    }

    /** Begins a trouble, for open connections too; of several the latest counts. */
    public synchronized void begin(Trouble trouble) {
        troubles.add(trouble);
        if (trouble.kind() == Trouble.Kind.FORGOTTEN) {
            connections.forEach(ProxiedConnection::fallSilent);
        }
        change();
    }

    /** Ends a trouble that was begun. */
    public synchronized void end(Trouble trouble) {
        troubles.remove(trouble);
        change();
    }

    @Override
    public Trouble current() {
        return current;
    }

    @Override
    public synchronized void awaitEndOf(Trouble trouble) throws InterruptedException {
        while (current.equals(trouble) && !closed) {
            wait();
        }
    }

    @Override
    public synchronized void awaitEndOfSilence() throws InterruptedException {
        while (isSilent() && !closed) {
            wait();
        }
    }

    private boolean isSilent() {
        return current.kind() == Trouble.Kind.SILENT
                || troubles.stream().anyMatch(trouble -> trouble.kind() == Trouble.Kind.FORGOTTEN);
    }

    @Override
    public synchronized void close() {
        closed = true;
        refuse();
        notifyAll();
    }

    private void change() {
        current = troubles.isEmpty() ? Trouble.NONE : troubles.get(troubles.size() - 1);
        if (current.kind() == Trouble.Kind.REFUSE) {
            refuse();
        } else if (listener == null) {
            listen();
        }
        if (!isSilent()) {
            connections.forEach(ProxiedConnection::forgetClient);
        }
        notifyAll();
    }

    private void refuse() {
        ServerSocket open = listener;
        listener = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot stop listening on port " + port, e);
        }
        connections.forEach(ProxiedConnection::reset);
    }

    private synchronized void listen() {
        if (closed) {
            return;
        }
        ServerSocket server = bind();
        listener = server;
        daemon("proxy-" + port, () -> accept(server));
    }

    private ServerSocket bind() {
        for (int attempt = 1; ; attempt++) {
            try {
                ServerSocket server = new ServerSocket();
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
                return server;
            } catch (IOException e) {
                if (attempt == REBIND_ATTEMPTS) {
                    throw new SandboxException("Cannot listen on port " + port, e);
                }
                pause();
            }
        }
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // Closed, or a connection that is gone already.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket service;
        try {
            service = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            client.setSoLinger(true, 0);
            client.close();
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(this, connections::remove, client, service);
        connections.add(connection);
        daemon("proxy-" + port + "-requests", connection::passRequests);
        daemon("proxy-" + port + "-answers", connection::passAnswers);
        if (current.kind() == Trouble.Kind.REFUSE) {
            connection.reset();
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while waiting for a port");
        }
    }
}
