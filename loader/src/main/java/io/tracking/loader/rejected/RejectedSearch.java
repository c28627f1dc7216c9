package io.tracking.loader.rejected;

import io.tracking.common.record.Table;
import io.tracking.common.rejected.FieldError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names which rejected records are meant. What is null matches every record.
 *
 * @param from first hour of receipt, UTC
 * @param to last hour of receipt, included
 * @param code of a reason
 * @param field of a reason; with a code, of the same reason
 * @param table that the record was meant for
 * @param text within the record, in any case; of a large record, within its first part
 */
public record RejectedSearch(
        Instant from,
        Instant to,
        @Nullable String code,
        @Nullable String field,
        @Nullable Table table,
        @Nullable String text) {

    boolean matches(RejectedRecord record) {
        return matches(record.errors())
                && (table == null || record.table().equals(Optional.of(table)))
                && (text == null || contains(record, text));
    }

    private boolean matches(List<FieldError> errors) {
        return (code == null && field == null)
                || errors.stream()
                        .anyMatch(error -> (code == null || error.code().equals(code))
                                && (field == null || error.field().equals(field)));
    }

    private static boolean contains(RejectedRecord record, String text) {
        return new String(record.bytes(), StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT)
                .contains(text.toLowerCase(Locale.ROOT));
    }
}
