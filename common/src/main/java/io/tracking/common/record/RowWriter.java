package io.tracking.common.record;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** Writes values that have passed {@link ColumnRules} as canonical rows; one body's rows, one after another. */
final class RowWriter {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator((String) null).build();
    private static final SerializableString[] EVENT_NAMES = names(TableSchema.EVENTS);
    private static final SerializableString[] UTM_NAMES = names(TableSchema.UTM);
    private static final SerializableString UTM_TIMESTAMP = new SerializedString(CanonicalRow.UTM_REQUEST_TIMESTAMP);
    private static final int TIMESTAMP_COLUMN = 1;

    private final ByteArrayOutputStream row = new ByteArrayOutputStream(1024);
    private final JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), row);

    private static SerializableString[] names(TableSchema schema) {
        return schema.columns().stream()
                .map(column -> (SerializableString) new SerializedString(column.name()))
                .toArray(SerializableString[]::new);
    }

    /** @param values in column order, null for null */
    byte[] event(@Nullable String[] values, Map<String, Integer> truncated, @Nullable String extra) {
        generator.writeStartObject();
        generator.writeName(EVENT_NAMES[TIMESTAMP_COLUMN]);
        generator.writeString(values[TIMESTAMP_COLUMN]);
        for (int i = 0; i < values.length; i++) {
            if (i != TIMESTAMP_COLUMN) {
                write(EVENT_NAMES[i], values[i]);
            }
        }
        return finish(truncated, extra);
    }

    /** @param values in column order, null for null */
    byte[] utm(
            String requestTimestamp,
            @Nullable String[] values,
            Map<String, Integer> truncated,
            @Nullable String extra) {
        generator.writeStartObject();
        write(UTM_TIMESTAMP, requestTimestamp);
        for (int i = 0; i < values.length; i++) {
            write(UTM_NAMES[i], values[i]);
        }
        return finish(truncated, extra);
    }

    private void write(SerializableString name, @Nullable String value) {
        if (value != null) {
            generator.writeName(name);
            generator.writeString(value);
        }
    }

    private byte[] finish(Map<String, Integer> truncated, @Nullable String extra) {
        if (extra != null) {
            generator.writeName(CanonicalRow.EXTRA);
            generator.writeRawValue(extra);
        }
        if (!truncated.isEmpty()) {
            generator.writeObjectPropertyStart(CanonicalRow.TRUNCATED);
            truncated.forEach(generator::writeNumberProperty);
            generator.writeEndObject();
        }
        generator.writeEndObject();
        generator.flush();
        byte[] bytes = row.toByteArray();
        row.reset();
        return bytes;
    }
}
