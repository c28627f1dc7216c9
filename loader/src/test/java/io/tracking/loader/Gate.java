package io.tracking.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens a port through which a service is reached, until the gate is shut: then connections break, and new ones are not
 * answered.
 */
public final class Gate implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private volatile boolean shut;

    /** @param target a port of this host */
    public Gate(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    /** The same address, through this gate. */
    public URI through(URI address) {
        return URI.create(address.toString().replace(":" + target, ":" + server.getLocalPort()));
    }

    /** How many connections were not let through since it was last shut. */
    public int turnedAway() {
        return turnedAway.get();
    }

    /** Breaks what is open, and lets nothing through. */
    public void shut() {
        turnedAway.set(0);
        shut = true;
        open.forEach(Gate::end);
    }

    /** Lets everything through again. */
    public void open() {
        shut = false;
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                if (shut) {
                    turnedAway.incrementAndGet();
                    end(client);
                    continue;
                }
                Socket service = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(service);
                run(() -> copy(client, service));
                run(() -> copy(service, client));
            } catch (IOException e) {
                // The gate was closed, or one of the two has gone.
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Whoever hung up: the other side hears of it.
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
