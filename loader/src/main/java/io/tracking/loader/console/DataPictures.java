package io.tracking.loader.console;

import io.tracking.loader.console.Chart.Column;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.SqlRow;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers the console's charts; each asks Redshift at most once in a while, whoever looks and how often. Thread-safe. */
public final class DataPictures {

    /** Whoever waited for a query that failed does not ask it again, one after the other. */
    private static final Duration FAILED = Duration.ofSeconds(10);

    private final Redshift redshift;
    private final Duration kept;
    private final Clock clock;

    /** One for each chart and period, so that nobody waits for another one's query. */
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /** @param kept how long an answer is shown before Redshift is asked again */
    DataPictures(Redshift redshift, Duration kept, Clock clock) {
        this.redshift = redshift;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * What a chart shows.
     *
     * @param sql the statement that was run, as it can be run anywhere
     * @param rows values in the order of {@code columns}: texts, numbers and times; null for NULL
     * @param askedAt when Redshift was asked
     * @param tookMillis how long it took
     * @param keptUntil before then it is not asked again
     */
    public record Picture(
            String chart,
            String period,
            String sql,
            List<Column> columns,
            List<List<@Nullable Object>> rows,
            Instant askedAt,
            long tookMillis,
            Instant keptUntil) {}

    private static final class Place {
        private @Nullable Picture last;
        private @Nullable WarehouseUnavailableException failure;
        private Instant failedAt = Instant.MIN;
    }

    /**
     * Takes as long as the query, when nobody has asked lately; others who ask meanwhile wait for the same answer.
     *
     * @throws WarehouseUnavailableException when Redshift does not answer; the same for whoever asks in the next ten seconds
     */
    public Picture of(Chart chart, Period period) {
        Place place = places.computeIfAbsent(chart + " " + period, name -> new Place());
        synchronized (place) {
            Picture last = place.last;
            Instant now = clock.instant();
            if (last == null || !now.isBefore(last.keptUntil) || now.isBefore(last.askedAt)) {
                last = ask(chart, period, now, place);
                place.last = last;
            }
            return last;
        }
    }

    private Picture ask(Chart chart, Period period, Instant now, Place place) {
        WarehouseUnavailableException failure = place.failure;
        if (failure != null && !now.isBefore(place.failedAt) && now.isBefore(place.failedAt.plus(FAILED))) {
            throw failure;
        }
        try {
            return ask(chart, period, now);
        } catch (WarehouseUnavailableException e) {
            place.failure = e;
            place.failedAt = clock.instant();
            throw e;
        }
    }

    private Picture ask(Chart chart, Period period, Instant now) {
        String sql = chart.sql(period, now);
        List<List<@Nullable Object>> rows =
                redshift.ask(session -> session.sql(sql).query(row -> values(chart.columns(), row)));
        long took = Duration.between(now, clock.instant()).toMillis();
        return new Picture(chart.path(), period.path(), sql, chart.columns(), rows, now, took, now.plus(kept));
    }

    private static List<@Nullable Object> values(List<Column> columns, SqlRow row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Column column : columns) {
            values.add(
                    switch (column.kind()) {
                        case TEXT -> row.textOrNull(column.name());
                        case NUMBER -> row.number(column.name());
                        case PERCENT -> row.decimal(column.name());
                        case TIME -> row.timeOrNone(column.name()).orElse(null);
                    });
        }
        return values;
    }
}
