package io.tracking.deploy.send;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls one application. Thread-safe. */
final class Endpoint {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String url;
    private final Map<String, String> headers;

    private Endpoint(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = headers;
    }

    /** @throws IllegalArgumentException when the text is no address of HTTP */
    static Endpoint of(String url) {
        return new Endpoint(checked(url), Map.of());
    }

    /** The same, signed in with HTTP Basic. */
    static Endpoint of(String url, String user, String password) {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Endpoint(checked(url), Map.of("Authorization", "Basic " + credentials));
    }

    private static String checked(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Expected a URL such as https://events.example.com, got " + url + ": " + e.getMessage(), e);
        }
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "Expected a URL such as https://events.example.com, http or https and without a user, got "
                            + url.replaceFirst("//[^@/]*@", "//…@"));
        }
        return url.replaceFirst("/+$", "");
    }

    /**
     * An answer.
     *
     * @param body as JSON; missing when it is none
     * @param retryAfter seconds, 0 when nothing is said
     */
    record Answer(int status, JsonNode body, String text, long retryAfter) {

        /** The status and the beginning of what else was said. */
        String brief() {
            String detail = body.path("detail").asString("");
            String told = detail.isEmpty() ? text.strip() : detail;
            return status + (told.isEmpty() ? "" : ", " + told.substring(0, Math.min(300, told.length())));
        }
    }

    /**
     * Asks and waits for the answer, whatever it says.
     *
     * @throws IOException naming the address when there is no answer
     */
    Answer call(String method, String path, String body) throws IOException, InterruptedException {
        return call(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a body that need not be UTF-8. */
    Answer call(String method, String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("no answer from " + method + " " + url + path + " (" + why + ")", e);
        }
        return new Answer(
                response.statusCode(),
                json(response.body()),
                response.body(),
                response.headers()
                        .firstValue("Retry-After")
                        .map(Endpoint::seconds)
                        .orElse(0L));
    }

    private static JsonNode json(String body) {
        try {
            return body.isBlank() ? JSON.missingNode() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            // Some proxy's page: the answer's text has it.
            return JSON.missingNode();
        }
    }

    private static long seconds(String retryAfter) {
        return retryAfter.matches("\\d{1,6}") ? Long.parseLong(retryAfter) : 0;
    }
}
