package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Redshift's SQL as PostgreSQL understands it. */
public final class RedshiftSql {

    private static final Set<String> NO_SUCH_OBJECTS = Set.of(
            "INDEX",
            "SEQUENCE",
            "TRIGGER",
            "RULE",
            "DOMAIN",
            "TYPE",
            "EXTENSION",
            "TABLESPACE",
            "AGGREGATE",
            "OPERATOR",
            "POLICY",
            "PUBLICATION",
            "SUBSCRIPTION",
            "STATISTICS",
            "COLLATION",
            "CAST",
            "UNLOGGED");

    private static final Set<String> SETTINGS = Set.of(
            "query_group",
            "wlm_query_slot_count",
            "enable_result_cache_for_session",
            "mv_enable_aqmv_for_session",
            "use_fips_ssl",
            "json_serialization_enable",
            "analyze_threshold_percent",
            "enable_case_sensitive_identifier");

    private RedshiftSql() {}

    /** Every statement of a script, in order; empty ones are left out. */
    public static List<Statement> statements(String script) {
        var statements = new ArrayList<Statement>();
        for (var tokens : Lexer.statements(script)) {
            statements.add(statement(tokens, Columns.NONE));
        }
        return statements;
    }

    private static Statement statement(List<Token> tokens, Columns columns) {
        try {
            Correlations.refuse(tokens);
            return rewrite(Selects.rewrite(Catalogue.rewrite(new ArrayList<>(tokens)), columns));
        } catch (Refusal.Thrown e) {
            return Statement.refused(e.refusal());
        } catch (Columns.Unknown e) {
            return Statement.asking(
                    new Statement.Question(e.query(), names -> statement(tokens, columns.and(e.query(), names))));
        }
    }

    private static Statement rewrite(List<Token> tokens) {
        var special = tokens.get(0).is("SHOW") ? Show.rewrite(tokens) : Users.rewrite(tokens);
        if (special != null) {
            return special;
        }
        var reader = new Tokens(tokens);
        return switch (tokens.get(0).text().toUpperCase(Locale.ROOT)) {
            case "COPY" -> {
                reader.next();
                yield Statement.copy(assumedRole(tokens), CopyParser.parse(reader));
            }
            case "UNLOAD" -> throw new Refusal.Thrown(Refusal.missing("UNLOAD"));
            case "CREATE" -> create(tokens, reader);
            case "ALTER" -> alter(tokens, reader);
            case "LOCK" -> lock(tokens, reader);
            case "TRUNCATE" -> truncate(tokens, reader);
            case "DELETE" -> delete(tokens, reader);
            case "MERGE" -> {
                Merge.refuse(reader);
                yield query(tokens);
            }
            case "VALUES" -> throw new Refusal.Thrown(Refusal.unsupported("A VALUES list as a statement"));
            case "BEGIN", "START" -> begin(tokens);
            case "SET" -> set(tokens, reader);
            case "RESET" -> reset(reader);
            case "CANCEL" -> cancel(reader);
            case "VACUUM" -> vacuum(reader);
            case "ANALYZE" -> analyze(reader);
            case "SAVEPOINT", "LISTEN", "NOTIFY", "UNLISTEN", "REINDEX", "CLUSTER", "DO", "SECURITY" ->
                throw new Refusal.Thrown(
                        Refusal.unsupported(tokens.get(0).text().toUpperCase(Locale.ROOT)));
            case "SELECT", "WITH", "INSERT", "UPDATE" -> {
                ReservedWords.refuseInQuery(tokens);
                yield query(tokens);
            }
            default -> query(tokens);
        };
    }

