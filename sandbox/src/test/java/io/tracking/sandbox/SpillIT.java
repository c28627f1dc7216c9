package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.sandbox.process.Program;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What SQS does not confirm goes through S3, and is in the warehouse once. */
class SpillIT {

    private static final String QUEUE = "/000000000000/tracking-events";

    private final HttpClient http = HttpClient.newHttpClient();
    private final PipelineFixture pipeline;

    SpillIT() throws IOException {
        pipeline = PipelineFixture.shared();
    }

    @AfterAll
    static void bringTheQueueBack() throws IOException {
        relaunch(PipelineFixture.shared());
    }

    @Test
    void loadsOnceWhatSqsHasStoredWithoutSayingSo() throws Exception {
        try (Mute sqs = new Mute(pipeline.endpoints().sqs())) {
            relaunch(
                    pipeline,
                    "--spring.cloud.aws.sqs.endpoint=http://127.0.0.1:" + sqs.port(),
                    "--tracking.queue.name=http://127.0.0.1:" + sqs.port() + QUEUE,
                    "--tracking.queue.send-timeout=1s");

            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ids.add(post());
            }

            pipeline.awaitDrained();
            Map<String, Integer> rows = pipeline.occurrences("events");
            assertThat(ids).allSatisfy(id -> assertThat(rows).containsEntry(id, 1));
            assertThat(metric("tracking_lane_confirmed_total{lane=\"spill\"}")).isEqualTo(8);
            // The first ones waited for SQS, which has them too; then nobody waited any more.
            assertThat(metric("tracking_lane_refused_total{lane=\"queue\"}")).isBetween(5.0, 7.0);
            assertThat(pipeline.query("SELECT SUM(duplicates) AS twice FROM tracking.load_ledger")
                            .get(0)
                            .get("twice"))
                    .matches("[5-9]|[1-9][0-9]+");
        }
    }

    private String post() throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve("/track"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"topic\":\"spilled\",\"request_id\":\"" + id + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return id;
    }

    private double metric(String name) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve("/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private static void relaunch(PipelineFixture pipeline, String... arguments) {
        pipeline.stack().child(Program.API).kill();
        pipeline.stack().launch(Program.API, List.of(arguments));
        pipeline.stack().awaitReady(PATIENCE, Program.API);
    }

    /** Passes on everything that is said to a service, and nothing that it answers. */
    private static final class Mute implements Closeable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int target;

        Mute(int target) throws IOException {
            this.target = target;
            daemon(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = server.accept();
                    Socket service = new Socket(InetAddress.getLoopbackAddress(), target);
                    daemon(() -> copy(client, service.getOutputStream()));
                    daemon(() -> copy(service, OutputStream.nullOutputStream()));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private static void copy(Socket from, OutputStream to) throws IOException {
            try (from;
                    to) {
                from.getInputStream().transferTo(to);
            }
        }

        private interface Task {
            void run() throws IOException;
        }

        private static void daemon(Task task) {
            Thread thread = new Thread(() -> {
                try {
                    task.run();
                } catch (IOException gone) {
                    // So is the other side.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
