package io.tracking.deploy.sizes;

import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.Compressor;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.Column;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.common.record.Rejection;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells what bodies become.
 *
 * @param bodies how many there are
 * @param bodyBytes of all of them, as they are sent, without HTTP heads
 * @param accepted records
 * @param rejections of all bodies, in order
 * @param messages that carry all of it when nothing else comes with it
 * @param tables what goes into each table
 */
record Payloads(
        int bodies,
        long bodyBytes,
        int accepted,
        List<Refused> rejections,
        List<Message> messages,
        Map<Table, Rows> tables) {

    /** Fills in what a record leaves out; its length is all that counts. */
    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00.123456Z");

    private static final int TIMESTAMP_BYTES = 8;
    private static final int CHUNK = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A record that the pipeline turns down.
     *
     * @param body its body, from 1
     */
    record Refused(int body, Rejection rejection) {}

    /**
     * A message on the queue.
     *
     * @param bytes of the body and the attributes
     */
    record Message(int bytes) {

        /** What SQS bills it as. */
        int chunks() {
            return (bytes + CHUNK - 1) / CHUNK;
        }
    }

    /**
     * What goes into one table.
     *
     * @param count of rows
     * @param plainBytes of their lines
     * @param fileBytes of the lines in one compressed file
     * @param valueBytes of the values in the table, before Redshift compresses them
     * @param longest bytes of the longest value of each column that has one
     */
    record Rows(int count, long plainBytes, long fileBytes, long valueBytes, Map<String, Integer> longest) {}

    /**
     * Reads bodies and sends them through the pipeline's classes.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it is no body
     */
    static Payloads read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return of(file.toString(), file.toString().endsWith(".ndjson") ? lines(content) : List.of(content));
    }

    private static List<byte[]> lines(byte[] content) {
        return new String(content, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** What these bodies become; {@code name} is theirs in an error. */
    static Payloads of(String name, List<byte[]> bodies) throws IOException {
        RecordReader reader = new RecordReader(Set.of());
        List<Accepted> accepted = new ArrayList<>();
        List<Refused> rejections = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < bodies.size(); i++) {
            byte[] body = bodies.get(i);
            bytes += body.length;
            Batch batch = batch(reader, name + (bodies.size() == 1 ? "" : ", line " + (i + 1)), body, i);
            accepted.addAll(batch.accepted());
            for (Rejection rejection : batch.rejected()) {
                rejections.add(new Refused(i + 1, rejection));
            }
        }
        Map<Table, Rows> tables = new TreeMap<>();
        for (Table table : Table.values()) {
            tables.put(table, rows(table, accepted));
        }
        return new Payloads(bodies.size(), bytes, accepted.size(), rejections, messages(accepted, rejections), tables);
    }

    private static Batch batch(RecordReader reader, String name, byte[] body, int number) {
        Origin origin = new Origin("/track", RECEIVED, id(-1), null, null, index -> id(number * 10_000 + index));
        try {
            return reader.read(body, 0, body.length, shape(body), origin);
        } catch (MalformedBodyException e) {
            throw new IllegalArgumentException("Cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    private static String id(int number) {
        return UUID.nameUUIDFromBytes(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number})
                .toString();
    }

    /** A body of /streams has the record under Data; which of the two streams it is meant for, its topic tells. */
    private static BodyShape shape(byte[] body) {
        try {
            JsonNode record = JSON.readTree(body).path("Data");
            return record.isObject()
                    ? record.has("topic") || record.has("event_name") ? BodyShape.STREAM_EVENTS : BodyShape.STREAM_UTM
                    : BodyShape.TRACK;
        } catch (JacksonException e) {
            // The pipeline's own reader says what is wrong, and which of its records are right all the same.
            return BodyShape.TRACK;
        }
    }

    private static List<Message> messages(List<Accepted> accepted, List<Refused> rejections) {
        List<Message> messages = new ArrayList<>();
        try (EnvelopeWriter writer = new EnvelopeWriter(Encoding.ZSTD_BASE64, EnvelopeWriter.MAX_PLAIN_BYTES)) {
            for (Accepted record : accepted) {
                if (!writer.fits(EnvelopeWriter.bytes(record))) {
                    messages.add(message(writer));
                }
                writer.add(record);
            }
            for (Refused refused : rejections) {
                for (byte[] line : refused.rejection().lines()) {
                    if (!writer.fits(line.length + 1)) {
                        messages.add(message(writer));
                    }
                    writer.addRejected(line);
                }
            }
            if (!writer.isEmpty()) {
                messages.add(message(writer));
            }
        }
        return messages;
    }

    /** SQS counts the body, and of each attribute its name, its type and its value. */
    private static Message message(EnvelopeWriter writer) {
        Envelope.Sealed sealed = writer.seal(RECEIVED);
        int bytes = utf8(sealed.body());
        for (Map.Entry<String, String> attribute : sealed.attributes().entrySet()) {
            bytes += utf8(attribute.getKey()) + "String".length() + utf8(attribute.getValue());
        }
        return new Message(bytes);
    }

    private static Rows rows(Table table, List<Accepted> accepted) throws IOException {
        int count = 0;
        long plain = 0;
        long values = 0;
        Map<String, Integer> longest = new TreeMap<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream packed = new Compressor(Compression.ZSTD, 1).into(file)) {
            for (Accepted record : accepted) {
                byte @Nullable [] row = table == Table.EVENTS ? record.eventRow() : record.utmRow();
                if (row == null) {
                    continue;
                }
                packed.write(row);
                packed.write('\n');
                count++;
                plain += row.length + 1;
                JsonNode fields = JSON.readTree(row);
                for (Column column : TableSchema.of(table).columns()) {
                    JsonNode value = fields.path(column.name());
                    if (value.isString()) {
                        int bytes =
                                column.type() == Column.Type.TIMESTAMP ? TIMESTAMP_BYTES : utf8(value.stringValue());
                        values += bytes;
                        longest.merge(column.name(), bytes, Math::max);
                    }
                }
            }
        }
        return new Rows(count, plain, count == 0 ? 0 : file.size(), values, longest);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
