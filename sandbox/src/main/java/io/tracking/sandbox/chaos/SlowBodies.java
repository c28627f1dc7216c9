package io.tracking.sandbox.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that promise a megabyte and send a byte a second. */
final class SlowBodies implements AutoCloseable {

    private static final byte[] HEAD =
            "POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n["
                    .getBytes(StandardCharsets.US_ASCII);

    private final List<Socket> sockets = new ArrayList<>();
    private final Thread drip = new Thread(this::drip, "slow-bodies");
    private volatile boolean ended;

    SlowBodies(int port, int count) {
        try {
            for (int number = 0; number < count; number++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                socket.getOutputStream().write(HEAD);
            }
        } catch (IOException e) {
            // tracking-api is down, or takes no more: those that are there go on.
        }
        drip.setDaemon(true);
        drip.start();
    }

    private void drip() {
        try {
            while (!ended) {
                for (Socket socket : sockets) {
                    drip(socket);
                }
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drip(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.getOutputStream().write('0');
            }
        } catch (IOException e) {
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        ended = true;
        drip.interrupt();
        sockets.forEach(SlowBodies::close);
    }
}
