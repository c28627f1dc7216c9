package io.tracking.deploy.sizes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.record.Table;
import io.tracking.deploy.Repository;
import io.tracking.deploy.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    private static final String EVENT =
            "{\"request_id\":\"fc417c2b-fe7a-4737-afe2-bec49c0ebd6f\",\"request_timestamp\":\"2020-06-01 00:00:24.000000\","
                    + "\"cookie_id\":\"a09c4ca3-d142-4312-ba78-029c3355b8ef\",\"topic\":\"a\",\"environment\":\"";

    private static Payloads of(String... bodies) throws IOException {
        return Payloads.of(
                "test",
                Stream.of(bodies)
                        .map(body -> body.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    private static String output(Path... files) throws IOException {
        return Tool.output(
                Repository.ROOT,
                new Sizes.Arguments(),
                Stream.of(files).map(Path::toString).toList(),
                Sizes::print);
    }

    private static Payloads.Rows rows(Payloads payloads, Table table) {
        return Objects.requireNonNull(payloads.tables().get(table));
    }

    @ParameterizedTest
    @CsvSource({
        "user-events.json, EVENTS, 742, 679, 479",
        "put-user-events.json, EVENTS, 803, 679, 479",
        "user-utm.json, UTM, 345, 263, 84",
        "put-user-utm.json, UTM, 445, 263, 84",
    })
    void theGivenPayloads(String file, Table table, long body, long plain, long values) throws IOException {
        Payloads payloads = Payloads.read(Repository.ROOT.resolve("data").resolve(file));

        assertThat(payloads.accepted()).isEqualTo(1);
        assertThat(payloads.rejections()).isEmpty();
        assertThat(payloads.bodyBytes()).isEqualTo(body);
        Payloads.Rows rows = rows(payloads, table);
        assertThat(rows.count()).isEqualTo(1);
        assertThat(rows.plainBytes()).isEqualTo(plain);
        assertThat(rows.valueBytes()).isEqualTo(values);
        assertThat(rows.fileBytes()).isBetween(plain / 2, plain);
        assertThat(payloads.messages()).singleElement().satisfies(message -> {
            assertThat(message.bytes()).isGreaterThan((int) rows.fileBytes());
            assertThat(message.chunks()).isEqualTo(1);
        });
    }

    @Test
    void valuesAreCountedInBytesOfUtf8AndATimestampAsEight() throws IOException {
        Payloads payloads = of(EVENT + "äöü\"}");

        // request_id and cookie_id 36 each, the timestamp 8, topic 1, environment 6.
        assertThat(rows(payloads, Table.EVENTS).valueBytes()).isEqualTo(36 + 36 + 8 + 1 + 6);
        assertThat(rows(payloads, Table.EVENTS).longest()).containsEntry("environment", 6);
    }

    @ParameterizedTest
    @CsvSource({"24, false", "25, true", "30, true"})
    void aColumnIsNearItsLimitBeyondEightyPerCent(int length, boolean near) throws IOException {
        String report = SizesReport.of("test", of(EVENT + "x".repeat(length) + "\"}"));

        if (near) {
            assertThat(report).contains("near its limit: events.environment " + length + " of 30 bytes");
        } else {
            assertThat(report)
                    .contains(
                            "no column is more than 80 % full; the fullest: events.environment 24 of 30 bytes (80 %)");
        }
    }

    @Test
    void tellsWhichRecordIsRejectedAndWhy(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("bodies.ndjson"),
                "{\"topic\":\"a\"}\n\n[{\"source\":\"x\"},{\"topic\":\"b\",\"environment\":\"" + "y".repeat(31)
                        + "\"}]\n");

        assertThat(output(file))
                .contains("1 accepted, 2 rejected")
                .contains("rejected: line 2, record 1, missing: medium is required")
                .contains(
                        "rejected: line 2, record 2, too_long: environment is VARCHAR(30) and holds 30 bytes, got 31");
    }

    @Test
    void aMessageIsBilledForEach64KibibytesAndManyRecordsTakeSeveral() throws IOException {
        assertThat(new Payloads.Message(65_536).chunks()).isEqualTo(1);
        assertThat(new Payloads.Message(65_537).chunks()).isEqualTo(2);
        assertThat(new Payloads.Message(262_144).chunks()).isEqualTo(4);
        // 300 records of 2 000 bytes that do not compress: 600 kB of rows, 190 KiB in a message.
        Random random = new Random(1);
        String[] bodies = IntStream.range(0, 300)
                .mapToObj(i -> "{\"topic\":\"a\",\"message\":\"" + noise(random, 2000) + "\"}")
                .toArray(String[]::new);

        Payloads payloads = of(bodies);

        assertThat(payloads.messages()).hasSize(4);
        assertThat(payloads.messages().get(0).chunks()).isBetween(3, 4);
    }

    private static String noise(Random random, int length) {
        return random.ints(length, 'A', 'A' + 58)
                .map(c -> c == '\\' ? '_' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void saysWhatIsNoPayload(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("a.json"), "SELECT 1");
        Path lines = Files.writeString(directory.resolve("a.ndjson"), "{\"topic\":\"a\"}\n{\"topic\"\n");

        assertThatThrownBy(() -> output(text)).hasMessageStartingWith("Cannot read " + text + ": body is not JSON");
        assertThatThrownBy(() -> output(lines))
                .hasMessageStartingWith("Cannot read " + lines + ", line 2: body is not JSON");
        assertThatThrownBy(() -> output(directory.resolve("none.json")))
                .hasMessageEndingWith("none.json: expected a file with payloads, got nothing");
        assertThatThrownBy(() -> output(directory))
                .hasMessageEndingWith("expected a file with payloads, got a directory");
        assertThatThrownBy(() -> output()).hasMessage("Missing required parameter: 'FILE'");
    }
}
