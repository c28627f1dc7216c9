package io.tracking.loader.warehouse;

import io.tracking.loader.warehouse.Quarantine.RefusedLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** A line that Redshift refused, as a line of a rejected file. */
final class RefusedRecord {

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private RefusedRecord() {}

    /** The same bytes for the same file and line, whenever and by whomever it is written. */
    static byte[] line(LakeFile file, RefusedLine refused, byte[] row) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("rejected_id", id(file, refused));
        record.put("received_at", TIMESTAMP.format(file.storedAt()));
        record.put("stage", "copy");
        record.put("source", file.key().toString());
        record.put("index", refused.line());
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("field", refused.column());
        error.put("code", "refused_by_redshift");
        error.put("message", "line " + refused.line() + ": " + refused.reason() + " (" + refused.code() + ")");
        record.put("errors", List.of(error));
        record.put("defaults", Map.of());
        record.put("part", 1);
        record.put("parts", 1);
        try {
            record.put(
                    "record",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(row))
                            .toString());
        } catch (CharacterCodingException e) {
            record.put("record_base64", Base64.getEncoder().encodeToString(row));
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
