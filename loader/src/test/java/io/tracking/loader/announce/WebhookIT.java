package io.tracking.loader.announce;

import static io.tracking.loader.announce.HookServer.hangUp;
import static io.tracking.loader.announce.HookServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a webhook sends, and what it makes of each answer. */
class WebhookIT {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Letter LETTER = new Letter(
            812L,
            "0197a0de-0000-7000-8000-000000000001",
            Occasion.LOAD_COMMITTED.text(),
            Instant.parse("2026-11-21T07:10:03Z"),
            "{\"loader\":\"l\",\"text\":\"<!channel> a & b\",\"data\":{\"loadNumber\":5}}");

    private final HookServer server = new HookServer();
    private final Webhook hook = webhook("/hook?key=secret", Optional.of(new Signature(List.of(SECRET, OTHER))));

    private Webhook webhook(String path, Optional<Signature> signature) {
        return webhook(URI.create(server.url(path)), TIMEOUT, signature);
    }

    private static Webhook webhook(URI url, Duration timeout, Optional<Signature> signature) {
        Clock clock = Clock.systemUTC();
        return new Webhook("dbt", Set.of(), new HttpHook(url, timeout, clock), signature, clock);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Receipt tell() throws InterruptedException {
        return hook.tell(LETTER);
    }

    private void later(HookServer.Behaviour behaviour, Duration pause) throws InterruptedException {
        server.then(behaviour);
        assertThat(tell()).asInstanceOf(type(Receipt.Later.class)).satisfies(answer -> {
            assertThat(answer.pause()).isCloseTo(pause, Duration.ofSeconds(2));
            assertThat(answer.reason()).doesNotContain("secret");
        });
    }

    private void refused(int status) throws InterruptedException {
        server.then(status(status, "Location", server.url("/elsewhere")));
        assertThat(tell())
                .asInstanceOf(type(Receipt.Refused.class))
                .extracting(Receipt.Refused::reason)
                .isEqualTo("it answers " + status);
    }

    private static String signature(byte[] key, String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aProgramGetsJsonWithBothSignaturesAndTheNumber() throws Exception {
        assertThat(tell()).isInstanceOf(Receipt.Told.class);

        HookServer.Call call = server.calls().get(0);
        assertThat(call.path()).isEqualTo("/hook?key=secret");
        assertThat(call.header("Content-Type")).startsWith("application/json");
        assertThat(call.json().get("type").asString()).isEqualTo("load.committed");
        assertThat(call.json().get("id").asString()).isEqualTo(LETTER.id());
        assertThat(call.json().get("sequence").asLong()).isEqualTo(812);
        assertThat(call.json().get("data").get("loadNumber").asLong()).isEqualTo(5);
        assertThat(call.header("webhook-id")).isEqualTo(LETTER.id());
        assertThat(call.header("webhook-sequence")).isEqualTo("812");
        String signed = LETTER.id() + "." + call.header("webhook-timestamp") + "." + call.body();
        assertThat(call.header("webhook-signature"))
                .isEqualTo(signature(SECRET.getBytes(StandardCharsets.UTF_8), signed) + " "
                        + signature(Base64.getDecoder().decode(OTHER.substring(6)), signed));
    }

    @Test
    void aChatGetsOneLineThatCallsNobody() throws InterruptedException {
        assertThat(webhook("/chat", Optional.empty()).tell(LETTER)).isInstanceOf(Receipt.Told.class);

        HookServer.Call call = server.calls().get(0);
        assertThat(call.body()).isEqualTo("{\"text\":\"&lt;!channel&gt; a &amp; b\"}");
        assertThat(call.header("webhook-signature")).isEmpty();
    }

    @Test
    void whatMayPassIsTriedLaterAsLongAfterAsItIsAskedFor() throws InterruptedException {
        later(status(500), Duration.ZERO);
        later(status(503, "Retry-After", "120"), Duration.ofMinutes(2));
        later(status(429, "Retry-After", "86400"), RetryAfter.LONGEST);
        later(
                status(
                        429,
                        "Retry-After",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.now().plusSeconds(90).atOffset(ZoneOffset.UTC))),
                Duration.ofSeconds(90));
        later(hangUp(), Duration.ZERO);
    }

    @Test
    void whatWillNotPassIsRefusedAndNoRedirectIsFollowed() throws InterruptedException {
        refused(400);
        refused(410);
        refused(302);
        assertThat(server.calls()).allSatisfy(call -> assertThat(call.path()).startsWith("/hook"));
    }

    @Test
    void aReceiverThatIsSlowIsGivenUp() throws InterruptedException {
        server.hold();

        long begun = System.nanoTime();
        Receipt answer = tell();

        assertThat(answer).isInstanceOf(Receipt.Later.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.multipliedBy(3));
    }

    @Test
    void aReceiverThatIsDownIsTriedLater() throws InterruptedException {
        server.close();

        assertThat(tell()).isInstanceOf(Receipt.Later.class);
    }

    @Test
    void saysWhyNobodyIsReached() throws Exception {
        try (ServerSocket noTls = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> caller = CompletableFuture.supplyAsync(() -> answerWithoutTls(noTls));

            assertThat(reached("https://127.0.0.1:" + noTls.getLocalPort()))
                    .isEqualTo("SSLException: no TLS is agreed on, or its certificate is not accepted");
            caller.get(1, TimeUnit.MINUTES).close();
        }
        assertThat(reached("https://nobody.invalid")).isEqualTo("ConnectException: nobody knows the name of its host");
    }

    private static String reached(String host) throws InterruptedException {
        Webhook hook = webhook(URI.create(host + "/hook?key=secret"), Duration.ofSeconds(30), Optional.empty());
        return ((Receipt.Later) hook.tell(LETTER)).reason();
    }

    private static Socket answerWithoutTls(ServerSocket server) {
        try {
            Socket caller = server.accept();
            // Nobody answers what has not been asked: a client that hears it before it has begun fails in another way.
            assertThat(caller.getInputStream().read()).isPositive();
            caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return caller;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its status has been seen: what it says more is nobody's. */
    @Test
    void anAnswerWithoutAnEndIsNotReadToItsEnd() throws InterruptedException {
        long[] sent = new long[1];
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[8192];
            while (sent[0] < 100_000_000) {
                exchange.getResponseBody().write(much);
                sent[0] += much.length;
            }
        });

        assertThat(tell()).isInstanceOf(Receipt.Told.class);
        assertThat(sent[0]).isLessThan(100_000_000);
    }

    @Test
    void aBodyThatDoesNotComeEndsWithTheTimeout() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(tell()).isInstanceOf(Receipt.Told.class);
        over.countDown();
    }

    @Test
    void whatIsNotADateOrANumberAsksForNothing() {
        Instant now = Instant.parse("2026-11-21T07:00:00Z");
        assertThat(List.of("soon", "-5", "", "1e3", "Sat, 21 Nov 2026 06:00:00 GMT"))
                .allSatisfy(header -> assertThat(RetryAfter.read(header, now)).isZero());
        assertThat(RetryAfter.read(" 7 ", now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(RetryAfter.read("Sat, 21 Nov 2026 07:00:30 GMT", now)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aKindThatALaterReleaseHasWrittenIsToldToThoseWhoWantAll() {
        assertThat(hook.wants("something.new")).isTrue();
        HttpHook http = new HttpHook(URI.create(server.url("/")), TIMEOUT, Clock.systemUTC());
        Webhook some = new Webhook("some", Set.of("job.ended"), http, Optional.empty(), Clock.systemUTC());
        assertThat(some.wants("something.new")).isFalse();
        assertThat(some.wants(Occasion.JOB_ENDED.text())).isTrue();
    }
}
