package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What PostgreSQL would take and Redshift refuses.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html">Unsupported PostgreSQL
 *     features</a>
 */
final class NotInRedshift {

    private static final Set<String> TYPES = Set.of("json", "jsonb", "uuid", "bytea", "xml", "money", "inet");

    private NotInRedshift() {}

    static void refuse(List<Token> tokens, int at) {
        var token = tokens.get(at);
        if (at > 0 && tokens.get(at - 1).is("::") && TYPES.contains(token.name())) {
            throw new Refusal.Thrown(new Refusal("42704", "type \"" + token.name() + "\" does not exist", null));
        }
        if (at + 1 == tokens.size()) {
            return;
        }
        var next = tokens.get(at + 1);
        if (isClause(token, next)) {
            throw new Refusal.Thrown(Refusal.syntax(
                    token.text(),
                    "Amazon Redshift has no " + token.text().toUpperCase(Locale.ROOT)
                            + (next.kind() == Kind.WORD ? " " + next.text().toUpperCase(Locale.ROOT) : "") + " here."));
        }
        if (token.is("VALUES") && at > 0 && tokens.get(at - 1).is("(")) {
            throw new Refusal.Thrown(Refusal.unsupported("A VALUES list used as a table"));
        }
        if (token.is("ARRAY") && next.is("[")) {
            throw new Refusal.Thrown(Refusal.unsupported("An array constructor"));
        }
        boolean array = at + 2 < tokens.size() && tokens.get(at + 2).kind() == Kind.PARAMETER;
        if (token.is("ANY") && next.is("(") && array) {
            throw new Refusal.Thrown(Refusal.unsupported("ANY of an array"));
        }
    }

    private static boolean isClause(Token token, Token next) {
        return token.is("RETURNING")
                || (token.is("ON") && next.is("CONFLICT"))
                || (token.is("DISTINCT") && next.is("ON"))
                || (token.is("FOR") && (next.is("UPDATE") || next.is("SHARE")))
                || (token.is("FILTER") && next.is("("))
                || (token.is("LATERAL") && next.is("("));
    }
}
