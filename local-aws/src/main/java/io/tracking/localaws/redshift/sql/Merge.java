package io.tracking.localaws.redshift.sql;

import java.util.List;

/**
 * MERGE in the one form that Redshift has.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html">MERGE</a>
 */
final class Merge {

    private Merge() {}

    /** @param reader at MERGE */
    static void refuse(TokenStream reader) {
        reader.next();
        reader.expect("INTO");
        reader.qualifiedName();
        reader.expect("USING");
        if (reader.peekIs("(")) {
            throw new Refusal.Thrown(
                    Refusal.syntax("(", "The source of Amazon Redshift's MERGE is a table and no subquery."));
        }
        reader.qualifiedName();
        if (!reader.peekIs("ON")) {
            reader.accept("AS");
            reader.next();
        }
        reader.expect("ON");
        if (!toClause(reader)) {
            throw incomplete();
        }
        if (reader.accept("REMOVE")) {
            throw new Refusal.Thrown(Refusal.missing("MERGE … REMOVE DUPLICATES"));
        }
        action(reader, List.of("MATCHED", "THEN"), "UPDATE", "DELETE");
        if (!toClause(reader)) {
            throw incomplete();
        }
        action(reader, List.of("NOT", "MATCHED", "THEN"), "INSERT");
        if (toClause(reader)) {
            throw reader.unexpected();
        }
    }

    private static void action(TokenStream reader, List<String> words, String... actions) {
        reader.expect("WHEN");
        for (String word : words) {
            reader.expect(word);
        }
        for (String action : actions) {
            if (reader.accept(action)) {
                return;
            }
        }
        throw reader.unexpected();
    }

    /** To the WHEN or REMOVE that is in no parentheses and no CASE; false when there is none. */
    private static boolean toClause(TokenStream reader) {
        int depth = 0;
        while (!reader.done()) {
            if (depth == 0 && (reader.peekIs("WHEN") || reader.peekIs("REMOVE"))) {
                return true;
            }
            Token token = reader.next();
            if (token.is("(") || token.is("CASE")) {
                depth++;
            } else if (token.is(")") || token.is("END")) {
                depth--;
            }
        }
        return false;
    }

    private static Refusal.Thrown incomplete() {
        return new Refusal.Thrown(new Refusal(
                "42601",
                "syntax error at end of input",
                "Amazon Redshift's MERGE has both WHEN MATCHED and WHEN NOT MATCHED, in this order."));
    }
}
