package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManyConnectionsIT {

    private static final int CONNECTIONS = 64;
    private static final int REQUESTS = 30;
    private static final int WAITING = 400;
    private static final Pattern REQUEST_ID = Pattern.compile("\"request_id\":\"([^\"]+)\"");

    private QueueUnderTest queue;

    @BeforeEach
    void create() {
        queue = QueueUnderTest.create();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void enqueuesExactlyWhatItAcceptsFromManyConnections() {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (RunningApi api = RunningApi.start(queue.properties())) {
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            Client client = api.client();

            CompletableFuture.allOf(IntStream.range(0, CONNECTIONS)
                            .mapToObj(i -> CompletableFuture.runAsync(() -> track(client, acknowledged), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();

            QueueUnderTest.Received received = queue.drain();
            assertThat(acknowledged).hasSize(CONNECTIONS * REQUESTS);
            assertThat(requestIds(received)).containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(received.messages()).isLessThan(CONNECTIONS * REQUESTS / 2);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void track(Client client, Queue<String> acknowledged) {
        for (int i = 0; i < REQUESTS; i++) {
            String id = UUID.randomUUID().toString();
            if (client.post("{\"topic\":\"a\",\"request_id\":\"" + id + "\"}").statusCode() == 202) {
                acknowledged.add(id);
            }
        }
    }

    @Test
    void answersWhatItHasTakenBeforeItStops() {
        RunningApi api = RunningApi.start(queue.properties(), "tracking.api.linger=5s");
        Client client = api.client();
        CompletableFuture<Integer> lingering = CompletableFuture.supplyAsync(
                () -> client.post("{\"topic\":\"a\",\"request_id\":\"last\"}").statusCode());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.get("/actuator/prometheus").body().contains("tracking_records_waiting 1.0"));

        api.close();

        assertThat(lingering.join()).isEqualTo(202);
        assertThat(requestIds(queue.drain())).containsExactly("last");
    }

    /** P8: what a request keeps while it waits, beside its body. */
    @Test
    void aWaitingRequestKeepsLittleMemory() throws IOException {
        // They end before the server does, which waits for them.
        try (RunningApi api = RunningApi.start(queue.properties(), "tracking.api.body.timeout=2m");
                OpenSockets waiting = new OpenSockets()) {
            Client client = api.client();
            client.post("{\"topic\":\"a\"}");
            long before = usedHeap();

            for (int i = 0; i < WAITING; i++) {
                waiting.add(post(api, 100, "{\"topic\""));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> client.get("/actuator/prometheus")
                    .body()
                    .contains("tracking_budget_used_bytes " + 100.0 * WAITING));

            assertThat((usedHeap() - before) / WAITING).isLessThan(85_000);
        }
    }

    /** P8: what a connection keeps between its requests. */
    @Test
    void anIdleConnectionKeepsLessStill() throws IOException {
        try (RunningApi api = RunningApi.start(queue.properties(), "tracking.api.linger=1ms");
                OpenSockets idle = new OpenSockets()) {
            api.client().post("{\"topic\":\"a\"}");
            long before = usedHeap();

            for (int i = 0; i < WAITING; i++) {
                Socket socket = post(api, 13, "{\"topic\":\"a\"}");
                idle.add(socket);
                byte[] answer = new byte[4_096];
                int length = socket.getInputStream().read(answer);
                assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII))
                        .contains(" 202 ");
            }

            assertThat((usedHeap() - before) / WAITING).isLessThan(16_000);
        }
    }

    /** Closes all of them together. */
    private static final class OpenSockets implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();

        void add(Socket socket) {
            sockets.add(socket);
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** A connection on which a request was sent, perhaps not all of its body. */
    private static Socket post(RunningApi api, int length, String sent) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        socket.getOutputStream()
                .write(("POST /track HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + sent)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static long usedHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static List<String> requestIds(QueueUnderTest.Received received) {
        return received.events().stream()
                .map(REQUEST_ID::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }
}
