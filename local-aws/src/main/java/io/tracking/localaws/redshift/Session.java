package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.Expectation.Audience;
import io.tracking.localaws.redshift.Expectation.Request;
import io.tracking.localaws.redshift.copy.CopyCommand;
import io.tracking.localaws.redshift.copy.CopyLoad;
import io.tracking.localaws.redshift.copy.CopyRefusedException;
import io.tracking.localaws.redshift.sql.RedshiftSql;
import io.tracking.localaws.redshift.sql.Refusal;
import io.tracking.localaws.redshift.sql.Statement;
import io.tracking.localaws.redshift.wire.Message;
import io.tracking.localaws.redshift.wire.MessageStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a session: reads what it sends, rewrites the statements and passes them to PostgreSQL.
 *
 * <p>Work of the stand-in is woven into the stream of requests, so it runs in the client's own transaction.
 */
final class Session {

    /** PostgreSQL refuses it in whatever state it is, and the error is replaced. */
    private static final String NOT_SQL = "refused";

    private static final byte[] NO_PARAMETERS = {0, 0};

    private final MessageStream client;
    private final Server server;
    private final Copies copies;
    private final Map<String, Prepared> statements = new HashMap<>();
    private final Map<String, Prepared> portals = new HashMap<>();
    /** Bumped at every Sync: what was locked for this pipeline need not be locked again. */
    private int pipeline;
    /** A transaction was begun since the last ReadyForQuery. */
    private boolean began;

    /** @param copy null when it is not one */
    private record Prepared(Statement statement, @Nullable CopyLoad copy, int pipeline) {}

    Session(MessageStream client, Server server, Copies copies) {
        this.client = client;
        this.server = server;
        this.copies = copies;
    }

    /** Until the client leaves. */
    void run() throws IOException {
        while (true) {
            if (client.idle()) {
                server.flush();
            }
            Message message = client.read();
            if (message == null || message.type() == 'X') {
                return;
            }
            handle(message);
        }
    }

    private void handle(Message message) throws IOException {
        switch (message.type()) {
            case 'Q' -> query(message.text(0));
            case 'P' -> parse(message);
            case 'B' -> bind(message);
            case 'D' -> server.send(message, new Expectation(Request.DESCRIBE, Audience.CLIENT));
            case 'E' -> execute(message);
            case 'C' -> {
                (message.body()[0] == 'S' ? statements : portals).remove(message.text(1));
                server.send(message, Request.CLOSE, Audience.CLIENT);
            }
            case 'S' -> {
                nextPipeline();
                server.send(message, Request.SYNC, Audience.CLIENT);
                server.flush();
            }
            case 'H' -> {
                server.send(message);
                server.flush();
            }
            case 'F' -> refuse(Request.QUERY, Refusal.missing("The function call protocol"));
            default -> throw new IOException("Cannot read a message of type " + message.type());
        }
    }

    // A simple query.

    private void query(String script) throws IOException {
        List<Statement> list = RedshiftSql.statements(script);
        nextPipeline();
        if (list.stream().allMatch(Statement::plain)) {
            String sql = String.join(";", list.stream().map(Statement::sql).toList());
            list.forEach(this::endBlock);
            server.send(Message.query(sql), Request.QUERY, Audience.CLIENT);
        } else {
            for (Statement statement : list) {
                step(statement);
            }
            server.send(Message.of('S'), Request.SYNC, Audience.CLIENT);
        }
        server.flush();
    }

    /** One statement of a simple query, by the extended protocol: the transaction is that of the whole query. */
    private void step(Statement unknown) throws IOException {
        Statement statement = answered(unknown);
        if (statement == null) {
            return;
        }
        Refusal refusal = statement.refusal(began || server.transaction() != 'I');
        if (refusal != null) {
            refuse(Request.PARSE, refusal);
            return;
        }
        Prepared prepared = prepare(statement);
        if (prepared == null) {
            return;
        }
        server.send(Message.parse("", sql(prepared), NO_PARAMETERS), Request.PARSE, Audience.STAND_IN);
        server.send(Message.bind("", ""), Request.BIND, Audience.STAND_IN);
        server.send(Message.describePortal(""), Request.DESCRIBE, Audience.SIMPLE_CLIENT);
        execute(Message.execute(""), prepared);
    }

    // The extended protocol.

