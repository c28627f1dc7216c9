package io.tracking.common.record;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Drops and hashes what the rules say, and notes it; for one body. Not thread-safe. */
final class Redaction {

    /** Half a surrogate pair has no UTF-8, and stays what it was. */
    private static final JsonFactory ESCAPING =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrivacyRules rules;
    private final Mac mac;

    private Redaction(PrivacyRules rules) {
        this.rules = rules;
        mac = rules.newMac();
    }

    /** Null when there are no rules. */
    static @Nullable Redaction of(Origin origin) {
        PrivacyRules rules = origin.screening().privacy();
        return rules == null ? null : new Redaction(rules);
    }

    PrivacyRules rules() {
        return rules;
    }

    Changes changes() {
        return new Changes(rules.reason());
    }

    /** Whether nothing of an event's column stays as it was. */
    boolean replaces(int number) {
        PrivacyAction action =
                rules.of(Table.EVENTS, TableSchema.EVENTS.columns().get(number).name());
        return action == PrivacyAction.DROP || action == PrivacyAction.HASH;
    }

    /**
     * Changes the values of one row in place.
     *
     * @param values in column order, null for null
     * @param prefix of the columns' names where they are noted
     */
    void apply(TableSchema schema, @Nullable String[] values, String prefix, Changes changes) {
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            if (value != null) {
                values[i] = value(schema, i, value, prefix, changes);
            }
        }
    }

    /** What becomes of a value; null: it is dropped. */
    @Nullable
    String value(TableSchema schema, int number, String value, String prefix, Changes changes) {
        Column column = schema.columns().get(number);
        String name = prefix + column.name();
        PrivacyAction action = rules.of(schema.table(), column.name());
        if (action == PrivacyAction.DROP) {
            changes.dropped(name);
            return null;
        }
        if (action == PrivacyAction.HASH) {
            changes.hashed(name);
            return hashed(column, value);
        }
        return schema.table() == Table.EVENTS ? address(column.name(), value, changes) : value;
    }

    /** What stays of a location or a referrer; anything else as it is. */
    private String address(String name, String value, Changes changes) {
        if (!name.equals("location") && !name.equals("referrer")) {
            return value;
        }
        String kept = rules.of(Table.EVENTS, name) == PrivacyAction.CUT
                ? LocationUtm.withoutQuery(value)
                : LocationUtm.without(value, rules.utmColumns());
        if (!kept.equals(value)) {
            changes.dropped(name + "?");
        }
        return kept;
    }

    /** Fits every column that may be hashed. */
    private String hashed(Column column, String value) {
        byte[] hash = hmac(value.getBytes(StandardCharsets.UTF_8));
        if (column.type() == Column.Type.CHAR) {
            return uuid(hash);
        }
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        return text.length() <= column.bytes() ? text : text.substring(0, column.bytes());
    }

    private byte[] hmac(byte[] bytes) {
        return mac.doFinal(bytes);
    }

    /**
     * The first 122 bits.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8">RFC 9562, UUID version 8</a>
     */
    private static String uuid(byte[] hash) {
        ByteBuffer bits = ByteBuffer.wrap(hash);
        long high = (bits.getLong() & ~0xF000L) | 0x8000L;
        long low = (bits.getLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /**
     * Copies a member, whose value {@code parser} stands at, unless it is dropped.
     *
     * @param path how it is noted: its name behind those of the objects that it stands in
     * @param written its name as it is written
     * @param among the rules of the object that it stands in
     * @return false when a string in it holds U+0000
     */
    boolean copy(
            String path,
            String written,
            FieldRules among,
            JsonParser parser,
            JsonGenerator generator,
            Changes changes) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        FieldRules rule = among.members().getOrDefault(parser.currentName(), FieldRules.NONE);
        JsonToken value = parser.currentToken();
        if (rule.action() == PrivacyAction.DROP) {
            changes.dropped(path);
            parser.skipChildren();
            return true;
        }
        if (rule.action() == PrivacyAction.HASH && value != JsonToken.VALUE_NULL) {
            changes.hashed(path);
            boolean structure = value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY;
            generator.writeStringProperty(
                    written, hashedField(name, structure ? Json.compact(parser) : parser.getString()));
            return true;
        }
        generator.writeName(written);
        boolean top = among.isRoot();
        if (top && value == JsonToken.VALUE_STRING) {
            String text = parser.getString();
            generator.writeString(address(name, text, changes));
            return text.indexOf('\0') < 0;
        }
        return copyValue(top && name.equals("utm") ? rules.fields() : rule, path + ".", parser, generator, changes);
    }

    private boolean copyValue(
            FieldRules rule, String prefix, JsonParser parser, JsonGenerator generator, Changes changes) {
        if (rule.members().isEmpty()) {
            return Json.copy(parser, generator);
        }
        boolean clean = true;
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                generator.writeStartObject();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    clean &= copy(prefix + name, name, rule, parser, generator, changes);
                }
                generator.writeEndObject();
            }
            case START_ARRAY -> {
                generator.writeStartArray();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    clean &= copyValue(rule, prefix, parser, generator, changes);
                }
                generator.writeEndArray();
            }
            default -> clean = Json.copy(parser, generator);
        }
        return clean;
    }

    private String hashedField(String name, String text) {
        for (Column column : TableSchema.EVENTS.columns()) {
            if (column.name().equals(name)) {
                return hashed(column, text);
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The text of a rejected record as it may be kept: a record that can be read without what is dropped, else {@link #withheld}.
     */
    byte[] kept(byte[] body, int start, int end, Changes changes) {
        StringWriter text = new StringWriter();
        try (JsonParser parser = Json.parser(body, start, end);
                JsonGenerator generator = ESCAPING.createGenerator(ObjectWriteContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return withheld(body, start, end, changes);
            }
            copyValue(rules.fields(), "", parser, generator, changes);
        } catch (JacksonException e) {
            return withheld(body, start, end, changes);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What is kept of a text in which nobody can tell what is personal: its size, and a hash that tells it again. */
    byte[] withheld(byte[] body, int start, int end, Changes changes) {
        changes.dropped("record");
        mac.update(body, start, end - start);
        return ("{\"withheld\":{\"bytes\":" + (end - start) + ",\"hmac_sha256\":\""
                        + HexFormat.of().formatHex(mac.doFinal()) + "\"}}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
