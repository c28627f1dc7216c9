package io.tracking.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tracking.sandbox.demo.Events;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLoopIT {

    private static final int RATE = 200;
    private static final int STALL_MILLIS = 1_000;

    @TempDir
    Path directory;

    @Test
    void aStallDelaysEveryRequestThatWasDueDuringIt() throws IOException {
        Events events = new Events(1);
        Path pool = directory.resolve("pool");
        events.writePool(pool, 10);
        AtomicInteger requests = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/track", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (requests.incrementAndGet() == RATE) {
                await(never);
            }
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();

        OpenLoop.Result result = OpenLoop.run(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/track"),
                events,
                pool,
                4,
                RATE,
                Duration.ofSeconds(4));
        server.stop(0);

        assertThat(result.accepted().cardinality()).isEqualTo(result.due()).isEqualTo(4 * RATE);
        long slow = result.latency().getTotalCount()
                - result.latency().getCountBetweenValues(0, TimeUnit.MILLISECONDS.toMicros(STALL_MILLIS / 2));
        assertThat(slow)
                .as("of a stall of a second, its first half: not only the one request that was under way")
                .isGreaterThan(RATE / 3);
    }

    private static void await(CountDownLatch never) {
        try {
            never.await(STALL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
