package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Redshift's SQL as PostgreSQL understands it. */
public final class RedshiftSql {

    private RedshiftSql() {}

    /** Every statement of a script, in order; empty ones are left out. */
    public static List<Statement> statements(String script) {
        List<Statement> statements = new ArrayList<>();
        for (List<Token> tokens : Lexer.statements(script)) {
            statements.add(statement(tokens, ColumnList.NONE));
        }
        return statements;
    }

    private static Statement statement(List<Token> tokens, ColumnList columns) {
        try {
            Names.refuseLong(tokens);
            NotInRedshift.refuseQueries(tokens);
            Correlations.refuse(tokens);
            return rewrite(tokens, Selects.rewrite(Catalogue.rewrite(new ArrayList<>(tokens)), columns));
        } catch (Refusal.Thrown e) {
            return Statement.refused(e.refusal());
        } catch (ColumnList.Unknown e) {
            return Statement.asking(
                    new Statement.Question(e.query(), names -> statement(tokens, columns.and(e.query(), names))));
        }
    }

    /** @param source as it was written */
    private static Statement rewrite(List<Token> source, List<Token> tokens) {
        Statement special = tokens.get(0).is("SHOW") ? Show.rewrite(tokens) : Users.rewrite(tokens);
        if (special != null) {
            return special;
        }
        TokenStream reader = new TokenStream(tokens);
        return switch (tokens.get(0).text().toUpperCase(Locale.ROOT)) {
            case "COPY" -> {
                reader.next();
                yield Statement.copy(assumedRole(tokens), CopyParser.parse(reader));
            }
            case "UNLOAD" -> throw new Refusal.Thrown(Refusal.missing("UNLOAD"));
            case "CREATE" -> Definitions.create(source, tokens, reader);
            case "ALTER" -> Definitions.alter(tokens, reader);
            case "DROP" -> Definitions.drop(tokens);
            case "LOCK" -> lock(tokens, reader);
            case "TRUNCATE" -> truncate(tokens, reader);
            case "DELETE" -> delete(tokens, reader);
            case "MERGE" -> {
                Merge.refuse(reader);
                yield Query.statement(tokens);
            }
            case "VALUES" -> throw new Refusal.Thrown(Refusal.unsupported("A VALUES list as a statement"));
            case "TABLE" -> throw new Refusal.Thrown(Refusal.syntax("TABLE", "Amazon Redshift has no TABLE command."));
            case "EXPLAIN" -> explain(tokens);
            case "DECLARE" -> Cursors.declare(tokens);
            case "FETCH" -> Cursors.fetch(tokens);
            case "CLOSE" -> Cursors.close(tokens);
            case "BEGIN", "START" -> begin(tokens);
            case "COMMIT", "END", "ROLLBACK", "ABORT" -> end(tokens, reader);
            case "SET" -> SessionSettings.set(tokens, reader);
            case "RESET" -> SessionSettings.reset(reader);
            case "CANCEL" -> cancel(reader);
            case "VACUUM" -> vacuum(reader);
            case "ANALYZE" -> analyze(reader);
            case "SAVEPOINT",
                    "LISTEN",
                    "NOTIFY",
                    "UNLISTEN",
                    "REINDEX",
                    "CLUSTER",
                    "DO",
                    "SECURITY",
                    "MOVE",
                    "DISCARD",
                    "REASSIGN" ->
                throw new Refusal.Thrown(
                        Refusal.unsupported(tokens.get(0).text().toUpperCase(Locale.ROOT)));
            case "SELECT", "WITH", "INSERT", "UPDATE" -> {
                ReservedWords.refuseInQuery(tokens);
                refuseWith(tokens);
                yield Query.statement(tokens);
            }
            default -> Query.statement(tokens);
        };
    }

    private static Statement truncate(List<Token> tokens, TokenStream reader) {
        reader.next();
        reader.accept("TABLE");
        reader.qualifiedName();
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.committing(TokenStream.text(Query.names(tokens)));
    }

    /** Its table has no alias. */
    private static Statement delete(List<Token> tokens, TokenStream reader) {
        reader.next();
        boolean from = reader.accept("FROM");
        reader.qualifiedName();
        if (!reader.done() && !reader.peekIs("USING") && !reader.peekIs("WHERE")) {
            throw reader.unexpected();
        }
        if (from) {
            return Query.statement(tokens);
        }
        List<Token> whole = new ArrayList<>(tokens);
        whole.add(1, new Token(Token.Kind.WORD, " ", "FROM"));
        return Query.statement(whole);
    }

