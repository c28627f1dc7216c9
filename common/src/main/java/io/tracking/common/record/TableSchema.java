package io.tracking.common.record;

import static io.tracking.common.record.Column.chars;
import static io.tracking.common.record.Column.timestamp;
import static io.tracking.common.record.Column.varchar;

import java.util.List;

/**
 * The columns of a table, in the order of the DDL; a test holds them equal to {@code data/tables.sql}.
 *
 * @param table whose columns
 * @param columns in DDL order
 */
public record TableSchema(Table table, List<Column> columns) {

    /** {@code tracking.events}. */
    public static final TableSchema EVENTS = new TableSchema(
            Table.EVENTS,
            List.of(
                    chars("request_id", 36, false),
                    timestamp("request_timestamp", false),
                    chars("cookie_id", 36, false),
                    varchar("topic", 1024, false),
                    varchar("message", 3128, true),
                    varchar("environment", 30, true),
                    chars("website_id", 36, true),
                    chars("user_account_id", 36, true),
                    varchar("location", 5000, true),
                    varchar("user_agent", 1024, true),
                    varchar("referrer", 500, true)));

    /** {@code tracking.utm}. */
    public static final TableSchema UTM = new TableSchema(
            Table.UTM,
            List.of(
                    varchar("request_id", 56, false),
                    varchar("source", 255, false),
                    varchar("medium", 255, false),
                    varchar("campaign", 255, true),
                    varchar("content", 255, true),
                    varchar("term", 255, true),
                    varchar("matchtype", 255, true),
                    varchar("network", 255, true),
                    varchar("ad_id", 255, true),
                    varchar("ad_pos", 255, true),
                    varchar("placement", 255, true),
                    varchar("placement_category", 255, true),
                    varchar("testgroup", 255, true),
                    varchar("device", 255, true)));

    /** The schema of {@code table}. */
    public static TableSchema of(Table table) {
        return table == Table.EVENTS ? EVENTS : UTM;
    }
}
