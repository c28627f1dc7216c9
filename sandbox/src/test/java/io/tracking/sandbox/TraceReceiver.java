package io.tracking.sandbox;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Receives traces by OTLP over HTTP, as a collector would, and may be out of order. Thread-safe. */
final class TraceReceiver {

    private static final HexFormat HEX = HexFormat.of();

    /** What becomes of a request. */
    enum Mood {
        WELL,
        ANSWERS_500,
        /** Reads a request, and does not answer before {@link #be} says so. */
        SILENT
    }

    private final Collection<Span> spans = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile Mood mood = Mood.WELL;
    private volatile CountDownLatch silence = new CountDownLatch(0);

    private TraceReceiver(HttpServer server) {
        this.server = server;
    }

    static TraceReceiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TraceReceiver receiver = new TraceReceiver(server);
        server.createContext("/v1/traces", receiver::receive);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "trace-receiver");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return receiver;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    }

    void be(Mood next) {
        CountDownLatch before = silence;
        silence = new CountDownLatch(next == Mood.SILENT ? 1 : 0);
        mood = next;
        before.countDown();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
            Mood now = mood;
            silence.await();
            if (now == Mood.WELL) {
                request.getResourceSpansList().forEach(resource -> resource.getScopeSpansList()
                        .forEach(scope -> spans.addAll(scope.getSpansList())));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(now == Mood.WELL ? 200 : 500, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The steps of a trace. */
    List<Span> trace(String id) {
        ByteString bytes = ByteString.copyFrom(HEX.parseHex(id));
        return spans.stream().filter(span -> span.getTraceId().equals(bytes)).toList();
    }

    /** The step of that name in a trace. */
    Optional<Span> step(String trace, String name) {
        return trace(trace).stream().filter(span -> span.getName().equals(name)).findFirst();
    }

    /** The traces that a step leads on to. */
    static List<String> links(Span span) {
        return span.getLinksList().stream().map(link -> hex(link.getTraceId())).toList();
    }

    static String hex(ByteString bytes) {
        return HEX.formatHex(bytes.toByteArray());
    }

    static String attribute(Span span, String name) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(name))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }
}
