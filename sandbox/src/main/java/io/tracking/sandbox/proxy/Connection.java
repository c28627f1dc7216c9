package io.tracking.sandbox.proxy;

import io.tracking.sandbox.proxy.Trouble.Kind;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One client and the service it talks to. */
final class Connection {

    private static final int PIECE = 8 * 1024;
    private static final int MILLIS_TO_READ_AN_ERROR = 2_000;
    private static final List<String> METHODS = List.of("GET ", "PUT ", "POST ", "HEAD ", "DELETE ");
    private static final byte[] FORMAT = "JSON 'auto'".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NO_FORMAT = "JSON 'otto'".getBytes(StandardCharsets.ISO_8859_1);

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket service;
    private volatile boolean silent;

    Connection(FaultProxy proxy, Socket client, Socket service) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.service = service;
        client.setTcpNoDelay(true);
        service.setTcpNoDelay(true);
    }

    void passRequests() {
        var piece = new byte[PIECE];
        try {
            for (int length; (length = client.getInputStream().read(piece)) >= 0; ) {
                while (proxy.current().kind() == Kind.DEAF) {
                    proxy.awaitEndOf(proxy.current());
                }
                var trouble = proxy.current();
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
        var piece = new byte[PIECE];
        var counted = Trouble.NONE;
        var passed = 0;
        try {
            for (int length; (length = service.getInputStream().read(piece)) >= 0; ) {
                while (proxy.current().kind() == Kind.MUTE || proxy.current().kind() == Kind.DEAF) {
                    proxy.awaitEndOf(proxy.current());
                }
                var trouble = proxy.current();
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
        if (isLost(proxy.current())) {
            resetOnceHeard();
        } else {
            service.shutdownOutput();
        }
    }

    /** Of a silent connection the service hears when the network is back, and not before. */
    private void resetOnceHeard() {
        try {
            if (silent) {
                proxy.awaitEndOfSilence();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reset();
        }
    }

    private void endAnswers() {
        if (!isLost(proxy.current())) {
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
        proxy.gone(this);
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
        var start = new String(piece, 0, Math.min(length, 8), StandardCharsets.ISO_8859_1);
        return METHODS.stream().anyMatch(start::startsWith);
    }

    /** Reads on until the client has read the answer: closing at once would reset the connection before. */
    private void answer(int status) throws IOException {
        var head = "HTTP/1.1 " + status + " Injected\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        client.shutdownOutput();
        client.setSoTimeout(MILLIS_TO_READ_AN_ERROR);
        var rest = new byte[PIECE];
        try {
            while (client.getInputStream().read(rest) >= 0) {
                // Thrown away.
            }
        } finally {
            close();
        }
    }

    private static void garble(byte[] piece, int length) {
        for (var at = 0; at + FORMAT.length <= length; at++) {
            var matched = 0;
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
