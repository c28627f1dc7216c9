package io.tracking.loader.admin;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's browser with the console: it keeps cookies, and sends this session's token with each action once it was told it. */
final class Visitor {

    private static final JsonMapper JSON = new JsonMapper();

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String loader;
    private String token = "";

    /** @param port of the loader */
    Visitor(int port) {
        this.loader = "http://127.0.0.1:" + port;
    }

    HttpResponse<String> login(String name, String password, String... headers) throws Exception {
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(loader + "/login"))
                        .POST(BodyPublishers.ofString("username=" + encoded(name) + "&password=" + encoded(password)))
                        .header("Content-Type", "application/x-www-form-urlencoded"),
                headers);
        if (answer.statusCode() == 200) {
            token = token(answer);
        }
        return answer;
    }

    /** The token that an answer of {@code /login} or {@code /admin/me} tells. */
    static String token(HttpResponse<String> answer) {
        JsonNode csrf = JSON.readTree(answer.body()).path("csrf");
        return csrf.path("header").asString() + ": " + csrf.path("token").asString();
    }

    /** From now on sends this instead, as a header with its name; empty: none. */
    void useToken(String header) {
        token = header;
    }

    HttpResponse<String> call(String method, String path, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!token.isEmpty() && !method.equals("GET")) {
            all.addAll(List.of(token.split(": ", 2)));
        }
        return send(
                HttpRequest.newBuilder(URI.create(loader + path)).method(method, BodyPublishers.noBody()),
                all.toArray(String[]::new));
    }

    /** Goes to an address as a browser does, wherever it is, one step. */
    HttpResponse<String> follow(String address) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(loader).resolve(address)));
    }

    /** An answer that goes on. */
    BufferedReader stream(String path) throws Exception {
        HttpResponse<InputStream> answer =
                client.send(HttpRequest.newBuilder(URI.create(loader + path)).build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("GET " + path + " is answered " + answer.statusCode());
        }
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The session's cookies, none or one. */
    List<HttpCookie> sessions() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("tracking_admin"))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
