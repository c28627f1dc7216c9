package io.tracking.loader.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tracking.common.record.Table;
import io.tracking.common.rejected.FieldError;
import io.tracking.loader.rejected.RejectedFiles;
import io.tracking.loader.rejected.RejectedRecord;
import io.tracking.loader.rejected.ReplayResult;
import io.tracking.loader.rejected.ReplayTable.Replay;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows rejected records and their replays as the API does. */
final class RejectedViews {

    private RejectedViews() {}

    /**
     * A page of rejected records.
     *
     * @param matching how many match
     * @param allCounted false when there was too much to count; then the search wants fewer hours
     * @param reasons how many of them have which reason, the most frequent first
     * @param cursor of the next page; absent on the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<Entry> records,
            @Nullable Long matching,
            @Nullable Boolean allCounted,
            @Nullable List<Reason> reasons,
            @Nullable String cursor) {}

    /** How many matching records have a reason. */
    record Reason(String code, String field, long records) {}

    /**
     * A rejected record.
     *
     * @param defaults what fills in its missing fields when it is replayed: headers, cookie, and the name of its write key's source
     * @param record its text
     * @param recordBase64 its bytes, when they are no text
     * @param cut true when the record is larger than what is shown
     * @param replay what was done with it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String id,
            String receivedAt,
            String stage,
            String source,
            int index,
            @Nullable String table,
            List<FieldError> errors,
            @Nullable Map<String, String> defaults,
            @Nullable String record,
            @Nullable String recordBase64,
            @Nullable Boolean cut,
            @Nullable Attempt replay) {

        static Entry of(RejectedRecord record, Map<String, Replay> replays) {
            Replay replay = replays.get(record.rejectedId());
            return new Entry(
                    record.id().toString(),
                    record.receivedAt(),
                    record.stage(),
                    record.source(),
                    record.index(),
                    record.table().map(Table::tableName).orElse(null),
                    record.errors(),
                    record.defaults().isEmpty() ? null : record.defaults(),
                    record.text().orElse(null),
                    record.text().isPresent() ? null : Base64.getEncoder().encodeToString(record.bytes()),
                    record.whole() ? null : true,
                    replay == null ? null : Attempt.of(replay));
        }
    }

    /** What was done with a record, by whom and when. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Attempt(String outcome, String requestId, String reason, String set, String by, Instant at) {
        static Attempt of(Replay replay) {
            return new Attempt(
                    replay.outcome().name().toLowerCase(Locale.ROOT),
                    replay.requestId(),
                    replay.reason(),
                    replay.fileSet(),
                    replay.by(),
                    replay.at());
        }
    }

    /** What became of one record that was to be replayed. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Result(
            String id, String outcome, List<String> requestIds, List<FieldError> errors, @Nullable Attempt before) {
        static Result of(ReplayResult result) {
            return new Result(
                    result.id().toString(),
                    result.outcome().name().toLowerCase(Locale.ROOT),
                    result.requestIds(),
                    result.errors(),
                    result.before() == null ? null : Attempt.of(result.before()));
        }
    }

    static Page page(RejectedFiles.Page page, boolean first, Map<String, Replay> replays) {
        return new Page(
                page.records().stream().map(record -> Entry.of(record, replays)).toList(),
                first ? page.matching() : null,
                first ? page.allCounted() : null,
                first
                        ? page.reasons().entrySet().stream()
                                .sorted(Map.Entry.<RejectedFiles.Reason, Long>comparingByValue()
                                        .reversed())
                                .map(entry -> new Reason(
                                        entry.getKey().code(), entry.getKey().field(), entry.getValue()))
                                .toList()
                        : null,
                page.next() == null ? null : page.next().toString());
    }
}
