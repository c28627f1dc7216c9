package io.tracking.sandbox.proxy;

import io.tracking.sandbox.proxy.Trouble.Kind;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One client and the service it talks to. */
final class ProxiedConnection {

    private static final int PIECE = 8 * 1024;
    private static final int MILLIS_TO_READ_AN_ERROR = 2_000;
    private static final List<String> METHODS = List.of("GET ", "PUT ", "POST ", "HEAD ", "DELETE ");
    private static final byte[] FORMAT = "JSON 'auto'".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NO_FORMAT = "JSON 'otto'".getBytes(StandardCharsets.ISO_8859_1);

    private final TroubleNow troubles;
    private final Consumer<ProxiedConnection> gone;
    private final Socket client;
    private final Socket service;
    private volatile boolean silent;

    /** @param gone is told when this connection has ended */
    ProxiedConnection(TroubleNow troubles, Consumer<ProxiedConnection> gone, Socket client, Socket service)
            throws IOException {
        this.troubles = troubles;
        this.gone = gone;
        this.client = client;
        this.service = service;
        client.setTcpNoDelay(true);
        service.setTcpNoDelay(true);
    }

    void passRequests() {
        byte[] piece = new byte[PIECE];
        try {
            for (int length; (length = client.getInputStream().read(piece)) >= 0; ) {
                while (troubles.current().kind() == Kind.DEAF) {
                    troubles.awaitEndOf(troubles.current());
                }
                Trouble trouble = troubles.current();
                if (isLost(trouble)) {
                    continue;
                }
                if (trouble.kind() == Kind.STATUS && isRequest(piece, length)) {
                    answer(trouble.amount());
                    return;
                }
                if (trouble.kind() == Kind.GARBLED_COPY) {
                    garble(piece, length);
                }
                slow(trouble);
                service.getOutputStream().write(piece, 0, length);
            }
            endRequests();
        } catch (IOException e) {
            resetOnceHeard();
        } catch (InterruptedException e) {
            reset();
            Thread.currentThread().interrupt();
        }
    }

    void passAnswers() {
        byte[] piece = new byte[PIECE];
        Trouble counted = Trouble.NONE;
        int passed = 0;
        try {
            for (int length; (length = service.getInputStream().read(piece)) >= 0; ) {
                while (troubles.current().kind() == Kind.MUTE
                        || troubles.current().kind() == Kind.DEAF) {
                    troubles.awaitEndOf(troubles.current());
                }
                Trouble trouble = troubles.current();
                if (isLost(trouble)) {
                    continue;
                }
                if (!trouble.equals(counted)) {
                    counted = trouble;
                    passed = 0;
                }
                if (trouble.kind() == Kind.CUT && passed + length > trouble.amount()) {
                    client.getOutputStream().write(piece, 0, Math.max(0, trouble.amount() - passed));
                    reset();
                    return;
                }
                passed += length;
                slow(trouble);
                client.getOutputStream().write(piece, 0, length);
            }
            endAnswers();
        } catch (IOException e) {
            endAnswers();
        } catch (InterruptedException e) {
            reset();
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is passed on any more, and neither end is told. */
    void fallSilent() {
        silent = true;
    }

    private boolean isLost(Trouble trouble) {
        if (trouble.kind() == Kind.SILENT) {
            silent = true;
        }
        return silent;
    }

    /** The client has left. */
    private void endRequests() throws IOException {
        if (isLost(troubles.current())) {
            resetOnceHeard();
        } else {
            service.shutdownOutput();
        }
    }

    /** Of a silent connection the service hears when the network is back, and not before. */
    private void resetOnceHeard() {
        try {
            if (silent) {
                troubles.awaitEndOfSilence();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reset();
        }
    }

    private void endAnswers() {
        if (!isLost(troubles.current())) {
            close();
        }
    }

    /** The network is back: the service finds that this client is not there any more. */
    void forgetClient() {
        if (silent) {
            close(service);
        }
    }

    /** Both ends see a connection reset. */
    void reset() {
        try {
            client.setSoLinger(true, 0);
            service.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close();
    }

    private void close() {
        gone.accept(this);
        close(client);
        close(service);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private static boolean isRequest(byte[] piece, int length) {
        String start = new String(piece, 0, Math.min(length, 8), StandardCharsets.ISO_8859_1);
        return METHODS.stream().anyMatch(start::startsWith);
    }

    /** Reads on until the client has read the answer: closing at once would reset the connection before. */
    private void answer(int status) throws IOException {
        String head = "HTTP/1.1 " + status + " Injected\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        client.shutdownOutput();
        client.setSoTimeout(MILLIS_TO_READ_AN_ERROR);
        byte[] rest = new byte[PIECE];
        try {
            while (client.getInputStream().read(rest) >= 0) {
                // Thrown away.
            }
        } finally {
            close();
        }
    }

    private static void garble(byte[] piece, int length) {
        for (int at = 0; at + FORMAT.length <= length; at++) {
            int matched = 0;
            while (matched < FORMAT.length && piece[at + matched] == FORMAT[matched]) {
                matched++;
            }
            if (matched == FORMAT.length) {
                System.arraycopy(NO_FORMAT, 0, piece, at, NO_FORMAT.length);
            }
        }
    }

    private static void slow(Trouble trouble) throws InterruptedException {
        if (trouble.kind() == Kind.SLOW) {
            TimeUnit.MILLISECONDS.sleep(trouble.amount());
        }
    }
}
