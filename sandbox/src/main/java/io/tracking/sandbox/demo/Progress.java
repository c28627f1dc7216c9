package io.tracking.sandbox.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The demo's line of progress: in place on a terminal, a line now and then elsewhere. Thread-safe. */
final class Progress {

    /** A line of its own, on a terminal of the usual 80 columns. */
    private static final int WIDEST = 79;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long interval;
    private final long started;
    private long shown;
    private long sending;
    private boolean settled;

    Progress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.interval = (terminal ? Duration.ofSeconds(1) : Duration.ofSeconds(5)).toNanos();
        this.started = nanoTime.getAsLong();
        this.shown = started;
    }

    synchronized boolean isDue() {
        return nanoTime.getAsLong() - shown >= interval;
    }

    /** Nothing is sent any more: the rate stays what it was. */
    synchronized void sent() {
        sending = nanoTime.getAsLong() - started;
    }

    /** @param loaded rows in the warehouse because of the demo */
    synchronized void show(Tally tally, long loaded) {
        if (settled) {
            return;
        }
        shown = nanoTime.getAsLong();
        double seconds = Math.max(1, sending == 0 ? shown - started : sending) / 1e9;
        String line = String.format(
                Locale.ROOT,
                "%,d sent (%,.0f/s), %,d rejected; %,d of %,d rows in the warehouse",
                tally.sent(),
                tally.sent() / seconds,
                tally.rejected(),
                loaded,
                tally.eventRows() + tally.utmRows());
        if (terminal) {
            // Blanks over what a longer line has left.
            out.print("\r" + String.format(Locale.ROOT, "%-" + WIDEST + "." + WIDEST + "s", line));
            out.flush();
        } else {
            out.println(line);
        }
    }

    synchronized void settle(Tally tally, long events, long utm) {
        if (settled) {
            return;
        }
        settled = true;
        out.println((terminal ? "\n" : "")
                + String.format(
                        Locale.ROOT,
                        """
                        The demo is over.
                          records        %s
                          tracking.events %,d rows, %,d expected
                          tracking.utm    %,d rows, %,d expected""",
                        records(tally),
                        events,
                        tally.eventRows(),
                        utm,
                        tally.utmRows()));
    }

    /** It was stopped before its end: what was sent, and what of it the next start still has to load. */
    synchronized void stopped(Tally tally, long loaded) {
        if (settled) {
            return;
        }
        settled = true;
        out.println((terminal ? "\n" : "")
                + String.format(
                        Locale.ROOT,
                        """
                        The demo was stopped.
                          records        %s
                          warehouse      %,d of %,d rows; what is on the way is kept, and loaded after the next start""",
                        records(tally),
                        loaded,
                        tally.eventRows() + tally.utmRows()));
    }

    private static String records(Tally tally) {
        return String.format(
                Locale.ROOT,
                "%,d sent = %,d accepted (%,d of them again) + %,d rejected + %,d unanswered",
                tally.sent(),
                tally.accepted(),
                tally.repeated(),
                tally.rejected(),
                tally.sent() - tally.accepted() - tally.rejected());
    }
}
