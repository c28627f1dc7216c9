package io.tracking.sandbox.chaos;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Bodies that are small on the wire and large, deep or false once they are read: each must be refused, and nobody else notice. */
final class HostileBodies {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** A body and the headers it comes with. */
    private record Body(String name, boolean gzip, byte[] bytes) {}

    private static final List<Body> ALL = List.of(
            new Body("empty records", true, gzip("[", "{},", 349_000, "{}]")),
            new Body("zeros", true, gzip("[", "0,", 500_000, "0]")),
            new Body("short records", true, gzip("[", "{\"topic\":\"l\"},", 74_800, "{\"topic\":\"l\"}]")),
            new Body("blanks", true, gzip("", " ".repeat(1_000), 100_000, "[]")),
            new Body("empty members", true, members(10_000)),
            new Body("deep arrays", false, text("[".repeat(100_000))),
            new Body("deep records", false, text("{\"topic\":".repeat(20_000))),
            new Body("invalid UTF-8", false, bytes("[{\"topic\":\"a", 0xc0, 0xaf, "b\"}]")),
            new Body("UTF-16", false, ("[\"" + "a".repeat(200_000) + "\"]").getBytes(StandardCharsets.UTF_16LE)),
            new Body("an event in UTF-32", false, "{\"topic\":\"a\"}".getBytes(Charset.forName("UTF-32LE"))),
            new Body("strings", false, text("[" + "\"\",".repeat(300_000) + "\"\"]")));

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Counts counts;
    private final Consumer<String> unexpected;

    /** @param unexpected hears of each that was not refused */
    HostileBodies(Counts counts, Consumer<String> unexpected) {
        this.counts = counts;
        this.unexpected = unexpected;
    }

    /** Sends every one of them, one after the other, and does not try again. */
    void sendTo(URI api) throws InterruptedException {
        for (Body body : ALL) {
            try {
                HttpResponse<String> answer = http.send(request(api, body), HttpResponse.BodyHandlers.ofString());
                counts.add("hostile bodies answered " + answer.statusCode());
                if (answer.statusCode() < 400) {
                    unexpected.accept("A body of " + body.name() + " was answered " + answer.statusCode() + ": "
                            + beginning(answer.body()));
                }
            } catch (IOException e) {
                counts.add("hostile bodies without an answer");
            }
        }
    }

    private static HttpRequest request(URI api, Body body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve("/track"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
        return (body.gzip() ? request.header("Content-Encoding", "gzip") : request).build();
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(200, text.length()));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String before, int first, int second, String after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text(before));
        bytes.write(first);
        bytes.write(second);
        bytes.writeBytes(text(after));
        return bytes.toByteArray();
    }

    private static byte[] members(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] empty = gzip("", "", 0, "");
        for (int member = 0; member < count; member++) {
            bytes.writeBytes(empty);
        }
        return bytes.toByteArray();
    }

    /** A piece so many times, between two ends; never in memory as a whole. */
    private static byte[] gzip(String first, String piece, int times, String last) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new BufferedOutputStream(new GZIPOutputStream(bytes))) {
            out.write(text(first));
            for (int time = 0; time < times; time++) {
                out.write(text(piece));
            }
            out.write(text(last));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
