package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses every function of PostgreSQL that is none of Redshift's.
 *
 * <p>Whatever PostgreSQL does not know either is the user's own function or PostgreSQL's own error. A user's function that has
 * the name of one of PostgreSQL's is called with its schema.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html">SQL functions reference</a>
 */
public final class Functions {

    /** What Redshift documents, and what tools call. */
    public static final Set<String> REDSHIFT = read("redshift-functions.txt");

    /** What PostgreSQL has built in. */
    public static final Set<String> POSTGRESQL = read("postgresql-functions.txt");

    /** Before a name that a list of columns or of types follows. */
    private static final Set<String> BEFORE_LISTS =
            Set.of("INTO", "TABLE", "AS", "VIEW", "REFERENCES", "FUNCTION", "PROCEDURE", "CALL", ")");

    /** Where PostgreSQL's function takes less or more than Redshift's: the least and the most. */
    private static final Map<String, int[]> ARGUMENTS = Map.of(
            "to_timestamp", new int[] {2, 3},
            "to_date", new int[] {2, 3},
            "random", new int[] {0, 0},
            "regexp_substr", new int[] {2, 5},
            "regexp_instr", new int[] {2, 6});

    private static final Set<String> AGGREGATES = Set.of(
            "COUNT",
            "SUM",
            "AVG",
            "MIN",
            "MAX",
            "LISTAGG",
            "MEDIAN",
            "STDDEV",
            "STDDEV_SAMP",
            "STDDEV_POP",
            "VARIANCE",
            "VAR_SAMP",
            "VAR_POP",
            "BOOL_AND",
            "BOOL_OR",
            "BIT_AND",
            "BIT_OR",
            "ANY_VALUE",
            "PERCENTILE_CONT",
            "PERCENTILE_DISC");

    private Functions() {}

    /** Whether it is the name of an aggregate function, wherever it stands. */
    static boolean isAggregate(Token token) {
        return token.kind() == Kind.WORD && AGGREGATES.contains(token.text().toUpperCase(Locale.ROOT));
    }

    /** @param at of a name, with the parenthesis after it; {@code schema} is what qualifies it, or nothing */
    static void refuse(List<Token> tokens, int at, String schema) {
        String name = tokens.get(at).name();
        boolean missing = Missing.isFunction(name);
        boolean unknown = POSTGRESQL.contains(name) && !REDSHIFT.contains(name);
        if ((missing || unknown) && schema.isEmpty() && namesList(tokens, at)) {
            return;
        }
        if (name.equals("array") && at + 2 < tokens.size() && tokens.get(at + 2).is("SELECT")) {
            throw new Refusal.Thrown(Refusal.missing("ARRAY of a subquery"));
        }
        if (missing) {
            throw new Refusal.Thrown(Refusal.missing("The function " + name.toUpperCase(Locale.ROOT)));
        }
        if (unknown) {
            throw new Refusal.Thrown(new Refusal(
                    "42883",
                    "function " + name + "() does not exist",
                    "Amazon Redshift does not support " + name.toUpperCase(Locale.ROOT) + "."));
        }
        int[] expected = ARGUMENTS.get(name);
        if (expected != null) {
            int given = arguments(tokens, at);
            if (given < expected[0] || given > expected[1]) {
                throw Calls.wrong(name, given);
            }
        }
    }

    private static int arguments(List<Token> tokens, int at) {
        TokenStream reader = new TokenStream(tokens);
        reader.rewind(at + 2);
        List<Token> inside = reader.untilClosing();
        return inside.isEmpty() ? 0 : TokenStream.byComma(inside).size();
    }

    /** It is a table, an alias, a query of WITH or a function in other statements: what follows are no arguments. */
    private static boolean namesList(List<Token> tokens, int at) {
        if (at > 0 && isBeforeList(tokens.get(at - 1))) {
            return true;
        }
        TokenStream reader = new TokenStream(tokens);
        reader.rewind(at + 2);
        reader.untilClosing();
        return reader.accept("AS", "(");
    }

    private static boolean isBeforeList(Token token) {
        return token.kind() == Kind.QUOTED || BEFORE_LISTS.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private static Set<String> read(String list) {
        try (InputStream in = Functions.class.getResourceAsStream(list)) {
            if (in == null) {
                throw new IllegalStateException("Cannot find " + list + " in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .filter(name -> !name.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + list, e);
        }
    }
}
