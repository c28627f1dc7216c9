package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BannerIT {

    private static final Pattern LINK = Pattern.compile("http://\\S+");
    private static final Path ROOT = Path.of(System.getProperty("tracking.root", ".."));

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void printsNoLinkThatDoesNotOpen() throws Exception {
        String banner = Banner.of(options(), ROOT, Duration.ofMillis(7_300));

        List<String> links = banner.lines()
                .filter(line -> !line.strip().startsWith("curl "))
                .flatMap(line -> LINK.matcher(line).results().map(MatchResult::group))
                .toList();

        assertThat(links).hasSizeGreaterThanOrEqualTo(4);
        for (String link : links) {
            assertThat(status(link)).as(link).isEqualTo(200);
        }
    }

    @Test
    void fitsOnATerminal() throws Exception {
        assertThat(Banner.of(options(), ROOT, Duration.ofMillis(7_300)).lines()).hasSizeLessThanOrEqualTo(24);
    }

    private static SandboxOptions options() throws IOException {
        return new SandboxOptions(
                Path.of("target", "sandbox"),
                false,
                Duration.ofSeconds(10),
                0,
                Long.MAX_VALUE,
                1,
                PipelineFixture.shared().endpoints());
    }

    private int status(String link) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString("admin:sandbox".getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(link)).header("Authorization", "Basic " + login);
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
