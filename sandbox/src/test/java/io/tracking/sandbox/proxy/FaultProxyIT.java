package io.tracking.sandbox.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.proxy.Trouble.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyIT {

    private static final String ANSWER = "answer ".repeat(1_000);

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer service;
    private final FaultProxy proxy;

    FaultProxyIT() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy = FaultProxy.start(
                Ports.forServers(1).get(0), service.getAddress().getPort());
    }

    @BeforeEach
    void serve() {
        service.setExecutor(Executors.newCachedThreadPool());
        service.createContext("/", exchange -> {
            requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, ANSWER.length());
            exchange.getResponseBody().write(ANSWER.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        proxy.close();
        service.stop(0);
    }

    @Test
    void passesOnWhatItIsGiven() throws Exception {
        assertThat(post("request").body()).isEqualTo(ANSWER);
        assertThat(requests).containsExactly("request");
    }

    @Test
    void leavesAConnectionSilentForItsClientAlsoAfterwards() throws Exception {
        Trouble silence = new Trouble(Kind.SILENT, 0);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            client.setSoTimeout(1_500);
            proxy.begin(silence);
            client.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nlost"
                            .getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.end(silence);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(post("another").body()).isEqualTo(ANSWER);
        assertThat(requests).containsExactly("another");
    }

    @Test
    void letsTheServiceGoWhenTheSilenceIsOver() throws Exception {
        Trouble silence = new Trouble(Kind.SILENT, 0);
        try (Session session = new Session();
                Socket client = session.open()) {
            session.proxy.begin(silence);
            client.getOutputStream().write(1);
            session.requireHeld();

            session.proxy.end(silence);

            assertThat(session.ends.get(60, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void theServiceDoesNotHearOfAForgottenClientThatLeavesWhileOthersAreServed() throws Exception {
        Trouble forgotten = new Trouble(Kind.FORGOTTEN, 0);
        try (Session session = new Session()) {
            try (Socket client = session.open()) {
                session.proxy.begin(forgotten);
                client.setSoLinger(true, 0);
            }
            session.requireHeld();
            try (Socket another = session.open()) {
                session.accepted.getOutputStream().write(7);
                assertThat(another.getInputStream().read()).isEqualTo(7);
            }
            session.requireHeld();

            session.proxy.end(forgotten);

            assertThat(session.ends.get(60, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    /** A service behind a proxy that only listens, and the end of its first client. */
    private static final class Session implements AutoCloseable {

        private final CompletableFuture<Integer> ends = new CompletableFuture<>();
        private final ServerSocket listener;
        private final FaultProxy proxy;
        private Socket accepted;

        Session() throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            proxy = FaultProxy.start(Ports.forServers(1).get(0), listener.getLocalPort());
        }

        Socket open() throws IOException {
            Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
            Socket server = listener.accept();
            if (accepted == null) {
                new Thread(() -> {
                            try {
                                ends.complete(server.getInputStream().read());
                            } catch (IOException reset) {
                                ends.complete(-1);
                            }
                        })
                        .start();
            }
            accepted = server;
            return client;
        }

        void requireHeld() {
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ofMillis(300))
                    .until(() -> !ends.isDone());
        }

        @Override
        public void close() throws IOException {
            proxy.close();
            accepted.close();
            listener.close();
        }
    }

    @Test
    void refusesConnectionsUntilItIsOver() throws Exception {
        post("first");
        Trouble trouble = new Trouble(Kind.REFUSE, 0);

        proxy.begin(trouble);
        assertThatThrownBy(() -> post("second")).isInstanceOf(IOException.class);
        proxy.end(trouble);

        assertThat(post("third").body()).isEqualTo(ANSWER);
        assertThat(requests).containsExactly("first", "third");
    }

    @Test
    void cutsConnectionsInTheMiddleOfAnAnswer() {
        proxy.begin(new Trouble(Kind.CUT, 2_000));

        assertThatThrownBy(() -> post("request")).isInstanceOf(IOException.class);
        assertThat(requests).containsExactly("request");
    }

    @Test
    void withholdsAnswers() throws Exception {
        Trouble trouble = new Trouble(Kind.MUTE, 0);
        proxy.begin(trouble);

        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request("request", Duration.ofSeconds(30)), HttpResponse.BodyHandlers.ofString());
        assertThatThrownBy(() -> post("impatient")).isInstanceOf(HttpTimeoutException.class);
        assertThat(answer).isNotDone();
        proxy.end(trouble);

        assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo(ANSWER);
        assertThat(requests).containsExactlyInAnyOrder("request", "impatient");
    }

    @Test
    void withholdsRequests() {
        proxy.begin(new Trouble(Kind.DEAF, 0));

        assertThatThrownBy(() -> post("request")).isInstanceOf(HttpTimeoutException.class);
        assertThat(requests).isEmpty();
    }

    @Test
    void answersWithAnErrorOnOpenConnectionsToo() throws Exception {
        post("first");
        proxy.begin(new Trouble(Kind.STATUS, 507));

        assertThat(post("second").statusCode()).isEqualTo(507);
        assertThat(requests).containsExactly("first");
    }

    @Test
    void garblesCopyCommandsOnly() throws Exception {
        proxy.begin(new Trouble(Kind.GARBLED_COPY, 0));

        post("COPY t FROM 's3://b/k' MANIFEST JSON 'auto' ZSTD");
        post("SELECT 1");

        assertThat(requests).containsExactly("COPY t FROM 's3://b/k' MANIFEST JSON 'otto' ZSTD", "SELECT 1");
    }

    @Test
    void ofTwoTroublesTheLatestCounts() throws Exception {
        Trouble first = new Trouble(Kind.STATUS, 503);
        Trouble second = new Trouble(Kind.STATUS, 500);
        proxy.begin(first);
        proxy.begin(second);

        assertThat(post("both").statusCode()).isEqualTo(500);
        proxy.end(second);
        assertThat(post("one").statusCode()).isEqualTo(503);
        proxy.end(first);
        assertThat(post("none").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return http.send(request(body, Duration.ofSeconds(1)), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body, Duration timeout) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/"))
                .timeout(timeout)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
