package io.tracking.bench.sqsstub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stub as a program. It listens on 127.0.0.1 and keeps each confirmed message in {@code <spool>/<queue>}.
 *
 * <p>Its control port answers {@code GET /stats}, {@code POST /refuse?queue=Q&fraction=0.1},
 * {@code POST /refill?queue=Q} (what {@code --preload} made is there to receive, again) and {@code POST /delay?ms=5}.
 */
public final class SqsStub {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpLoop loop;
    private final SqsActions actions;

    private SqsStub(int port, Path spool, Duration delay) throws IOException {
        Files.createDirectories(spool);
        actions = new SqsActions(queue -> new StubQueue(new Spool(spool.resolve(queue))), delay);
        loop = new HttpLoop(port, actions);
    }

    public static void main(String[] arguments) throws IOException {
        Options options = BenchCommand.of("stub", "Stands in for SQS while something is measured.")
                .withCount("port", 0, "Where it listens; 0 for any.")
                .withCount("control-port", 0, "Where the measurement asks it; 0 for any.")
                .with("delay", "PT0.005S", "After which it confirms a message.")
                .with("spool", "", "The directory that keeps every message for the audit.")
                .with(
                        "preload",
                        "",
                        "Messages that are there at first: <queue>:<events>:<per message>, separated by commas.")
                .build()
                .parse(arguments);
        SqsStub stub = new SqsStub(
                options.number("port"), Path.of(options.text("spool")), Duration.parse(options.text("delay")));
        for (String set : options.list("preload")) {
            Preload.parse(set).into(stub.actions::queue);
        }
        HttpServer control = stub.control(options.number("control-port"));
        System.out.println(
                "sqs=" + stub.loop.port() + " control=" + control.getAddress().getPort());
        stub.loop.run();
    }

    private HttpServer control(int port) throws IOException {
        HttpServer control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        control.createContext("/stats", exchange -> reply(exchange, JSON.writeValueAsBytes(loop.call(actions::stats))));
        control.createContext("/refuse", exchange -> {
            Map<String, String> query = query(exchange);
            loop.call(() -> {
                actions.queue(query.getOrDefault("queue", ""))
                        .refuse(Double.parseDouble(query.getOrDefault("fraction", "0")));
                return true;
            });
            reply(exchange, StubMessage.utf8("{}"));
        });
        control.createContext("/refill", exchange -> {
            String queue = query(exchange).getOrDefault("queue", "");
            int messages = loop.call(() -> actions.queue(queue).refill());
            reply(exchange, StubMessage.utf8(Integer.toString(messages)));
        });
        control.createContext("/delay", exchange -> {
            Map<String, String> query = query(exchange);
            loop.call(() -> {
                actions.delay(Duration.ofMillis(Long.parseLong(query.getOrDefault("ms", "5"))));
                return true;
            });
            reply(exchange, StubMessage.utf8("{}"));
        });
        control.start();
        return control;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new java.util.HashMap<>();
        for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return query;
    }

    private static void reply(HttpExchange exchange, byte[] json) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
        }
    }
}
