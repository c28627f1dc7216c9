package io.tracking.sandbox.demo;

import java.io.PrintStream;
import java.time.Duration;

/** The demo's line of progress: in place on a terminal, a line now and then elsewhere. */
final class Progress {

    private final PrintStream out;
    private final boolean terminal;
    private final long interval;
    private final long started = System.nanoTime();
    private long shown = started;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.interval = (terminal ? Duration.ofSeconds(1) : Duration.ofSeconds(5)).toNanos();
    }

    boolean isDue() {
        return System.nanoTime() - shown >= interval;
    }

    /** @param loaded rows in the warehouse because of the demo */
    void show(Tally tally, long loaded) {
        shown = System.nanoTime();
        var expected = tally.eventRows() + tally.utmRows();
        var seconds = (shown - started) / 1e9;
        var line = "%,d sent (%,.0f/s), %,d accepted, %,d rejected; in the warehouse %,d of %,d rows, %,d on the way"
                .formatted(
                        tally.sent(),
                        tally.sent() / seconds,
                        tally.accepted(),
                        tally.rejected(),
                        loaded,
                        expected,
                        expected - loaded);
        if (terminal) {
            out.print("\r" + line + "   ");
            out.flush();
        } else {
            out.println(line);
        }
    }

    void settle(Tally tally, long events, long utm) {
        out.println((terminal ? "\n" : "")
                + """
                The demo is over.
                  records        %,d sent = %,d accepted (%,d of them again) + %,d rejected + %,d unanswered
                  tracking.events %,d rows, %,d expected
                  tracking.utm    %,d rows, %,d expected"""
                        .formatted(
                                tally.sent(),
                                tally.accepted(),
                                tally.repeated(),
                                tally.rejected(),
                                tally.unanswered(),
                                events,
                                tally.eventRows(),
                                utm,
                                tally.utmRows()));
    }
}
