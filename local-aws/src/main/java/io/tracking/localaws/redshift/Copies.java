package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.Expectation.Outcome;
import io.tracking.localaws.redshift.copy.CopyCommand;
import io.tracking.localaws.redshift.copy.CopyLoad;
import io.tracking.localaws.redshift.copy.CopyRefusedException;
import io.tracking.localaws.redshift.copy.LoadError;
import io.tracking.localaws.redshift.copy.RowSink;
import io.tracking.localaws.redshift.copy.S3Files;
import io.tracking.localaws.redshift.wire.Message;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The COPYs of one session and what it knows of the last one. */
final class Copies {

    private static final Logger log = LoggerFactory.getLogger(Copies.class);

    private final Supplier<S3Files> s3;
    private final LoadHistory history;
    private final String user;
    private final int session;
    private Last last = new Last(-1, 0);
    /** As it was before the first COPY of the open transaction block; null when there was none. */
    private @Nullable Last beforeBlock;

    /** What {@code pg_last_copy_id()} and {@code pg_last_copy_count()} tell. */
    private record Last(long id, long count) {}

    Copies(Supplier<S3Files> s3, LoadHistory history, String user, int session) {
        this.s3 = s3;
        this.history = history;
        this.user = user;
        this.session = session;
    }

    /**
     * A COPY that can be run.
     *
     * @param rows of {@link CopyTarget#query}
     * @param defaults the row of {@link CopyTarget#defaults}
     */
    CopyLoad prepare(CopyCommand command, List<List<@Nullable String>> rows, List<@Nullable String> defaults)
            throws CopyRefusedException {
        CopyTarget target = CopyTarget.of(rows, defaults);
        if (target == null) {
            throw new CopyRefusedException("Cannot COPY into nonexistent table " + command.table(), null);
        }
        return CopyLoad.of(command, target.oid(), target.schema(), target.name(), target.columns(), s3.get());
    }

    /** What makes {@code pg_last_copy_count()} and {@code pg_last_copy_id()} true; a COPY that failed alone counts too. */
    List<String> last() {
        return List.of(
                "SET standin.last_copy_count = '" + last.count + "'", "SET standin.last_copy_id = '" + last.id + "'");
    }

    /**
     * A transaction block ends.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/PG_LAST_COPY_ID.html">PG_LAST_COPY_ID</a>
     */
    void blockEnded(boolean committed) {
        if (beforeBlock != null && !committed) {
            last = beforeBlock;
        }
        beforeBlock = null;
    }

    /**
     * PostgreSQL waits for rows.
     *
     * @param inBlock a rollback of the transaction may follow
     */
    void run(CopyLoad load, Server server, Expectation execution, boolean inBlock) throws IOException {
        CopyFeed feed = new CopyFeed(server, load.sql(), execution);
        LoadHistory.Entry entry;
        try {
            entry = history.begin(load, user, session);
        } catch (RuntimeException e) {
            fail(feed, "The stand-in failed: " + e, null);
            return;
        }
        if (inBlock && beforeBlock == null) {
            beforeBlock = last;
        }
        last = new Last(entry.queryId(), 0);
        try {
            CopyLoad.Result result = load.run(feed);
            if (feed.end(Message.info(completed(load, result)), result.rows()) == Outcome.ANSWERED) {
                last = new Last(entry.queryId(), result.rows());
                entry.completed(result);
            } else {
                entry.aborted(List.of());
            }
        } catch (CopyRefusedException e) {
            fail(feed, e.reason() + unwritten(entry, e.errors()), e.detail());
        } catch (RowSink.StoppedException e) {
            String unused = unwritten(entry, List.of());
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(feed, "The stand-in failed: " + e + unwritten(entry, List.of()), null);
        }
    }

    /** Writes the history of a COPY that failed. The session goes on without it; then this is what to tell the client. */
    private static String unwritten(LoadHistory.Entry entry, List<LoadError> errors) {
        try {
            entry.aborted(errors);
            return "";
        } catch (RuntimeException e) {
            log.warn("A COPY is in no error table", e);
            return " (the stand-in could not write its error tables: " + e.getCause() + ")";
        }
    }

    private static void fail(CopyFeed feed, String reason, @Nullable String detail) throws IOException {
        feed.fail(Message.error("ERROR", Errors.INTERNAL, reason, detail));
    }

    private static String completed(CopyLoad load, CopyLoad.Result result) {
        String text = "Load into table '" + load.table() + "' completed, " + result.rows()
                + " record(s) loaded successfully.";
        return result.errors().isEmpty()
                ? text
                : "Load into table '" + load.table() + "' completed, "
                        + result.errors().size()
                        + " record(s) could not be loaded.  Check 'sys_load_error_detail' system table for details.\n"
                        + text;
    }
}
