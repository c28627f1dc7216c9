package io.tracking.loader.delivery;

import io.tracking.loader.lake.HourRange;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.SqlRow;
import io.tracking.loader.redshift.WarehouseSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps the figures: tracking.delivery and tracking.delivery_hours. Thread-safe. */
public final class DeliveryTable {

    private static final int ROWS_PER_STATEMENT = 1000;

    private static final String FIGURES =
            """
            SELECT request_hour, page, browser, site_release, arrived, late, rejected, missing, doubted
            FROM tracking.delivery
            WHERE request_hour BETWEEN :first AND :last
            ORDER BY request_hour, missing DESC, arrived DESC, page, browser, site_release
            LIMIT :most""";

    private static final String HOURS =
            """
            SELECT received_hour, files, events, untracked, unbelievable, unreadable, outside
            FROM tracking.delivery_hours
            WHERE received_hour BETWEEN :first AND :last
            ORDER BY received_hour""";

    private static final String CHANGES =
            """
            SELECT request_hour, MAX(changes_until) AS changes_until
            FROM tracking.delivery
            WHERE request_hour BETWEEN :first AND :last
            GROUP BY request_hour""";

    private static final String DELETE_FIGURES =
            """
            DELETE FROM tracking.delivery
            WHERE request_hour IN (:hours)""";

    private static final String DELETE_HOURS =
            """
            DELETE FROM tracking.delivery_hours
            WHERE received_hour IN (:hours)""";

    private static final String INSERT_FIGURES =
            """
            INSERT INTO tracking.delivery (
                request_hour, page, browser, site_release, arrived, late, rejected, missing, doubted, counted_at, changes_until)
            VALUES :rows""";

    private static final String INSERT_HOURS =
            """
            INSERT INTO tracking.delivery_hours (
                received_hour, files, events, untracked, unbelievable, unreadable, outside, counted_at)
            VALUES :rows""";

    private final Redshift redshift;

    DeliveryTable(Redshift redshift) {
        this.redshift = redshift;
    }

    /**
     * Makes the table say what was counted, in one transaction; hours that say so already are left as they are.
     *
     * @param hours whose figures these are; all of them
     * @param changesAfter how long after the start of an hour its figures are final
     * @return how many hours changed
     * @throws io.tracking.loader.redshift.WarehouseUnavailableException when the warehouse does not answer; nothing has changed then
     */
    int write(
            HourRange hours,
            List<DeliveryFigure> figures,
            List<ReceivedHour> received,
            Instant at,
            Duration changesAfter) {
        // One at a time: who reads and deletes what another has just written would leave both.
        return redshift.locked(session -> {
            Set<Instant> changed = changed(
                    session.sql(FIGURES)
                            .param("first", hours.first())
                            .param("last", hours.last())
                            .param("most", Integer.MAX_VALUE)
                            .query(DeliveryTable::figure),
                    figures,
                    DeliveryFigure::hour);
            Set<Instant> changedHours = changed(
                    session.sql(HOURS)
                            .param("first", hours.first())
                            .param("last", hours.last())
                            .query(DeliveryTable::hour),
                    received,
                    ReceivedHour::hour);
            delete(session, DELETE_FIGURES, changed);
            delete(session, DELETE_HOURS, changedHours);
            insert(
                    session,
                    INSERT_FIGURES,
                    figures.stream()
                            .filter(figure -> changed.contains(figure.hour()))
                            .map(figure -> row(figure, at, changesAfter))
                            .toList());
            insert(
                    session,
                    INSERT_HOURS,
                    received.stream()
                            .filter(hour -> changedHours.contains(hour.hour()))
                            .map(hour -> row(hour, at))
                            .toList());
            return changed.size();
        });
    }

    private static <T> Set<Instant> changed(Collection<T> before, Collection<T> after, Function<T, Instant> hour) {
        Set<Instant> changed = new TreeSet<>();
        Set<T> same = new HashSet<>(before);
        after.stream().filter(row -> !same.contains(row)).map(hour).forEach(changed::add);
        same.removeAll(new HashSet<>(after));
        same.stream().map(hour).forEach(changed::add);
        return changed;
    }

    private static void delete(WarehouseSession session, String sql, Set<Instant> hours) {
        if (!hours.isEmpty()) {
            session.sql(sql).list("hours", hours).run();
        }
    }

    private static void insert(WarehouseSession session, String sql, List<List<Object>> rows) {
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
            session.sql(sql)
                    .rows("rows", rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT)))
                    .run();
        }
    }

    private static List<Object> row(DeliveryFigure figure, Instant at, Duration changesAfter) {
        return List.of(
                figure.hour(),
                figure.page(),
                figure.browser(),
                figure.release(),
                figure.arrived(),
                figure.late(),
                figure.rejected(),
                figure.missing(),
                figure.doubted(),
                at,
                figure.hour().plus(changesAfter));
    }

    private static List<Object> row(ReceivedHour hour, Instant at) {
        return List.of(
                hour.hour(),
                hour.files(),
                hour.events(),
                hour.untracked(),
                hour.unbelievable(),
                hour.unreadable(),
                hour.outside(),
                at);
    }

    private static DeliveryFigure figure(SqlRow row) {
        return new DeliveryFigure(
                row.time("request_hour"),
                row.text("page"),
                row.text("browser"),
                row.text("site_release"),
                row.number("arrived"),
                row.number("late"),
                row.number("rejected"),
                row.number("missing"),
                row.number("doubted"));
    }

    private static ReceivedHour hour(SqlRow row) {
        return new ReceivedHour(
                row.time("received_hour"),
                row.number("files"),
                row.number("events"),
                row.number("untracked"),
                row.number("unbelievable"),
                row.number("unreadable"),
                row.number("outside"));
    }

    /**
     * The figures of {@code hours}, ascending, those with most missing first.
     *
     * @param most as many at most
     */
    public List<DeliveryFigure> figures(HourRange hours, int most) {
        return redshift.ask(session -> session.sql(FIGURES)
                .param("first", hours.first())
                .param("last", hours.last())
                .param("most", most)
                .query(DeliveryTable::figure));
    }

    /** Until when the figures of each of {@code hours} may change. */
    public Map<Instant, Instant> changesUntil(HourRange hours) {
        return redshift
                .ask(session -> session.sql(CHANGES)
                        .param("first", hours.first())
                        .param("last", hours.last())
                        .query(row -> Map.entry(row.time("request_hour"), row.time("changes_until"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What was received in {@code hours}, ascending. */
    public List<ReceivedHour> received(HourRange hours) {
        return redshift.ask(session -> session.sql(HOURS)
                .param("first", hours.first())
                .param("last", hours.last())
                .query(DeliveryTable::hour));
    }
}
