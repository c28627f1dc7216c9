package io.tracking.bench.redshift;

import com.jerolba.carpet.annotation.Alias;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Holds one row of tracking.events for Parquet, whose columns COPY takes by their place: the order is that of the DDL. */
record EventRecord(
        @Alias("request_id") String requestId,
        @Alias("request_timestamp") Instant requestTimestamp,
        @Alias("cookie_id") String cookieId,
        String topic,
        @Nullable String message,
        @Nullable String environment,
        @Alias("website_id") @Nullable String websiteId,
        @Alias("user_account_id") @Nullable String userAccountId,
        @Nullable String location,
        @Alias("user_agent") @Nullable String userAgent,
        @Nullable String referrer) {

    static EventRecord of(JsonNode row) {
        return new EventRecord(
                row.path("request_id").asString(),
                LocalDateTime.parse(row.path("request_timestamp").asString().replace(' ', 'T'))
                        .toInstant(ZoneOffset.UTC),
                row.path("cookie_id").asString(),
                row.path("topic").asString(),
                text(row, "message"),
                text(row, "environment"),
                text(row, "website_id"),
                text(row, "user_account_id"),
                text(row, "location"),
                text(row, "user_agent"),
                text(row, "referrer"));
    }

    private static @Nullable String text(JsonNode row, String column) {
        JsonNode value = row.path(column);
        return value.isMissingNode() || value.isNull() ? null : value.asString();
    }
}
