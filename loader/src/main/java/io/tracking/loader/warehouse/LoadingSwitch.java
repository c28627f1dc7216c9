package io.tracking.loader.warehouse;

import java.sql.SQLException;
import java.time.Clock;

/** Whether loading is paused: one switch in the warehouse, for every loader, through every restart. */
public final class LoadingSwitch {

    private final Redshift redshift;
    private final Clock clock;

    LoadingSwitch(Redshift redshift, Clock clock) {
        this.redshift = redshift;
        this.clock = clock;
    }

    /** Whether loading is paused. */
    public boolean paused() {
        return redshift.ask(LoadingSwitch::paused);
    }

    /**
     * Pauses or resumes. When this returns from pausing, no load is under way and none will start; files go on being
     * published.
     */
    public void set(boolean paused, String changedBy) {
        redshift.write(statements -> statements.run(
                "INSERT INTO tracking.loading_switch (changed_at, paused, changed_by) VALUES (?, ?, ?)",
                clock.instant(),
                paused,
                changedBy));
    }

    static boolean paused(Statements statements) throws SQLException {
        return statements
                .query(
                        "SELECT paused FROM tracking.loading_switch ORDER BY changed_at DESC LIMIT 1",
                        row -> row.getBoolean(1))
                .contains(true);
    }
}
