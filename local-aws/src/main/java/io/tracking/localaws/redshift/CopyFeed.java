package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.Expectation.Audience;
import io.tracking.localaws.redshift.Expectation.Outcome;
import io.tracking.localaws.redshift.Expectation.Request;
import io.tracking.localaws.redshift.copy.RowSink;
import io.tracking.localaws.redshift.wire.Message;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The rows of one COPY on their way to PostgreSQL.
 *
 * <p>PostgreSQL cannot be cancelled while it waits for rows. While S3 does not answer, the COPY is therefore ended and the session
 * sleeps; another COPY, in the same transaction, takes the rest. Not thread-safe.
 */
final class CopyFeed implements RowSink {

    private static final byte[] NO_PARAMETERS = {0, 0};
    private static final String TIMEOUT = "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'";
    private static final String MOMENT = "SELECT pg_catalog.pg_sleep(0.3)";

    private final Server server;
    private final String sql;
    private final long started = System.nanoTime();
    private Expectation execution;
    private boolean copying = true;
    private boolean parted;
    private long timeoutMillis;

    /** @param execution in which PostgreSQL waits for rows */
    CopyFeed(Server server, String sql, Expectation execution) {
        this.server = server;
        this.sql = sql;
        this.execution = execution;
    }

    @Override
    public void write(byte[] rows, int length) throws IOException {
        if (execution.outcome.isDone()) {
            throw new StoppedException();
        }
        server.copyData(rows, length);
    }

    @Override
    public void suspend() throws IOException {
        parted = true;
        execution.hide();
        if (ended() != Outcome.ANSWERED) {
            throw new StoppedException();
        }
        copying = false;
        List<List<String>> setting = server.query(TIMEOUT);
        if (setting == null) {
            throw new StoppedException();
        }
        timeoutMillis = Long.parseLong(Objects.requireNonNull(setting.get(0).get(0)));
    }

    @Override
    public void moment() throws IOException {
        if (timeoutMillis > 0 && (System.nanoTime() - started) / 1_000_000 >= timeoutMillis) {
            fail(Message.error("ERROR", "57014", "canceling statement due to statement timeout", null));
            throw new StoppedException();
        }
        if (server.query(MOMENT) == null) {
            throw new StoppedException();
        }
    }

    @Override
    public void resume() throws IOException {
        execution = server.runForClient(sql);
        server.send(Message.of('H'));
        server.flush();
        if (!execution.copying.join()) {
            throw new StoppedException();
        }
        copying = true;
    }

    /** All rows were written; the client gets the notice and is told how many there were. */
    Outcome end(Message notice, long rows) throws IOException {
        if (parted) {
            execution.taggedAs("COPY " + rows);
        }
        execution.announce(notice);
        return ended();
    }

    /** The client gets this error. */
    void fail(Message error) throws IOException {
        Expectation failing = execution;
        if (copying) {
            execution.failingAs(error);
            server.send(Message.copyFail("refused"));
        } else {
            failing = new Expectation(Request.PARSE, Audience.STAND_IN).failingAs(error);
            server.send(Message.parse("", "refused", NO_PARAMETERS), failing);
        }
        server.send(Message.of('H'));
        server.flush();
        failing.outcome.join();
    }

    private Outcome ended() throws IOException {
        server.send(Message.of('c'));
        server.send(Message.of('H'));
        server.flush();
        return execution.outcome.join();
    }
}
