package io.tracking.loader.announce;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one address. Redirects are not followed: what is told is for that address alone. Of an answer only its status and {@code
 * Retry-After} are looked at, and not more than a few kilobytes of the rest are taken. Thread-safe.
 */
final class HttpHook {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** 408 Request Timeout, 425 Too Early, 429 Too Many Requests: the same request may be taken later. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final HttpClient client;
    private final URI url;
    private final Duration timeout;
    private final Clock clock;

    /** @param timeout from the connection to the end of the answer */
    HttpHook(URI url, Duration timeout, Clock clock) {
        this.url = url;
        this.timeout = timeout;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout)
                .build();
    }

    Duration timeout() {
        return timeout;
    }

    /** Sends JSON, and waits for the answer. */
    Receipt post(String body, Map<String, String> headers) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "tracking-loader")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        long begun = System.nanoTime();
        ShortAnswer rest = new ShortAnswer();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request.build(), status -> rest);
        try {
            HttpResponse<Void> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            rest.end(timeout.minusNanos(System.nanoTime() - begun));
            return answer(response.statusCode(), response.headers());
        } catch (TimeoutException e) {
            return new Receipt.Later("no answer within " + timeout, Duration.ZERO);
        } catch (ExecutionException e) {
            return new Receipt.Later(reason(e), Duration.ZERO);
        } finally {
            // What is still under way then is given up, its connection too.
            answer.cancel(true);
        }
    }

    private Receipt answer(int status, HttpHeaders headers) {
        if (status >= 200 && status < 300) {
            return new Receipt.Told();
        }
        Duration wait = headers.firstValue("Retry-After")
                .map(value -> RetryAfter.read(value, clock.instant()))
                .orElse(Duration.ZERO);
        return status >= 500 || PASSING.contains(status)
                ? new Receipt.Later("it answers " + status, wait)
                : new Receipt.Refused("it answers " + status);
    }

    /** Not the exception's own words where they may hold the address. */
    private static String reason(ExecutionException e) {
        Throwable failure = e.getCause() == null ? e : e.getCause();
        return failure.getClass().getSimpleName() + ": " + meaning(failure);
    }

    private static String meaning(Throwable failure) {
        if (comesOf(failure, SSLException.class)) {
            return "no TLS is agreed on, or its certificate is not accepted";
        }
        return comesOf(failure, UnresolvedAddressException.class)
                ? "nobody knows the name of its host"
                : "it does not answer, or breaks off";
    }

    private static boolean comesOf(Throwable failure, Class<? extends Exception> kind) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(kind::isInstance);
    }
}
