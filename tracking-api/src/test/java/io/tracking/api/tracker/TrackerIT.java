package io.tracking.api.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrackerIT {

    private static QueueUnderTest queue;
    private static RunningApi api;
    private static Client client;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(
                queue.properties(),
                "tracking.api.tracker.script=/assets/site.js",
                "tracking.api.tracker.endpoint=/data/in",
                "tracking.api.cookie.name=visitor",
                "tracking.api.cors.allowed-origins=https://*.example.com");
        client = api.client();
    }

    @AfterAll
    static void stop() {
        api.close();
        queue.close();
    }

    @Test
    void servesTheScriptWithTheNamesOfThisSite() throws IOException {
        HttpResponse<String> script = client.get("/assets/site.js");

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript;charset=utf-8");
        assertThat(script.headers().firstValue("Cache-Control")).hasValue("public, max-age=600");
        assertThat(script.body())
                .isEqualTo(Files.readString(Path.of("..", "tracker", "tracker.js"))
                        .replace("'/track'", "'/data/in'")
                        .replace("'tracking_id'", "'visitor'"));
        assertThat(client.get("/tracker.js").statusCode()).isEqualTo(404);
    }

    @Test
    void isKeptForAYearUnderItsVersionedName() {
        String versioned = client.get("/assets/site.js")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();

        HttpResponse<String> script = client.get(versioned);
        HttpResponse<String> ofAnotherRelease = client.get("/assets/site.0123456789abcdef.js");

        assertThat(versioned).matches("/assets/site\\.[0-9a-f]{16}\\.js");
        assertThat(script.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        assertThat(ofAnotherRelease.body()).isEqualTo(script.body());
        assertThat(ofAnotherRelease.headers().firstValue("Cache-Control")).hasValue("public, max-age=600");
    }

    @Test
    void isSentOnlyWhenItHasChanged() {
        HttpResponse<String> first = client.get("/assets/site.js");
        assertThat(first.headers().firstValue("ETag")).as(first.body()).isPresent();
        String etag = first.headers().firstValue("ETag").get();

        HttpResponse<String> same =
                client.send(client.request("/assets/site.js").header("If-None-Match", "\"other\", W/" + etag));
        HttpResponse<String> other =
                client.send(client.request("/assets/site.js").header("If-None-Match", "\"other\""));

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("ETag")).hasValue(etag);
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void isPackedForWhoeverUnpacks() throws IOException, InterruptedException {
        String plain = client.get("/assets/site.js").body();

        HttpResponse<byte[]> packed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/assets/site.js"))
                                .header("Accept-Encoding", "br, gzip;q=0.8")
                                .build(),
                        BodyHandlers.ofByteArray());
        HttpResponse<String> refused =
                client.send(client.request("/assets/site.js").header("Accept-Encoding", "gzip;q=0"));

        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.headers().firstValue("Vary").orElseThrow()).contains("Accept-Encoding");
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(plain);
        }
        assertThat(refused.body()).isEqualTo(plain);
    }

    @Test
    void isReadableForPagesOfEveryOrigin() {
        HttpResponse<String> script =
                client.send(client.request("/assets/site.js").header("Origin", "https://anywhere.org"));

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
    }

    @Test
    void answersHeadLikeGetAndNothingElse() {
        HttpResponse<String> script = client.get("/assets/site.js");

        HttpResponse<String> head =
                client.send(client.request("/assets/site.js").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .hasValue(Integer.toString(script.body().length()));
        assertThat(head.headers().firstValue("ETag")).isEqualTo(script.headers().firstValue("ETag"));
        assertThat(client.send(client.post("/assets/site.js", "{}")).statusCode())
                .isEqualTo(405);
    }

    @Test
    void takesRecordsUnderBothNames() {
        for (String path : new String[] {"/data/in", "/track"}) {
            HttpResponse<String> answer = client.send(client.post(path, "[{\"topic\":\"page_view\"}]"));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        assertThat(queue.drain().events()).hasSize(2);
    }
}
