package io.tracking.loader.load;

import io.tracking.common.lake.TimeRanges.Range;
import io.tracking.common.record.Table;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.stage.Part;
import io.tracking.loader.stage.RowCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Gathers which hours one load changes, and writes them to tracking.load_times. Not thread-safe. */
final class LoadTimes {

    /** Parts of a large batch may have eight ranges each; a statement takes 32 767 parameters. */
    private static final int ROWS_PER_STATEMENT = 500;

    /** The years that a request_timestamp may be of. */
    private static final LocalDateTime EARLIEST = LocalDateTime.of(1, 1, 1, 0, 0);

    private static final LocalDateTime LATEST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);

    private static final String NEXT_NUMBER =
            """
            -- Loads wait for each other from their first statement on: numbers follow the commits, whatever the loaders' clocks say.
            SELECT COALESCE(MAX(load_number), 0) + 1
            FROM tracking.load_times""";

    private static final String ADD =
            """
            -- What is built on the tables learns from here which hours to build again.
            INSERT INTO tracking.load_times (
                load_number, load_id, loaded_at, action, table_name, received_hour, changed_from, changed_until, inserted,
                replaced)
            VALUES :times""";

    private final Mode mode;
    private final Duration slack;
    private final List<Change> changes = new ArrayList<>();
    private long number;

    private record Change(Part part, Mode action, RowCounts counts) {}

    /**
     * A row of tracking.load_times, but for what all rows of its load share.
     *
     * @param until is not in the range
     * @param inserted 0 in the second and later ranges of a part, as is {@code replaced}
     */
    record Time(
            Mode action,
            Table table,
            Instant hour,
            LocalDateTime from,
            LocalDateTime until,
            long inserted,
            long replaced) {}

    /** @param slack a row that is replaced may be so far away from the one that replaces it */
    LoadTimes(Mode mode, Duration slack) {
        this.mode = mode;
        this.slack = slack;
    }

    /** Notes what became of a part; one that changed no row is left out. */
    void note(Part part, RowCounts counts) {
        if (counts.inserted() + counts.replaced() > 0) {
            changes.add(new Change(part, part.again() ? mode : Mode.PENDING, counts));
        }
    }

    /** Writes what was noted, in the load's transaction; nothing when no row has changed. */
    void write(WarehouseSession session, String loadId, Instant now) {
        if (changes.isEmpty()) {
            return;
        }
        number = session.sql(NEXT_NUMBER).count();
        List<List<Object>> rows = times().stream()
                .map(time -> List.<Object>of(
                        number,
                        loadId,
                        now,
                        time.action.name(),
                        time.table.tableName(),
                        time.hour,
                        time.from,
                        time.until,
                        time.inserted,
                        time.replaced))
                .toList();
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
            session.sql(ADD)
                    .rows("times", rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT)))
                    .run();
        }
    }

    /** The load's number; 0 when it has changed no row. */
    long number() {
        return number;
    }

    /** What was noted. */
    List<Time> times() {
        return changes.stream().flatMap(change -> times(change).stream()).toList();
    }

    private List<Time> times(Change change) {
        List<Time> times = new ArrayList<>();
        for (Range range : change.part.requestHours().ranges()) {
            boolean first = times.isEmpty();
            times.add(new Time(
                    change.action,
                    change.part.table(),
                    change.part.hour(),
                    from(range, change.action),
                    until(range, change.action),
                    first ? change.counts.inserted() : 0,
                    first ? change.counts.replaced() : 0));
        }
        return times;
    }

    private LocalDateTime from(Range range, Mode action) {
        LocalDateTime first = action == Mode.REPLACE ? range.first().minus(slack) : range.first();
        return first.isBefore(EARLIEST) ? EARLIEST : first.truncatedTo(ChronoUnit.HOURS);
    }

    private LocalDateTime until(Range range, Mode action) {
        LocalDateTime last = action == Mode.REPLACE ? range.last().plus(slack) : range.last();
        LocalDateTime end = last.truncatedTo(ChronoUnit.HOURS).plusHours(1);
        return end.isAfter(LATEST) ? LATEST : end;
    }
}
