package io.tracking.loader.lake;

import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Checks whether a line can be a row of its file at all: one JSON object, of an hour that the file's metadata names. What its columns hold
 * is Redshift's to judge. Not thread-safe.
 */
public final class LineCheck {

    /** Redshift's limits are not Jackson's: only what is no JSON may be accused. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final DateTimeFormatter CANONICAL = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final String time;
    private final TimeRanges hours;

    public LineCheck(LakeFile file) {
        this.time = file.table() == Table.EVENTS ? "request_timestamp" : CanonicalRow.UTM_REQUEST_TIMESTAMP;
        this.hours = file.metadata().requestHours();
    }

    /** What was expected and what is there; empty when nothing is wrong. Never a value of the record, other than its time. */
    public String fault(byte[] row) {
        String at = null;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), row)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "expected one JSON object, the line starts with something else";
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = time.equals(parser.currentName());
                parser.nextToken();
                if (wanted) {
                    at = parser.getValueAsString();
                }
                parser.skipChildren();
                // Strings are read lazily, and what is wrong with one is only found by reading it.
                parser.finishToken();
            }
            if (parser.nextToken() != null) {
                return "expected one JSON object, more follows it on the line";
            }
        } catch (JacksonException e) {
            return "expected one JSON object, it is no JSON from byte "
                    + e.getLocation().getByteOffset() + " of " + row.length + " on";
        }
        return outside(at);
    }

    private String outside(@Nullable String at) {
        if (at == null || hours.ranges().isEmpty()) {
            return "";
        }
        LocalDateTime read;
        try {
            read = LocalDateTime.parse(at, CANONICAL);
        } catch (DateTimeException e) {
            // Redshift reads more forms than ours, and says so when it does not.
            return "";
        }
        boolean inside = hours.ranges().stream()
                .anyMatch(range -> !read.isBefore(range.first())
                        && read.isBefore(range.last().plusHours(1)));
        return inside
                ? ""
                : "expected a " + time + " in the hours that the file's metadata names, " + hours + ", got " + at;
    }
}