    private void parse(Message message) throws IOException {
        String name = message.text(0);
        int sqlAt = message.end(0) + 1;
        byte[] parameters = Arrays.copyOfRange(message.body(), message.end(sqlAt) + 1, message.body().length);
        List<Statement> list = RedshiftSql.statements(message.text(sqlAt));
        if (list.size() != 1) {
            // None, or too many: PostgreSQL's answer is right.
            statements.remove(name);
            server.send(message, Request.PARSE, Audience.CLIENT);
            return;
        }
        Statement statement = answered(list.get(0));
        if (statement == null) {
            return;
        }
        Refusal refusal = statement.refusal(began || server.transaction() != 'I');
        if (refusal != null) {
            refuse(Request.PARSE, refusal);
            return;
        }
        Prepared prepared = prepare(statement);
        if (prepared != null) {
            statements.put(name, prepared);
            server.send(Message.parse(name, sql(prepared), parameters), Request.PARSE, Audience.CLIENT);
        }
    }

    private void bind(Message message) throws IOException {
        String portal = message.text(0);
        Prepared prepared = statements.get(message.text(message.end(0) + 1));
        if (prepared == null) {
            portals.remove(portal);
        } else {
            if (prepared.pipeline != pipeline) {
                runBefore(prepared.statement);
            }
            portals.put(portal, prepared);
        }
        server.send(message, Request.BIND, Audience.CLIENT);
    }

    private void execute(Message message) throws IOException {
        execute(message, portals.get(message.text(0)));
    }

    private void execute(Message message, @Nullable Prepared prepared) throws IOException {
        Expectation execution = new Expectation(Request.EXECUTE, Audience.CLIENT)
                .taggedAs(prepared == null ? null : prepared.statement.tag());
        server.send(message, execution);
        if (prepared == null) {
            return;
        }
        endBlock(prepared.statement);
        if (prepared.copy != null) {
            server.send(Message.of('H'));
            server.flush();
            if (execution.copying.join()) {
                copies.run(prepared.copy, server, execution, inBlock());
            }
        } else if (prepared.statement.begins()) {
            began = true;
        } else if (prepared.statement.commits() && inBlock()) {
            server.run("COMMIT");
            began = false;
        }
    }

    private boolean inBlock() {
        return began || server.transaction() != 'I';
    }

    /** Of a failed transaction COMMIT is a ROLLBACK. */
    private void endBlock(Statement statement) {
        if (statement.ends()) {
            copies.blockEnded(statement.confirms() && server.transaction() != 'E');
        }
    }

    private void nextPipeline() {
        pipeline++;
        began = false;
    }

    // Both.

    /** With what it has to know of its tables; null when PostgreSQL refused to tell: the client has been told why. */
    private @Nullable Statement answered(Statement statement) throws IOException {
        Statement known = statement;
        while (true) {
            Statement.Question question = known.question();
            if (question == null) {
                return known;
            }
            List<String> names = server.columns(question.query());
            if (names == null) {
                return null;
            }
            known = question.answer().apply(names);
        }
    }

    /** Null when it cannot be: the client has been told. */
    private @Nullable Prepared prepare(Statement statement) throws IOException {
        runBefore(statement);
        CopyCommand command = statement.copy();
        if (command == null) {
            return new Prepared(statement, null, pipeline);
        }
        List<List<String>> rows = server.query(CopyTarget.query(command.table()));
        if (rows == null) {
            return null;
        }
        String defaults = CopyTarget.defaults(rows);
        List<List<String>> values = defaults == null ? List.of(List.<@Nullable String>of()) : server.query(defaults);
        if (values == null) {
            return null;
        }
        try {
            return new Prepared(statement, copies.prepare(command, rows, values.get(0)), pipeline);
        } catch (CopyRefusedException e) {
            refuse(Request.PARSE, new Refusal(Errors.INTERNAL, e.reason(), e.detail()));
            return null;
        }
    }

    private static String sql(Prepared prepared) {
        return prepared.copy == null ? prepared.statement.sql() : prepared.copy.sql();
    }

    private void runBefore(Statement statement) throws IOException {
        if (statement.readsLastCopy()) {
            for (String setting : copies.last()) {
                server.run(setting);
            }
        }
        List<String> before = statement.before();
        for (String sql : before) {
            server.run(sql);
        }
    }

    private void refuse(Request request, Refusal refusal) throws IOException {
        Message error = Message.error("ERROR", refusal.sqlState(), refusal.message(), refusal.detail());
        Message message = request == Request.QUERY ? Message.query(NOT_SQL) : Message.parse("", NOT_SQL, NO_PARAMETERS);
        server.send(message, new Expectation(request, Audience.STAND_IN).failingAs(error));
    }
}
