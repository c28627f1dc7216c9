package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Refuses what PostgreSQL would take and Redshift refuses, or the stand-in has not.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html">Unsupported PostgreSQL
 *     features</a>
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-functions.html">Unsupported PostgreSQL
 *     functions</a>
 */
final class NotInRedshift {

    /** Words of PostgreSQL's grammar, with those that follow them. */
    private static final Map<String, Set<String>> CLAUSES = Map.ofEntries(
            Map.entry("ON", Set.of("CONFLICT")),
            Map.entry("DISTINCT", Set.of("ON", "FROM")),
            Map.entry("FOR", Set.of("UPDATE", "SHARE", "NO", "KEY")),
            Map.entry("OVERRIDING", Set.of("SYSTEM", "USER")),
            Map.entry("WITH", Set.of("TIES", "ORDINALITY")),
            Map.entry("BETWEEN", Set.of("SYMMETRIC")),
            Map.entry("IS", Set.of("JSON", "NORMALIZED")),
            Map.entry("SELECT", Set.of("FROM")));

    private static final Set<String> SET_OPERATORS = Set.of("EXCEPT", "INTERSECT", "MINUS");

    /** Before ONLY, which leaves out the tables that inherit. */
    private static final Set<String> BEFORE_ONLY = Set.of("FROM", "JOIN", "UPDATE", "TABLE", "TRUNCATE", "USING");

    /** Before TABLE where it is a query. */
    private static final Set<String> BEFORE_QUERY = Set.of("(", "UNION", "ALL", "EXCEPT", "INTERSECT", "MINUS", "AS");

    private NotInRedshift() {}

