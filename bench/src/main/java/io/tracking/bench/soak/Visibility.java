package io.tracking.bench.soak;

import io.tracking.bench.traffic.OpenLoop;
import io.tracking.sandbox.demo.Events;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * When every hundredth event can first be seen in Redshift, counted from the moment it was due to be sent. Looks after
 * each load, within a tenth of a second. Not thread-safe.
 */
final class Visibility implements AutoCloseable {

    private static final int EVERY = 100;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final int MOST_IDS = 2_000;

    private final Connection redshift;
    private final Events events;
    private final Instant start;
    private final int rate;
    private final Deque<Sample> waiting = new ArrayDeque<>();
    private final Histogram millis = new Histogram(TimeUnit.HOURS.toMillis(2), 3);
    private long next;
    private long files = -1;
    private boolean sending = true;

    private record Sample(String id, Instant due) {}

    Visibility(int port, Events events, Instant start, int rate) throws SQLException {
        redshift = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/dev", "awsuser", "any");
        this.events = events;
        this.start = start;
        this.rate = rate;
    }

    /** Waits a tenth of a second; asks for the samples when something was loaded since. */
    void look() throws SQLException {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        addDue();
        long now = count("SELECT COUNT(*) FROM tracking.load_ledger");
        if (now != files) {
            files = now;
            settle();
        }
    }

    private void addDue() {
        while (sending && !due(next).isAfter(Instant.now())) {
            waiting.add(new Sample(events.requestId(next), due(next)));
            next += EVERY;
        }
    }

    private Instant due(long number) {
        return start.plusNanos(number * TimeUnit.SECONDS.toNanos(1) / rate);
    }

    private void settle() throws SQLException {
        if (waiting.isEmpty()) {
            return;
        }
        List<Sample> oldest = waiting.stream().limit(MOST_IDS).toList();
        Set<String> seen = seen(oldest);
        Instant now = Instant.now();
        Iterator<Sample> samples = waiting.iterator();
        while (samples.hasNext()) {
            Sample sample = samples.next();
            if (seen.contains(sample.id)) {
                millis.recordValue(Math.max(0, Duration.between(sample.due, now).toMillis()));
                samples.remove();
            }
        }
    }

    private Set<String> seen(List<Sample> samples) throws SQLException {
        String ids = samples.stream().map(sample -> "'" + sample.id + "'").collect(Collectors.joining(","));
        LocalDateTime from = LocalDateTime.ofInstant(samples.get(0).due.minus(CLOCK_TOLERANCE), ZoneOffset.UTC);
        Set<String> seen = new HashSet<>();
        try (Statement statement = redshift.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT request_id FROM tracking.events WHERE request_timestamp >= '"
                                + from.toString().replace('T', ' ') + "' AND request_id IN (" + ids + ")")) {
            while (rows.next()) {
                seen.add(rows.getString(1));
            }
        }
        return seen;
    }

    /** Nothing is due any more; what was not accepted is not waited for. */
    void endOf(OpenLoop.Result sent) {
        addDue();
        sending = false;
        Set<String> refused = new HashSet<>();
        List<Sample> all = new ArrayList<>(waiting);
        for (long number = 0; number < next; number += EVERY) {
            if (!sent.accepted().get((int) number)) {
                refused.add(events.requestId(number));
            }
        }
        all.stream().filter(sample -> refused.contains(sample.id)).forEach(waiting::remove);
    }

    int invisible() {
        return waiting.size();
    }

    double seconds(double percentile) {
        return millis.getValueAtPercentile(percentile) / 1e3;
    }

    long rows() throws SQLException {
        return count("SELECT COALESCE(SUM(inserted), 0) FROM tracking.load_ledger WHERE table_name = 'events'");
    }

    long distinctIds() throws SQLException {
        return count("SELECT COUNT(DISTINCT request_id) FROM tracking.events");
    }

    private long count(String query) throws SQLException {
        try (Statement statement = redshift.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        redshift.close();
    }
}
