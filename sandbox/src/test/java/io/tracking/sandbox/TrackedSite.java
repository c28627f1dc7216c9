package io.tracking.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A web site whose pages are tracked, in front of the API: what asks for the script or sends events goes on to the API, unless
 * the gate holds it. Every name below localhost is this site, and each is an origin of its own.
 */
final class TrackedSite implements AutoCloseable {

    /** Decides what becomes of a request to the API. */
    enum Fate {
        /** It goes on. */
        PASSED,
        /** It is not answered, and does not reach the API. */
        CUT,
        /** It reaches the API, and its answer is lost. */
        UNANSWERED,
        /** It is answered 503 with a Retry-After of a second. */
        REFUSED,
        /** It is answered 413. */
        TOO_LARGE
    }

    /** Asked for every request that brings events. */
    interface Gate {
        Fate of(URI asked, byte[] body);
    }

    private static final Set<String> HOP =
            Set.of("connection", "content-length", "host", "upgrade", "expect", "te", "http2-settings");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();
    private final ConcurrentHashMap<String, String> pages = new ConcurrentHashMap<>();
    private final URI api;

    /** Bodies that brought events, in the order of their arrival, whatever became of them. */
    final List<String> bodies = new CopyOnWriteArrayList<>();

    /** Bodies that pages have posted to /truth. */
    final List<String> truths = new CopyOnWriteArrayList<>();

    volatile Gate gate = (asked, body) -> Fate.PASSED;

    TrackedSite(URI api, int ports) throws IOException {
        this.api = api;
        String other = System.getProperty("tracking.it.tracker");
        if (other != null) {
            // A tracker without one of its protections, to see a test fail.
            put("/tracker.js", Files.readString(Path.of(other)));
        }
        for (int i = 0; i < ports; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
            servers.add(server);
        }
    }

    int port(int server) {
        return servers.get(server).getAddress().getPort();
    }

    String url(String host, String path) {
        return "http://" + host + ":" + port(0) + path;
    }

    /** Puts a page, or another file, there. */
    void put(String path, String text) {
        pages.put(path, text);
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        String page = pages.get(asked.getPath());
        if (page != null) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            asked.getPath().endsWith(".js") ? "text/javascript" : "text/html;charset=utf-8");
            send(exchange, 200, page.getBytes(StandardCharsets.UTF_8));
        } else if (asked.getPath().equals("/truth")) {
            truths.add(new String(body, StandardCharsets.UTF_8));
            send(exchange, 204, new byte[0]);
        } else if (asked.getPath().equals("/favicon.ico")) {
            send(exchange, 404, new byte[0]);
        } else {
            forward(exchange, asked, body);
        }
    }

    private void forward(HttpExchange exchange, URI asked, byte[] body) throws IOException {
        Fate fate = Fate.PASSED;
        if (exchange.getRequestMethod().equals("POST")) {
            bodies.add(new String(body, StandardCharsets.UTF_8));
            fate = gate.of(asked, body);
        }
        if (fate == Fate.REFUSED || fate == Fate.TOO_LARGE) {
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", origin == null ? "null" : origin);
            exchange.getResponseHeaders().set("Access-Control-Allow-Credentials", "true");
            exchange.getResponseHeaders().set("Access-Control-Expose-Headers", "Retry-After");
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, fate == Fate.REFUSED ? 503 : 413, new byte[0]);
        } else if (fate == Fate.CUT) {
            exchange.close();
        } else {
            HttpResponse<byte[]> answer = ask(exchange, asked, body);
            if (fate == Fate.UNANSWERED) {
                exchange.close();
                return;
            }
            answer.headers().map().forEach((name, values) -> {
                if (!name.startsWith(":")
                        && !HOP.contains(name)
                        && !name.equals("transfer-encoding")
                        && !name.equals("date")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            send(exchange, answer.statusCode(), answer.body());
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, URI asked, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(asked.toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        String own = "http://" + exchange.getRequestHeaders().getFirst("Host");
        exchange.getRequestHeaders().forEach((name, values) -> {
            // The API would take its own site for a foreign one: it is called by another name here.
            boolean ownOrigin = name.equalsIgnoreCase("Origin") && values.contains(own);
            if (!ownOrigin && !HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            boolean none = status == 204
                    || status == 304
                    || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, none || body.length == 0 ? -1 : body.length);
            if (!none && body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
