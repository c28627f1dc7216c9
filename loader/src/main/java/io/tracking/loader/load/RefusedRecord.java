package io.tracking.loader.load;

import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.load.Quarantine.RefusedLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Writes a line that cannot be loaded as lines of a rejected file. */
final class RefusedRecord {

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    /** A line that Redshift, or the loader's own look at it, refuses. */
    static final String LINE = "refused_by_redshift";

    /** A line of a file that is quarantined as a whole; the line itself may be good. */
    static final String FILE = "quarantined_file";

    /** A longer record is cut into several lines, each of which can be read again however it is escaped. */
    private static final int PART_BYTES = 512 * 1024;

    private RefusedRecord() {}

    /**
     * One line, or several with the same {@code rejected_id} for a large record: the same bytes for the same file and line, whenever and
     * by whomever they are written.
     *
     * @param code why, in one word
     */
    static List<byte[]> lines(LakeFile file, String code, RefusedLine refused, byte[] row) {
        List<byte[]> lines = new ArrayList<>();
        int parts = Math.max(1, (row.length + PART_BYTES - 1) / PART_BYTES);
        int from = 0;
        for (int part = 1; part <= parts; part++) {
            int to = part == parts ? row.length : end(row, part * PART_BYTES);
            lines.add(line(file, code, refused, Arrays.copyOfRange(row, from, to), part, parts));
            from = to;
        }
        return lines;
    }

    /** At {@code at} or up to three bytes before it, never inside a UTF-8 character. */
    private static int end(byte[] row, int at) {
        int end = at;
        while (end > at - 3 && (row[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    private static byte[] line(LakeFile file, String code, RefusedLine refused, byte[] text, int part, int parts) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("rejected_id", id(file, refused));
        record.put("received_at", TIMESTAMP.format(file.storedAt()));
        record.put("stage", "copy");
        record.put("source", file.key().toString());
        record.put("index", refused.line());
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("field", refused.column());
        error.put("code", code);
        error.put("message", "line " + refused.line() + ": " + refused.reason() + " (" + refused.code() + ")");
        record.put("errors", List.of(error));
        record.put("defaults", Map.of());
        record.put("part", part);
        record.put("parts", parts);
        try {
            record.put(
                    "record",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(text))
                            .toString());
        } catch (CharacterCodingException e) {
            record.put("record_base64", Base64.getEncoder().encodeToString(text));
        }
        return JSON.writeValueAsBytes(record);
    }

    /** A version 7 UUID: the file's time, and bits that file and line decide. */
    private static String id(LakeFile file, RefusedLine refused) {
        UUID bits = UUID.nameUUIDFromBytes((file.key() + ":" + refused.line()).getBytes(StandardCharsets.UTF_8));
        long high = (file.storedAt().toEpochMilli() << 16) | 0x7000 | (bits.getMostSignificantBits() & 0x0FFF);
        return new UUID(high, bits.getLeastSignificantBits()).toString();
    }
}
