package io.tracking.loader.warehouse;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Who did what through the admin API, and what came of it. */
public final class AuditLog {

    private static final int MOST_DETAIL_BYTES = 4096;
    private static final int MOST_OUTCOME_BYTES = 1024;

    private final Redshift redshift;
    private final Clock clock;

    AuditLog(Redshift redshift, Clock clock) {
        this.redshift = redshift;
        this.clock = clock;
    }

    /**
     * One action.
     *
     * @param at when it ended, UTC
     * @param who the admin's name
     * @param action method and path
     * @param detail what was asked for
     * @param outcome the answer's status and, when it was refused, why
     */
    public record Entry(Instant at, String who, String action, String detail, String outcome) {}

    /**
     * Adds one action.
     *
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    public void add(String who, String action, String detail, String outcome) {
        redshift.write(statements -> statements.run(
                "INSERT INTO tracking.audit_log (acted_at, who, action, detail, outcome) VALUES (?, ?, ?, ?, ?)",
                clock.instant(),
                who,
                action,
                cut(detail, MOST_DETAIL_BYTES),
                cut(outcome, MOST_OUTCOME_BYTES)));
    }

    /** The newest first, at most 100. */
    public List<Entry> latest() {
        return redshift.ask(statements -> statements.query(
                "SELECT acted_at, who, action, detail, outcome FROM tracking.audit_log ORDER BY acted_at DESC LIMIT 100",
                row -> new Entry(
                        Statements.instant(row, "acted_at"),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("detail"),
                        row.getString("outcome"))));
    }

    /** Cut at a character's end. */
    private static String cut(String text, int bytes) {
        String kept = text.substring(0, Math.min(text.length(), bytes));
        while (kept.getBytes(StandardCharsets.UTF_8).length > bytes) {
            kept = kept.substring(0, kept.length() - 1);
        }
        return kept;
    }
}
