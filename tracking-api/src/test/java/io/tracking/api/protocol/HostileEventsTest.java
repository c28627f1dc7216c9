package io.tracking.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.common.record.Room;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an event holds, it becomes one record or one rejection, and those around it become theirs. */
class HostileEventsTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00Z");

    /** What no field expects. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "17",
            "-1.5e400",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"" + "x".repeat(6000) + "\"",
            "\"✓\"",
            "[]",
            "{}",
            "[[[1]]]",
            "{\"a\":{\"b\":null}}",
            "[".repeat(80) + "]".repeat(80),
            "{\"\":\"\",\"\":2}");

    /** One family of bodies, and the fields that its class reads. */
    private enum Family {
        SEGMENT(
                "/v1/batch",
                "{\"batch\":[%s],\"sentAt\":\"2026-11-21T07:05:00Z\"}",
                "\"type\":\"track\",\"event\":\"e\"",
                "messageId anonymousId userId timestamp sentAt type event properties traits context integrations"),
        SNOWPLOW(
                "/com.snowplowanalytics.snowplow/tp2",
                "{\"data\":[%s]}",
                "\"e\":\"pv\"",
                "e eid dtm stm duid nuid uid url refr ua ue_pr ue_px co cx page"),
        POSTHOG(
                "/batch",
                "{\"batch\":[%s],\"sent_at\":\"2026-11-21T07:05:00Z\"}",
                "\"event\":\"e\"",
                "event uuid timestamp distinct_id properties $set token"),
        AMPLITUDE(
                "/2/httpapi",
                "{\"events\":[%s],\"client_upload_time\":1795165267089}",
                "\"event_type\":\"e\"",
                "event_type insert_id time device_id user_id user_agent event_properties user_properties");

        private final String path;
        private final String body;
        private final String good;
        private final String fields;

        Family(String path, String body, String good, String fields) {
            this.path = path;
            this.body = body;
            this.good = good;
            this.fields = fields;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyValueInAnyFieldIsOneVerdictAmongOthers(Family family) throws Exception {
        String good = "{" + family.good + "}";
        List<String> events = new ArrayList<>();
        for (String field : family.fields.split(" ", -1)) {
            for (String value : VALUES) {
                String other = family.good.contains("\"" + field + "\"") ? "" : "," + family.good;
                events.add("{\"" + field + "\":" + value + other + "}");
            }
        }
        VALUES.forEach(events::add);

        for (String event : events) {
            Batch batch = read(family, family.body.formatted(good + "," + event + "," + good));

            assertThat(batch.accepted().size() + batch.rejected().size())
                    .as(event)
                    .isEqualTo(3);
            assertThat(batch.rejected()).as(event).allSatisfy(rejection -> assertThat(rejection.index())
                    .isEqualTo(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void repeatedEventsHaveTheSameIdsAndAnEmptyBatchHasNone(Family family) throws Exception {
        String id = "\"" + family.fields.split(" ", -1)[family == Family.SEGMENT ? 0 : 1] + "\":\"no uuid\",";
        String event = "{" + id + family.good + "}";

        Batch batch = read(family, family.body.formatted(event + "," + event));
        Batch none = read(family, family.body.formatted(""));

        assertThat(batch.accepted()).hasSize(2);
        assertThat(batch.accepted().get(0).requestId())
                .isEqualTo(batch.accepted().get(1).requestId());
        assertThat(none.accepted()).isEmpty();
        assertThat(none.rejected()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "nonsense", "17", "null", "[]x", "{\"batch\":17}", "{\"batch\":null}", "{}", "\"text\""
            })
    void bodiesWithoutEventsAreUnreadable(String body) {
        for (Family family : Family.values()) {
            assertThat(translate(family, body, Room.UNLIMITED)).isInstanceOf(Translation.Unreadable.class);
        }
    }

    @Test
    void keepsWhatABatchSaysBesideAFieldOfThatName() {
        Translation translation = translate(
                Family.SEGMENT,
                "{\"sentAt\":\"2026\",\"batch\":[{\"event\":\"a\",\"batch.sentAt\":\"mine\"}]}",
                Room.UNLIMITED);

        assertThat(translation).isInstanceOfSatisfying(Translation.Records.class, records -> assertThat(
                        new String(records.body(), 0, records.length(), StandardCharsets.UTF_8))
                .contains("\"batch.sentAt\":\"mine\"", "\"batch.sentAt#2\":\"2026\""));
    }

    @Test
    void asksForRoomBeforeManySmallEventsBecomeMuch() {
        String events =
                String.join(",", IntStream.range(0, 100_000).mapToObj(i -> "{}").toList());

        Translation translation = translate(Family.SEGMENT, "{\"batch\":[" + events + "]}", bytes -> bytes < 100_000);

        assertThat(translation).isInstanceOf(Translation.NoSpace.class);
    }

    @Test
    void largePropertiesMoveAndAreNamed() throws Exception {
        for (String filler : Stream.of("x", "✓").map(text -> text.repeat(4000)).toList()) {
            Batch batch = read(
                    Family.SEGMENT,
                    Family.SEGMENT.body.formatted(
                            "{" + Family.SEGMENT.good + ",\"properties\":{\"a\":\"" + filler + "\"}}"));

            assertThat(new String(batch.accepted().get(0).eventRow(), StandardCharsets.UTF_8))
                    .contains("\\\"_extra\\\":\\\"properties\\\"")
                    .contains("\"segment\":{\"type\":\"track\",\"properties\":{\"a\":\"" + filler);
        }
    }

    private static Batch read(Family family, String body) throws MalformedBodyException {
        Translation translation = translate(family, body, Room.UNLIMITED);
        assertThat(translation).as(body).isInstanceOf(Translation.Records.class);
        Translation.Records records = (Translation.Records) translation;
        Origin origin =
                new Origin(family.path, RECEIVED, UUID.randomUUID().toString(), null, null, index -> UUID.randomUUID()
                        .toString());
        return new RecordReader(Set.of()).read(records.body(), 0, records.length(), BodyShape.TRACK, origin);
    }

    private static Translation translate(Family family, String text, Room room) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return ProtocolTable.translate(
                new ProtocolTable(Set.of("segment", "snowplow", "posthog", "amplitude"))
                        .at(family.path).stream()
                                .filter(spoken -> spoken.route().method().equals("POST"))
                                .toList(),
                new ProtocolCall(family.path, false, RECEIVED),
                body,
                body.length,
                room);
    }
}
