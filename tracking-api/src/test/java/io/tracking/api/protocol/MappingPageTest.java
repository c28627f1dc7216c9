package io.tracking.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Room;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Sends each line of the mapping tables of docs/SENDING.md: the page's events become the page's records. */
class MappingPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00Z");
    private static final Pattern ROW = Pattern.compile("\\| `(?<event>\\{.+\\})` \\| `(?<record>\\{.+\\})` \\|");

    /** The page's section to the call, and to what surrounds an event in its body. */
    private static final Map<String, List<String>> SECTIONS = Map.of(
            "Segment and RudderStack", List.of("/v1/track", "%s"),
            "Snowplow", List.of("/com.snowplowanalytics.snowplow/tp2", "{\"data\":[%s]}"),
            "PostHog", List.of("/capture", "%s"),
            "Amplitude", List.of("/2/httpapi", "{\"events\":[%s]}"));

    private record Line(String section, String event, String record) {}

    static Stream<Line> lines() throws IOException {
        String page = Files.readString(Path.of("../docs/SENDING.md"));
        return SECTIONS.keySet().stream().flatMap(section -> {
            String from = page.substring(page.indexOf("\n### " + section + "\n") + 1);
            int end = from.indexOf("\n##");
            List<Line> lines = (end < 0 ? from : from.substring(0, end))
                    .lines()
                    .map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(row -> new Line(section, row.group("event"), row.group("record")))
                    .toList();
            assertThat(lines).as("lines of %s", section).hasSizeGreaterThan(7);
            return lines.stream();
        });
    }

    @ParameterizedTest
    @MethodSource("lines")
    void eventBecomesTheRecordOfThePage(Line line) {
        List<String> section = SECTIONS.get(line.section());

        JsonNode record = record(section.get(0), section.get(1).formatted(line.event()));

        assertHolds(record, JSON.readTree(line.record()), line.section());
    }

    private static JsonNode record(String path, String text) {
        List<ProtocolTable.Spoken> candidates =
                new ProtocolTable(Set.of("segment", "snowplow", "posthog", "amplitude")).at(path);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Translation translation = ProtocolTable.translate(
                candidates.stream()
                        .filter(spoken -> spoken.route().method().equals("POST"))
                        .toList(),
                new ProtocolCall(path, false, RECEIVED),
                body,
                body.length,
                Room.UNLIMITED);
        assertThat(translation).isInstanceOf(Translation.Records.class);
        Translation.Records records = (Translation.Records) translation;
        JsonNode array = JSON.readTree(records.body(), 0, records.length());
        assertThat(array.size()).isEqualTo(1);
        return array.path(0);
    }

    private static void assertHolds(JsonNode actual, JsonNode expected, String where) {
        if (expected.isObject()) {
            expected.properties()
                    .forEach(field ->
                            assertHolds(actual.path(field.getKey()), field.getValue(), where + "." + field.getKey()));
        } else {
            assertThat(actual).as(where).isEqualTo(expected);
        }
    }
}