    private static Statement create(List<Token> tokens, Tokens reader) {
        reader.next();
        if (reader.accept("DATABASE")) {
            return Statement.of(Tokens.text(tokens.subList(0, 3)) + " TEMPLATE redshift_template"
                    + database(tokens.subList(3, tokens.size())));
        }
        var object = reader.peek();
        if (object != null
                && (NO_SUCH_OBJECTS.contains(object.text().toUpperCase(Locale.ROOT)) || object.is("UNIQUE"))) {
            throw new Refusal.Thrown(
                    Refusal.unsupported("CREATE " + object.text().toUpperCase(Locale.ROOT)));
        }
        if (reader.accept("EXTERNAL") || reader.accept("DATASHARE") || reader.accept("MODEL")) {
            throw new Refusal.Thrown(
                    Refusal.missing("CREATE " + tokens.get(1).text().toUpperCase(Locale.ROOT)));
        }
        boolean temporary = reader.accept("TEMP")
                || reader.accept("TEMPORARY")
                || reader.accept("LOCAL", "TEMP")
                || reader.accept("LOCAL", "TEMPORARY");
        if (reader.accept("TABLE")) {
            return CreateTable.rewrite(reader, temporary);
        }
        if (reader.accept("MATERIALIZED", "VIEW")) {
            return CreateView.materialized(reader);
        }
        boolean replace = reader.accept("OR", "REPLACE");
        if (reader.accept("VIEW")) {
            return CreateView.rewrite(reader, replace);
        }
        return query(tokens);
    }