    private static Statement lock(List<Token> tokens, TokenStream reader) {
        reader.next();
        reader.accept("TABLE");
        reader.qualifiedName();
        while (reader.accept(",")) {
            reader.qualifiedName();
        }
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.inTransaction(List.of(), TokenStream.text(tokens));
    }

    /** Redshift takes every isolation level and keeps the database's. */
    private static Statement begin(List<Token> tokens) {
        List<Token> kept = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is("ISOLATION")) {
                i += tokens.get(Math.min(i + 2, tokens.size() - 1)).is("SERIALIZABLE") ? 2 : 3;
            } else if (!tokens.get(i).is(",")) {
                kept.add(tokens.get(i));
            }
        }
        return Statement.of(TokenStream.text(kept));
    }

    /** [WORK | TRANSACTION]. */
    private static Statement end(List<Token> tokens, TokenStream reader) {
        reader.next();
        if (!reader.accept("WORK")) {
            reader.accept("TRANSACTION");
        }
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.of(TokenStream.text(tokens));
    }

    /** CANCEL process ['message']. */
    private static Statement cancel(TokenStream reader) {
        reader.next();
        Token process = reader.next();
        if (process.kind() != Kind.NUMBER) {
            throw new Refusal.Thrown(Refusal.syntax(process.text(), null));
        }
        if (!reader.done()) {
            reader.next();
        }
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.tagged("CANCEL", "CALL standin.cancel(" + process.text() + ")");
    }

    /** Asks whether the user may use the role of a COPY. */
    private static List<String> assumedRole(List<Token> tokens) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token role = tokens.get(i + 1);
            if (tokens.get(i).is("IAM_ROLE")) {
                String name = role.kind() == Kind.STRING
                        ? role.text()
                        : "'" + role.text().toUpperCase(Locale.ROOT) + "'";
                return List.of("CALL standin.require_assume_role(" + name + ", 'COPY')");
            }
        }
        return List.of();
    }

    /** [FULL | SORT ONLY | DELETE ONLY | REINDEX | RECLUSTER] [table] [TO n PERCENT] [BOOST]. */
    private static Statement vacuum(TokenStream reader) {
        reader.next();
        boolean kind = reader.accept("FULL")
                || reader.accept("SORT", "ONLY")
                || reader.accept("DELETE", "ONLY")
                || reader.accept("REINDEX")
                || reader.accept("RECLUSTER");
        if (reader.peekIs("(")) {
            throw reader.unexpected();
        }
        Token token = reader.peek();
        boolean table = token != null && token.isName() && !token.is("TO") && !token.is("BOOST");
        return Statement.of("VACUUM " + (table ? reader.qualifiedName() : "") + (kind ? " " : ""));
    }

    private static Statement analyze(TokenStream reader) {
        reader.next();
        if (reader.accept("COMPRESSION")) {
            throw new Refusal.Thrown(Refusal.missing("ANALYZE COMPRESSION"));
        }
        reader.accept("VERBOSE");
        Token token = reader.peek();
        if (token == null || token.is("PREDICATE") || token.is("ALL")) {
            return Statement.of("ANALYZE");
        }
        StringBuilder sql = new StringBuilder("ANALYZE ").append(reader.qualifiedName());
        if (reader.accept("(")) {
            sql.append('(').append(TokenStream.text(reader.untilClosing())).append(')');
        }
        return Statement.of(sql.toString());
    }

    /** EXPLAIN [VERBOSE] query. */
    private static Statement explain(List<Token> tokens) {
        TokenStream reader = new TokenStream(tokens);
        reader.next();
        if (reader.peekIs("ANALYZE") || reader.peekIs("(")) {
            throw reader.unexpected();
        }
        return Query.statement(tokens);
    }

    /** WITH stands before SELECT, UPDATE and DELETE; in INSERT it is a part of the query. */
    private static void refuseWith(List<Token> tokens) {
        if (!tokens.get(0).is("WITH")) {
            return;
        }
        int depth = 0;
        for (Token token : tokens) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is("SELECT")) {
                return;
            }
            if (depth == 0 && (token.is("INSERT") || token.is("MERGE") || token.is("VALUES") || token.is("TABLE"))) {
                throw new Refusal.Thrown(Refusal.syntax(
                        token.text(),
                        "Amazon Redshift has no WITH before " + token.text().toUpperCase(Locale.ROOT) + "."));
            }
        }
    }
}
