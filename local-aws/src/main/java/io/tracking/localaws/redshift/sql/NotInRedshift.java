package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;
import java.util.Locale;
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

    private static final Set<String> FUNCTIONS = Set.of(
            "STRING_AGG",
            "ARRAY_AGG",
            "EVERY",
            "XMLAGG",
            "CORR",
            "COVAR_POP",
            "COVAR_SAMP",
            "REGR_AVGX",
            "REGR_AVGY",
            "REGR_COUNT",
            "REGR_INTERCEPT",
            "REGR_R2",
            "REGR_SLOPE",
            "REGR_SXX",
            "REGR_SXY",
            "REGR_SYY",
            "CLOCK_TIMESTAMP",
            "STATEMENT_TIMESTAMP",
            "TRANSACTION_TIMESTAMP",
            "JUSTIFY_DAYS",
            "JUSTIFY_HOURS",
            "JUSTIFY_INTERVAL",
            "PG_SLEEP",
            "DIV",
            "SETSEED",
            "WIDTH_BUCKET",
            "GENERATE_SUBSCRIPTS",
            "BIT_LENGTH",
            "OVERLAY",
            "CONVERT_FROM",
            "CONVERT_TO",
            "ENCODE",
            "FORMAT",
            "QUOTE_NULLABLE",
            "REGEXP_MATCHES",
            "REGEXP_SPLIT_TO_ARRAY",
            "REGEXP_SPLIT_TO_TABLE",
            // Of later PostgreSQL: none of Redshift's functions.
            "CONCAT_WS",
            "GEN_RANDOM_UUID",
            "UUIDV4",
            "UUIDV7",
            "MAKE_DATE",
            "MAKE_TIMESTAMP",
            "MAKE_INTERVAL",
            "DATE_BIN",
            "JSON_AGG",
            "JSONB_AGG",
            "JSON_OBJECT_AGG",
            "JSON_BUILD_OBJECT",
            "JSONB_BUILD_OBJECT",
            "JSON_EXTRACT_PATH",
            "JSONB_EXTRACT_PATH",
            "JSONB_EXTRACT_PATH_TEXT",
            "JSON_ARRAY_ELEMENTS",
            "JSONB_ARRAY_ELEMENTS",
            "JSON_EACH",
            "JSONB_EACH",
            "ROW_TO_JSON",
            "TO_JSON",
            "TO_JSONB",
            "UNNEST",
            "ARRAY_TO_STRING",
            "STRING_TO_TABLE",
            "STARTS_WITH",
            "NUM_NULLS",
            "SHA224",
            "SHA256",
            "SHA384",
            "SHA512");

    private NotInRedshift() {}

    /** @param at a word that no name qualifies */
    static void refuse(List<Token> tokens, int at) {
        if (at + 1 == tokens.size()) {
            return;
        }
        var token = tokens.get(at);
        var next = tokens.get(at + 1);
        if (next.is("(")) {
            refuseCall(tokens, at, token);
        } else if (next.kind() == Kind.STRING && !next.space().isEmpty()) {
            Casts.refuse(token.name());
        } else {
            refuseClause(token, next, at > 0 && tokens.get(at - 1).is("*"));
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
        var name = token.text().toUpperCase(Locale.ROOT);
        if (FUNCTIONS.contains(name)) {
            throw new Refusal.Thrown(new Refusal(
                    "42883",
                    "function " + name.toLowerCase(Locale.ROOT) + "() does not exist",
                    "Amazon Redshift does not support " + name + "."));
        }
        if (Missing.FUNCTIONS.contains(name)) {
            throw new Refusal.Thrown(Refusal.missing("The function " + name));
        }
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
            case "PIVOT", "UNPIVOT" -> throw new Refusal.Thrown(Refusal.missing(name));
            case "OVER" -> Windows.refuse(tokens, at);
            case "FILTER", "LATERAL" -> throw here(token, "");
            default -> {}
        }
    }

    private static void refuseClause(Token token, Token next, boolean isAfterStar) {
        if (token.is("RETURNING")
                || (token.is("ON") && next.is("CONFLICT"))
                || (token.is("DISTINCT") && (next.is("ON") || next.is("FROM")))
                || (token.is("FOR") && (next.is("UPDATE") || next.is("SHARE")))
                || (token.is("OVERRIDING") && (next.is("SYSTEM") || next.is("USER")))) {
            throw here(token, next.kind() == Kind.WORD ? " " + next.text().toUpperCase(Locale.ROOT) : "");
        }
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

    private static Refusal.Thrown here(Token token, String next) {
        return new Refusal.Thrown(Refusal.syntax(
                token.text(), "Amazon Redshift has no " + token.text().toUpperCase(Locale.ROOT) + next + " here."));
    }
}
