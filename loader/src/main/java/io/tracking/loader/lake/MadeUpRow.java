package io.tracking.loader.lake;

import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** Makes a row that nobody sent, for trials that are rolled back. */
public final class MadeUpRow {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final LocalDateTime ANY = LocalDateTime.of(2020, 6, 1, 0, 0, 24);

    private MadeUpRow() {}

    /** It fits the table and the metadata of {@code file}. */
    public static byte[] of(LakeFile file) {
        String time = MICROS.format(file.metadata().requestHours().ranges().stream()
                .map(range -> range.first())
                .findFirst()
                .orElse(ANY));
        String id = UUID.randomUUID().toString();
        String row = file.table() == Table.EVENTS
                ? "{\"request_timestamp\":\"" + time + "\",\"request_id\":\"" + id + "\",\"cookie_id\":\"" + id
                        + "\",\"topic\":\"a trial of the loader\"}"
                : "{\"" + CanonicalRow.UTM_REQUEST_TIMESTAMP + "\":\"" + time + "\",\"request_id\":\"" + id
                        + "\",\"source\":\"a trial of the loader\",\"medium\":\"a trial of the loader\"}";
        return row.getBytes(StandardCharsets.UTF_8);
    }
}