    private static String database(List<Token> options) {
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).is("ISOLATION")) {
                if (i + 2 < options.size() && options.get(i + 2).is("SNAPSHOT")) {
                    options = new ArrayList<>(options);
                    options.subList(i, i + 3).clear();
                    return Tokens.text(options);
                }
                throw new Refusal.Thrown(Refusal.missing("CREATE DATABASE … ISOLATION LEVEL SERIALIZABLE"));
            }
        }
        return Tokens.text(options);
    }

    private static Statement alter(List<Token> tokens, Tokens reader) {
        reader.next();
        if (reader.accept("TABLE")) {
            return AlterTable.rewrite(tokens, reader);
        }
        return query(tokens);
    }

    private static Statement truncate(List<Token> tokens, Tokens reader) {
        reader.next();
        reader.accept("TABLE");
        reader.qualifiedName();
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.committing(Tokens.text(Query.names(tokens)));
    }

    /** Its table has no alias. */
    private static Statement delete(List<Token> tokens, Tokens reader) {
        reader.next();
        boolean from = reader.accept("FROM");
        reader.qualifiedName();
        if (!reader.done() && !reader.peekIs("USING") && !reader.peekIs("WHERE")) {
            throw reader.unexpected();
        }
        if (from) {
            return query(tokens);
        }
        var whole = new ArrayList<>(tokens);
        whole.add(1, new Token(Token.Kind.WORD, " ", "FROM"));
        return query(whole);
    }

    private static Statement lock(List<Token> tokens, Tokens reader) {
        reader.next();
        reader.accept("TABLE");
        reader.qualifiedName();
        while (reader.accept(",")) {
            reader.qualifiedName();
        }
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.inTransaction(List.of(), Tokens.text(tokens));
    }

    /** Redshift takes every isolation level and keeps the database's. */
    private static Statement begin(List<Token> tokens) {
        var kept = new ArrayList<Token>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is("ISOLATION")) {
                i += tokens.get(Math.min(i + 2, tokens.size() - 1)).is("SERIALIZABLE") ? 2 : 3;
            } else if (!tokens.get(i).is(",")) {
                kept.add(tokens.get(i));
            }
        }
        return Statement.of(Tokens.text(kept));
    }

    private static Statement set(List<Token> tokens, Tokens reader) {
        reader.next();
        boolean isolation = reader.accept("TRANSACTION", "ISOLATION")
                || reader.accept("SESSION", "CHARACTERISTICS", "AS", "TRANSACTION", "ISOLATION");
        if (isolation) {
            return Statement.of("SET standin.isolation = ''");
        }
        if (reader.accept("SESSION", "AUTHORIZATION")) {
            // A superuser here is none of PostgreSQL, but a member of every other user.
            return reader.accept("DEFAULT")
                    ? Statement.tagged("SET", "RESET ROLE")
                    : Statement.tagged("SET", "SET ROLE" + Tokens.text(reader.rest()));
        }
        reader.accept("SESSION");
        var setting = reader.next();
        if (setting.name().equals("readonly")) {
            // The driver's setReadOnly().
            var value = reader.rest().get(1);
            return Statement.of("SET SESSION CHARACTERISTICS AS TRANSACTION READ "
                    + (value.is("1")
                                    || value.is("ON")
                                    || value.is("TRUE")
                                    || value.text().equals("1")
                            ? "ONLY"
                            : "WRITE"));
        }
        if (setting.is("enable_case_sensitive_identifier")
                && tokens.stream().anyMatch(t -> t.is("true") || t.is("on"))) {
            throw new Refusal.Thrown(Refusal.missing("SET enable_case_sensitive_identifier TO true"));
        }
        if (SETTINGS.contains(setting.name())) {
            return Statement.of("SET " + setting(setting.name()) + Tokens.text(reader.rest()));
        }
        return Statement.of(Tokens.text(tokens));
    }

    /** CANCEL process ['message']. */
    private static Statement cancel(Tokens reader) {
        reader.next();
        var process = reader.next();
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

    private static Statement reset(Tokens reader) {
        reader.next();
        if (reader.accept("SESSION", "AUTHORIZATION")) {
            return Statement.tagged("RESET", "RESET ROLE");
        }
        return Statement.of("RESET " + setting(reader.next().name()) + Tokens.text(reader.rest()));
    }

    /** Redshift's own settings are taken, and without effect here. */
    static String setting(String name) {
        return SETTINGS.contains(name) ? "standin." + name : name;
    }

    /** Asks whether the user may use the role of a COPY. */
    private static List<String> assumedRole(List<Token> tokens) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            var role = tokens.get(i + 1);
            if (tokens.get(i).is("IAM_ROLE")) {
                var name = role.kind() == Kind.STRING
                        ? role.text()
                        : "'" + role.text().toUpperCase(Locale.ROOT) + "'";
                return List.of("CALL standin.require_assume_role(" + name + ", 'COPY')");
            }
        }
        return List.of();
    }

    /** [FULL | SORT ONLY | DELETE ONLY | REINDEX | RECLUSTER] [table] [TO n PERCENT] [BOOST]. */
    private static Statement vacuum(Tokens reader) {
        reader.next();
        boolean kind = reader.accept("FULL")
                || reader.accept("SORT", "ONLY")
                || reader.accept("DELETE", "ONLY")
                || reader.accept("REINDEX")
                || reader.accept("RECLUSTER");
        var token = reader.peek();
        boolean table = token != null && token.isName() && !token.is("TO") && !token.is("BOOST");
        return Statement.of("VACUUM " + (table ? reader.qualifiedName() : "") + (kind ? " " : ""));
    }

    private static Statement analyze(Tokens reader) {
        reader.next();
        if (reader.accept("COMPRESSION")) {
            throw new Refusal.Thrown(Refusal.missing("ANALYZE COMPRESSION"));
        }
        reader.accept("VERBOSE");
        var token = reader.peek();
        if (token == null || token.is("PREDICATE") || token.is("ALL")) {
            return Statement.of("ANALYZE");
        }
        var sql = new StringBuilder("ANALYZE ").append(reader.qualifiedName());
        if (reader.accept("(")) {
            sql.append('(').append(Tokens.text(reader.untilClosing())).append(')');
        }
        return Statement.of(sql.toString());
    }

    static Statement query(List<Token> tokens) {
        NodeFunctions.refuse(tokens);
        var functions = Query.rewrite(tokens);
        var sql = Tokens.text(functions);
        if (functions.stream().anyMatch(t -> t.kind() == Kind.WORD && t.name().startsWith("pg_last_copy_"))) {
            return Statement.lastCopy(sql);
        }
        var written = WriteTarget.of(functions);
        return written == null
                ? Statement.of(sql)
                : Statement.inTransaction(List.of("LOCK TABLE " + written + " IN SHARE ROW EXCLUSIVE MODE"), sql);
    }
}
