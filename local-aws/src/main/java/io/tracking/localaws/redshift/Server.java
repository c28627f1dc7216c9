package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.Expectation.Audience;
import io.tracking.localaws.redshift.Expectation.Outcome;
import io.tracking.localaws.redshift.Expectation.Request;
import io.tracking.localaws.redshift.wire.Message;
import io.tracking.localaws.redshift.wire.MessageStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's side of a session: sends requests, and passes answers on to whom they are for. */
final class Server {

    private static final byte[] NO_PARAMETERS = {0, 0};
    private static final String OWN = "redshift_stand_in";

    private final MessageStream postgres;
    private final MessageStream client;
    private final ExpectationQueue owed = new ExpectationQueue();
    private volatile char transaction = 'I';

    Server(MessageStream postgres, MessageStream client) {
        this.postgres = postgres;
        this.client = client;
    }

    /** As of the last time PostgreSQL was ready: I idle, T in a transaction, E in a failed one. */
    char transaction() {
        return transaction;
    }

    Expectation send(Message message, Request request, Audience audience) throws IOException {
        Expectation expectation = new Expectation(request, audience);
        send(message, expectation);
        return expectation;
    }

    void send(Message message, Expectation expectation) throws IOException {
        owed.add(expectation);
        postgres.write(message);
    }

    /** A message that is not answered. */
    void send(Message message) throws IOException {
        postgres.write(message);
    }

    void copyData(byte[] text, int length) throws IOException {
        postgres.write('d', text, length);
    }

    void flush() throws IOException {
        postgres.flush();
    }

    /** Runs a statement of the stand-in in the client's transaction; its error is the client's. */
    Expectation run(String sql) throws IOException {
        // After one that failed, or was cancelled, PostgreSQL took no Close, and a prepared statement outlives the
        // transaction.
        send(Message.closeStatement(OWN), Request.CLOSE, Audience.STAND_IN);
        send(Message.parse(OWN, sql, NO_PARAMETERS), Request.PARSE, Audience.STAND_IN);
        send(Message.bind(OWN, OWN), Request.BIND, Audience.STAND_IN);
        Expectation rows = send(Message.execute(OWN), Request.EXECUTE, Audience.STAND_IN);
        send(Message.closePortal(OWN), Request.CLOSE, Audience.STAND_IN);
        send(Message.closeStatement(OWN), Request.CLOSE, Audience.STAND_IN);
        return rows;
    }

    /** Runs a statement of the stand-in, of which the client sees what it answers. */
    Expectation runForClient(String sql) throws IOException {
        send(Message.closeStatement(OWN), Request.CLOSE, Audience.STAND_IN);
        send(Message.parse(OWN, sql, NO_PARAMETERS), Request.PARSE, Audience.STAND_IN);
        send(Message.bind(OWN, OWN), Request.BIND, Audience.STAND_IN);
        return send(Message.execute(OWN), Request.EXECUTE, Audience.CLIENT);
    }

    /** The rows of a query of the stand-in; null when it was not run, and the client knows why. */
    @Nullable
    List<List<@Nullable String>> query(String sql) throws IOException {
        Expectation rows = run(sql);
        send(Message.of('H'));
        flush();
        return rows.outcome.join() == Outcome.ANSWERED ? rows.rows : null;
    }

    /** The names of a query's columns; null when it was not understood, and the client knows why. */
    @Nullable
    List<String> columns(String sql) throws IOException {
        send(Message.closeStatement(OWN), Request.CLOSE, Audience.STAND_IN);
        send(Message.parse(OWN, sql, NO_PARAMETERS), Request.PARSE, Audience.STAND_IN);
        Expectation described = send(Message.describeStatement(OWN), Request.DESCRIBE, Audience.STAND_IN);
        send(Message.closeStatement(OWN), Request.CLOSE, Audience.STAND_IN);
        send(Message.of('H'));
        flush();
        return described.outcome.join() == Outcome.ANSWERED ? described.columns : null;
    }

    /** Passes answers on until PostgreSQL closes. */
    void pump() throws IOException {
        try {
            while (true) {
                if (postgres.idle()) {
                    client.flush();
                }
                Message message = postgres.read();
                if (message == null) {
                    return;
                }
                answer(message);
            }
        } finally {
            owed.closed();
            client.flush();
        }
    }

    private void answer(Message message) throws IOException {
        Expectation first = owed.first();
        switch (message.type()) {
            case 'N', 'A', 'S' -> client.write(message);
            case 'E' -> {
                Message told = first == null ? null : first.error();
                client.write(told == null ? Errors.translated(message) : told);
                owed.failed();
            }
            case 'G' -> {
                if (first != null) {
                    first.copying.complete(true);
                }
            }
            default -> {
                if (message.type() == 'Z') {
                    transaction = (char) message.body()[0];
                }
                if (first != null) {
                    answer(first, message);
                }
            }
        }
    }

    private void answer(Expectation first, Message message) throws IOException {
        boolean last = first.endsWith(message);
        Message notice = first.notice();
        if (last && notice != null) {
            client.write(notice);
        }
        String tag = first.tag();
        if (first.shows(message)) {
            client.write(tag != null && message.type() == 'C' ? Message.completed(tag) : message);
        } else if (message.type() == 'D') {
            first.rows.add(message.row());
        } else if (message.type() == 'T') {
            first.columns.addAll(message.columns());
        }
        if (last) {
            owed.answered();
        }
    }
}
