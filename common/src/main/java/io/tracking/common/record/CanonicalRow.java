package io.tracking.common.record;

import io.tracking.common.text.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds what is known of every row that {@link RecordReader} writes: its request timestamp comes first and its request_id next, so
 * that they can be read without parsing.
 */
public final class CanonicalRow {

    /** Characters in {@code 2020-06-01 00:00:24.000000}. */
    public static final int REQUEST_TIMESTAMP_LENGTH = Timestamps.LENGTH;

    /**
     * Names the request timestamp in utm rows: the event's when the row came with an event, else the receive time.
     * tracking.utm has no such column; the load uses it to find repeated records.
     */
    public static final String UTM_REQUEST_TIMESTAMP = "_request_timestamp";

    /** Holds the fields that the tables have no column for, and headers that were too long to fill in a column. */
    public static final String EXTRA = "_extra";

    /** Under {@link #EXTRA}: the name of the source that sent the record, as its write key tells. */
    public static final String SOURCE_MARK = "source";

    /** Under {@link #EXTRA}: the pattern by which the record's user agent is a bot's. */
    public static final String BOT_MARK = "bot";

    /** Under {@link #EXTRA}: what was dropped and hashed of the record, {@code {"dropped":["user_agent"],"reason":"dnt"}}. */
    public static final String PRIVACY_MARK = "privacy";

    /** Under {@link #EXTRA}: where the message breaks its topic's schema, {@code [{"at":"/price","rule":"type"}]}. */
    public static final String CONTRACT_MARK = "contract";

    /** What stands under {@link #EXTRA} before the name of a client's own field that has the name of a mark. */
    public static final String CLIENT = "client.";

    /** Holds the original size in bytes of each value that was cut: by a truncate policy, or as a header. */
    public static final String TRUNCATED = "_truncated";

    /** Names the line of a rejected file that the row was replayed from: {@code {"from":"rejected/…","line":17}}. */
    public static final String REPLAYED = "_replayed";

    /**
     * In an event that came with a utm row and in that utm row: 8 hexadecimal digits, the same in both, and others in another
     * version of the record.
     */
    public static final String PAIR = "_pair";

    private static final byte[] REQUEST_ID = "\",\"request_id\":\"".getBytes(StandardCharsets.US_ASCII);

    private CanonicalRow() {}

    /** What every row of {@code table} starts with, up to its request timestamp. */
    public static String start(Table table) {
        return table == Table.EVENTS ? "{\"request_timestamp\":\"" : "{\"" + UTM_REQUEST_TIMESTAMP + "\":\"";
    }

    /** Where in a row of {@code table} the request timestamp starts. */
    public static int requestTimestampOffset(Table table) {
        return start(table).length();
    }

    /** The request_id of the row of {@code table} in these bytes; null when it does not stand where it does in every row. */
    public static @Nullable String requestId(byte[] bytes, int from, int to, Table table) {
        int at = from + requestTimestampOffset(table) + REQUEST_TIMESTAMP_LENGTH;
        int start = at + REQUEST_ID.length;
        if (start >= to || !Arrays.equals(bytes, at, start, REQUEST_ID, 0, REQUEST_ID.length)) {
            return null;
        }
        boolean escaped = false;
        int end = start;
        while (end < to && bytes[end] != '"') {
            escaped |= bytes[end] == '\\';
            end += bytes[end] == '\\' ? 2 : 1;
        }
        if (end >= to) {
            return null;
        }
        return escaped
                ? unescaped(bytes, start - 1, end + 1)
                : new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static @Nullable String unescaped(byte[] bytes, int from, int to) {
        try {
            return JsonMapper.shared().readTree(bytes, from, to - from).asString();
        } catch (JacksonException e) {
            return null;
        }
    }
}
