package io.tracking.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.rejected.FieldError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mutates and multiplies bodies, the same ones in every build. The texts' characters are the bodies' bytes. */
class BodyFuzzTest {

    private static final long SEED = 20261126;

    /** What a byte of a body may become: rows with their headers, lines, reasons, and 200 bytes of objects for each. */
    private static final int MOST_PER_BYTE = 120;

    /** What any body may become beside: a hundred records told in full, and a step ahead. */
    private static final int MOST_BESIDE = 256 * 1024;

    private static final Origin ORIGIN = new Origin(
            "/track",
            Instant.parse("2026-11-21T07:05:00.123456Z"),
            "a09c4ca3-d142-4312-ba78-029c3355b8ef",
            "Mozilla/5.0 (X11; Linux x86_64; rv:76.0) Gecko/20100101 Firefox/76.0",
            "https://data.com/from?a=1",
            index -> "018f0000-0000-7000-8000-" + String.format(Locale.ROOT, "%012d", index));

    private static final List<String> RECORDS = List.of(
            "{\"topic\":\"l\"}",
            "{\"topic\":\"a.b\",\"message\":{\"a\":[1,2.50,-1e5,true,null,\"x\"]},\"environment\":\"test\"}",
            "{\"request_timestamp\":\"2020-06-01 00:00:24.000000\",\"topic\":\"t\",\"request_id\":\"r\",\"message\":\"\\\"q\\\"\"}",
            "{\"source\":\"s\",\"medium\":\"m\",\"request_timestamp\":1590969624}",
            "{\"topic\":\"t\",\"utm\":{\"source\":\"s\",\"medium\":\"m\",\"x\":\"y\"},\"stranger\":{\"deep\":[[[]]]}}",
            "{\"event_uuid\":\"e\",\"event_name\":\"a:b\",\"created_at\":1590969624,\"p\":{\"q\":1}}",
            "{\"topic\":\"t\",\"location\":\"https://d/?utm_source=a&utm_medium=b&gclid=c\"}",
            "{\"topic\":\"\\ud83d\\ude00 \\u0041\\/\",\"n\\u0041me\":\"\u00c3\u00a9\u00f0\u009f\u0098\u0080\"}",
            "{}",
            "0",
            "\"{\\\"topic\\\":\\\"x\\\"}\"",
            "[{\"topic\":\"x\"}]",
            "null");

    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\u0000",
            "\\ud83d",
            "\u00ff",
            "\u00c0\u00af",
            "\u00ed\u00a0\u0080",
            "\u0000",
            "\u0001",
            "\n",
            " ",
            "1e999",
            "-",
            "0",
            "true",
            "\"topic\":\"x\",",
            "\"utm\":1,",
            "{\"a\":",
            "[[[[[[[[",
            "\u00f0\u009f\u0098\u0080",
            "\u00e2\u0080\u00a8",
            "\"request_timestamp\":\"0001-01-01T00:00:00Z\",");

    /** As our own, but without limits: an oracle of what is JSON, and nothing else. */
    private static final JsonFactory ANY_JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000_000)
                    .maxNumberLength(10_000_000)
                    .maxNameLength(10_000_000)
                    .maxStringLength(10_000_000)
                    .build())
            .build();

    private static final JsonMapper JSON = new JsonMapper();

    private final RecordReader reader = new RecordReader(Set.of());
    private final Random random = new Random(SEED);

    @Test
    void everyRecordIsAcceptedOrKeptWholeOnce() {
        int malformed = 0;
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            List<String> records = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                records.add(mutated(pick(RECORDS), random.nextInt(3)));
            }
            String body = "[" + String.join(random.nextBoolean() ? "," : " ,\n ", records) + "]";
            if (records.stream().allMatch(BodyFuzzTest::isJson)) {
                Batch batch = read(bytes(body), BodyShape.TRACK).batch();
                assertThat(batch).as(body).isNotNull();
                assertThat(indexes(batch)).as(body).isEqualTo(upTo(records.size()));
                for (Rejection rejection : batch.rejected()) {
                    assertThat(kept(rejection.lines()))
                            .as(body)
                            .isEqualTo(bytes(records.get(rejection.index()).strip()));
                }
                accepted += batch.accepted().size();
                refused += batch.rejected().size();
            }
            String damaged = mutated(body, 1 + random.nextInt(3));
            Reading reading = read(bytes(damaged), pick(List.of(BodyShape.values())));
            malformed += reading.batch() == null ? 1 : 0;
            if (!isJson(damaged)) {
                assertThat(reading.batch()).as(damaged).isNull();
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
        assertThat(malformed).isGreaterThan(1_000);
    }

    @Test
    void theWayWithoutAParserGivesTheSameRows() {
        int scanned = 0;
        for (int round = 0; round < 40_000; round++) {
            byte[] record = bytes(mutated(pick(RECORDS), random.nextInt(3)));
            EventScanner scanner = new EventScanner(record, 0, record.length, ORIGIN);
            Accepted event = record.length > 0 && record[0] == '{' ? scanner.event(0) : null;
            if (event != null && scanner.isAtEnd()) {
                scanned++;
                List<FieldError> errors = new ArrayList<>();
                Accepted parsed = new RecordParser(new TruncatePolicy(Set.of()), record, ORIGIN)
                        .read(0, Kind.ANY, 0, record.length, errors);
                assertThat(parsed).as(text(record)).isNotNull();
                assertThat(text(event.eventRow())).isEqualTo(text(parsed.eventRow()));
                assertThat(parsed.utmRow()).isNull();
                assertThat(event.requestId()).isEqualTo(parsed.requestId());
                assertThat(event.usesOriginCookie()).isEqualTo(parsed.usesOriginCookie());
            }
        }
        assertThat(scanned).isGreaterThan(1_000);
    }

    @Test
    void aByteBecomesBoundedlyMany() {
        Worst worst = new Worst();
        for (String record : RECORDS) {
            for (String other : RECORDS) {
                worst.look(repeated(record + "," + other, 20_000), this::look);
            }
        }
        for (int round = 0; round < 300; round++) {
            String first = mutated(pick(RECORDS), random.nextInt(4));
            String second = mutated(pick(RECORDS), random.nextInt(4));
            worst.look(repeated(first + "," + second, 1_000 + random.nextInt(60_000)), this::look);
        }
        for (String endless : List.of(
                "[", "{\"a\":", "\u0001", "\u00ff", "\"", "\\\"", " ", "{\"topic\":\"t\",\"x\":\"" + "\u00ff")) {
            worst.look(bytes(endless.repeat(200_000 / endless.length())), this::look);
        }
        for (String field : List.of("\"utm\":1,", "\"topic\":{},", "\"x\":1,", "\"x\":\"\\u0000\",")) {
            String record = "{" + field.repeat(RecordLimits.LONGEST_RECORD / field.length() - 2) + "\"y\":1}";
            worst.look(repeated(record, 500_000), this::look);
            worst.look(repeated("{" + field.repeat(30) + "\"y\":1}", 500_000), this::look);
        }
        System.out.println(worst);
    }

    private static byte[] repeated(String records, int bytes) {
        return bytes("[" + (records + ",").repeat(Math.max(1, bytes / (records.length() + 1))) + "0]");
    }

    private long look(byte[] body) {
        Reading reading = read(body, BodyShape.TRACK);
        assertThat(reading.asked())
                .as(() -> start(body))
                .isLessThanOrEqualTo((long) MOST_PER_BYTE * body.length + MOST_BESIDE);
        return reading.asked();
    }

    private static String start(byte[] body) {
        return body.length + " bytes: " + text(Arrays.copyOf(body, Math.min(body.length, 120)));
    }

    /** Keeps the most that a byte became, in bytes and in time; the time is told and never asserted. */
    private static final class Worst {

        private double bytes;
        private String bytesOf = "";
        private double nanos;
        private String nanosOf = "";

        void look(byte[] body, ToLongFunction<byte[]> reading) {
            long before = System.nanoTime();
            long asked = reading.applyAsLong(body);
            double took = (double) (System.nanoTime() - before) / body.length;
            if (body.length >= 10_000 && asked > bytes * body.length) {
                bytes = (double) asked / body.length;
                bytesOf = start(body);
            }
            if (body.length >= 10_000 && took > nanos) {
                nanos = took;
                nanosOf = start(body);
            }
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "BodyFuzzTest: of bodies of 10 KB and more, a byte became at most %.0f bytes (%s) and took at most %.0f ns"
                            + " (%s)",
                    bytes,
                    bytesOf.replaceAll("[^ -~]", "."),
                    nanos,
                    nanosOf.replaceAll("[^ -~]", "."));
        }
    }

    /** @param batch null when the body was refused; it was kept whole then, or had too many records */
    private record Reading(Batch batch, long asked) {}

    private Reading read(byte[] body, BodyShape shape) {
        long[] asked = new long[1];
        Room room = bytes -> {
            asked[0] = Math.max(asked[0], bytes);
            return true;
        };
        try {
            Batch batch = reader.read(body, 0, body.length, shape, ORIGIN, room);
            assertThat(indexes(batch))
                    .isEqualTo(upTo(batch.accepted().size() + batch.rejected().size()));
            assertThat(bytes(batch)).isLessThanOrEqualTo(asked[0]);
            return new Reading(batch, asked[0]);
        } catch (TooManyRecordsException e) {
            return new Reading(null, asked[0]);
        } catch (MalformedBodyException e) {
            assertThat(kept(e.lines())).isEqualTo(body);
            return new Reading(null, asked[0]);
        } catch (NoRoomException e) {
            throw new AssertionError(e);
        }
    }

    /** Counted again, and each of a size that a message takes. */
    private static long bytes(Batch batch) {
        long[] bytes = new long[1];
        Consumer<byte[]> count = part -> {
            assertThat(part.length).isLessThan(EnvelopeWriter.MAX_PLAIN_BYTES);
            bytes[0] += part.length;
        };
        for (Accepted accepted : batch.accepted()) {
            if (accepted.eventRow() != null) {
                count.accept(accepted.eventRow());
            }
            if (accepted.utmRow() != null) {
                count.accept(accepted.utmRow());
            }
        }
        for (Rejection rejection : batch.rejected()) {
            rejection.lines().forEach(count);
            assertThat(rejection.errors()).isNotEmpty().hasSizeLessThanOrEqualTo(Rejection.MOST_ERRORS);
            for (FieldError error : rejection.errors()) {
                bytes[0] += error.field().length() + error.message().length();
            }
        }
        return bytes[0];
    }

    private static List<Integer> indexes(Batch batch) {
        List<Integer> indexes = new ArrayList<>();
        batch.accepted().forEach(record -> indexes.add(record.index()));
        batch.rejected().forEach(record -> indexes.add(record.index()));
        indexes.sort(null);
        return indexes;
    }

    private static List<Integer> upTo(int records) {
        List<Integer> all = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            all.add(i);
        }
        return all;
    }

    private String mutated(String text, int mutations) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(mutated.length() + 1);
            int to = Math.min(mutated.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> mutated.insert(at, pick(PIECES));
                case 1 -> mutated.delete(at, to);
                case 2 -> mutated.insert(at, mutated.substring(at, to).repeat(1 + random.nextInt(20)));
                case 3 -> mutated.insert(at, (char) random.nextInt(256));
                case 4 -> mutated.replace(at, to, pick(PIECES));
                default -> mutated.insert(at, pick(PIECES).repeat(random.nextInt(100)));
            }
        }
        return mutated.toString();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Exactly one value, by a parser of characters, which knows nothing of UTF-8; it takes no half of a surrogate pair. */
    private static boolean isJson(String body) {
        String text = body.replaceAll("\\\\u[dD]", "\\\\u0");
        try (JsonParser parser = ANY_JSON.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            if (first.isScalarValue()) {
                parser.getString();
            }
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static byte[] kept(List<byte[]> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            JsonNode node = JSON.readTree(line);
            bytes.writeBytes(
                    node.has("record")
                            ? node.path("record").asString().getBytes(StandardCharsets.UTF_8)
                            : Base64.getDecoder()
                                    .decode(node.path("record_base64").asString()));
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