    /** Recursion as PostgreSQL has it, and joins as Oracle writes them, in a whole statement. */
    static void refuseQueries(List<Token> tokens) {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is("(")
                    && tokens.get(i + 1).is("+")
                    && tokens.get(i + 2).is(")")) {
                throw new Refusal.Thrown(Refusal.missing("The join operator (+)"));
            }
            if (tokens.get(i).is("WITH") && tokens.get(i + 1).is("RECURSIVE")) {
                TokenStream reader = new TokenStream(tokens);
                reader.rewind(i + 2);
                refuseRecursion(reader);
            }
        }
    }

    /**
     * A query of WITH RECURSIVE that names itself names its columns, and joins by UNION ALL.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_WITH_clause.html">WITH</a>
     */
    private static void refuseRecursion(TokenStream reader) {
        do {
            Token name = reader.next();
            boolean columns = reader.accept("(");
            if (columns) {
                reader.untilClosing();
            }
            if (!reader.accept("AS", "(")) {
                return;
            }
            List<Token> query = reader.untilClosing();
            if (Relations.of(query).stream()
                    .anyMatch(each -> each.schema() == null && each.name().equals(name.name()))) {
                refuseRecursion(name, columns, query);
            }
        } while (reader.accept(","));
    }

    private static void refuseRecursion(Token name, boolean columns, List<Token> query) {
        if (!columns) {
            throw new Refusal.Thrown(new Refusal(
                    "42601",
                    "A recursive common table expression needs a list of columns: \"" + name.name() + "\"",
                    null));
        }
        int depth = 0;
        for (int i = 0; i + 1 < query.size(); i++) {
            Token token = query.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is("UNION") && !query.get(i + 1).is("ALL")) {
                throw here(token, "");
            }
        }
    }

    /** @param at a word that no name qualifies */
    static void refuse(List<Token> tokens, int at) {
        if (at + 1 == tokens.size()) {
            return;
        }
        Token token = tokens.get(at);
        Token next = tokens.get(at + 1);
        if (next.is("(")) {
            refuseCall(tokens, at, token);
        } else if (next.kind() == Kind.STRING && !next.space().isEmpty()) {
            Casts.refuse(token.name());
        } else {
            refuseClause(tokens, at);
            if (token.is("WINDOW") && at + 3 < tokens.size() && isNamedWindow(tokens, at)) {
                throw here(token, "");
            }
        }
    }

    /** {@code WINDOW w AS (…)}. */
    private static boolean isNamedWindow(List<Token> tokens, int at) {
        return tokens.get(at + 1).isName()
                && tokens.get(at + 2).is("AS")
                && tokens.get(at + 3).is("(");
    }

    private static void refuseCall(List<Token> tokens, int at, Token token) {
        Functions.refuse(tokens, at, "");
        if (Functions.isAggregate(token)) {
            refuseOrder(tokens, at);
        }
        String name = token.text().toUpperCase(Locale.ROOT);
        switch (name) {
            case "VALUES" -> {
                if (at > 0 && tokens.get(at - 1).is("(")) {
                    throw new Refusal.Thrown(Refusal.unsupported("A VALUES list used as a table"));
                }
            }
            case "ANY" -> {
                if (at + 2 < tokens.size() && tokens.get(at + 2).kind() == Kind.PARAMETER) {
                    throw new Refusal.Thrown(Refusal.unsupported("ANY of an array"));
                }
            }
            case "EXCLUDE" -> {
                if (at > 0 && tokens.get(at - 1).is("*")) {
                    throw new Refusal.Thrown(Refusal.missing("SELECT * EXCLUDE"));
                }
            }
            case "PIVOT", "UNPIVOT" -> throw new Refusal.Thrown(Refusal.missing(name));
            case "OVER" -> WindowFunctions.refuse(tokens, at);
            case "FILTER", "LATERAL" -> throw here(token, "");
            case "SET" -> throw here(tokens.get(at + 1), "");
            case "ONLY", "MATERIALIZED" -> refuseTables(tokens, at, name);
            case "FROM" -> {
                if (isAfter(tokens, at, Set.of("ROWS"))) {
                    throw here(tokens.get(at - 1), "");
                }
            }
            default -> {}
        }
    }

    /** PostgreSQL's order of an aggregate's values. */
    private static void refuseOrder(List<Token> tokens, int at) {
        TokenStream reader = new TokenStream(tokens);
        reader.rewind(at + 2);
        List<Token> inside = reader.untilClosing();
        int depth = 0;
        for (int i = 0; i + 1 < inside.size(); i++) {
            Token token = inside.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is("ORDER") && inside.get(i + 1).is("BY")) {
                throw here(token, " BY");
            }
        }
    }

    private static void refuseClause(List<Token> tokens, int at) {
        Token token = tokens.get(at);
        Token next = tokens.get(at + 1);
        String word = token.text().toUpperCase(Locale.ROOT);
        if (word.equals("RETURNING") || isOf(CLAUSES.getOrDefault(word, Set.of()), next)) {
            throw here(token, next.kind() == Kind.WORD ? " " + next.text().toUpperCase(Locale.ROOT) : "");
        }
        if (SET_OPERATORS.contains(word) && next.is("ALL")) {
            throw new Refusal.Thrown(Refusal.unsupported(word + " ALL"));
        }
        refuseTables(tokens, at, word);
        boolean isAfterStar = at > 0 && tokens.get(at - 1).is("*");
        if ((token.is("CONNECT") && next.is("BY")) || (token.is("EXCLUDE") && isAfterStar)) {
            throw new Refusal.Thrown(Refusal.missing(token.is("CONNECT") ? "CONNECT BY" : "SELECT * EXCLUDE"));
        }
        if ((token.is("IGNORE") || token.is("RESPECT")) && next.is("NULLS")) {
            throw new Refusal.Thrown(Refusal.missing(token.text().toUpperCase(Locale.ROOT) + " NULLS"));
        }
        if (token.is("ARRAY") && next.is("[")) {
            throw new Refusal.Thrown(Refusal.unsupported("An array constructor"));
        }
    }

    /** Other ways to name the rows of a table, or how many. */
    private static void refuseTables(List<Token> tokens, int at, String word) {
        Token next = tokens.get(at + 1);
        boolean refused =
                switch (word) {
                    case "ONLY" -> isAfter(tokens, at, BEFORE_ONLY);
                    case "TABLE" -> (at == 0 || isAfter(tokens, at, BEFORE_QUERY)) && next.isName();
                    case "FETCH" -> at > 0 && (next.is("FIRST") || next.is("NEXT"));
                    case "TABLESAMPLE" ->
                        next.isName()
                                && at + 2 < tokens.size()
                                && tokens.get(at + 2).is("(");
                    case "MATERIALIZED" -> isAfter(tokens, at, Set.of("AS", "NOT")) && next.is("(");
                    case "UPDATE" -> isAfter(tokens, at, Set.of("(")) && next.isName();
                    case "DELETE", "INSERT", "MERGE" ->
                        isAfter(tokens, at, Set.of("(")) && (next.is("FROM") || next.is("INTO"));
                    default -> false;
                };
        if (refused) {
            throw here(tokens.get(at), "");
        }
    }

    private static boolean isAfter(List<Token> tokens, int at, Set<String> words) {
        return at > 0 && isOf(words, tokens.get(at - 1));
    }

    private static boolean isOf(Set<String> words, Token token) {
        return (token.kind() == Kind.WORD || token.kind() == Kind.SYMBOL)
                && words.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private static Refusal.Thrown here(Token token, String next) {
        return new Refusal.Thrown(Refusal.syntax(
                token.text(), "Amazon Redshift has no " + token.text().toUpperCase(Locale.ROOT) + next + " here."));
    }
}
