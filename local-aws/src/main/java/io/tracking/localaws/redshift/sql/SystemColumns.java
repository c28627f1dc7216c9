package io.tracking.localaws.redshift.sql;

import java.util.List;
import java.util.Set;

/**
 * Refuses PostgreSQL's system columns of users' tables; the tables of the catalogue have them.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html">Unsupported PostgreSQL
 *     features</a>
 */
final class SystemColumns {

    private static final Set<String> NAMES = Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

    private SystemColumns() {}

    /** @param tokens a whole statement */
    static void refuse(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.isName()
                    && NAMES.contains(token.name())
                    && !(i + 1 < tokens.size() && tokens.get(i + 1).is("("))
                    && NodeFunctions.readsNoCatalogue(tokens)) {
                throw new Refusal.Thrown(new Refusal(
                        "42703",
                        "column \"" + token.name() + "\" does not exist",
                        "Tables of Amazon Redshift have no system columns of PostgreSQL."));
            }
        }
    }
}
