package io.tracking.localaws.redshift.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table that a statement changes rows of and therefore locks against every other writer.
 *
 * <p>INSERT and COPY lock too, but not against each other under SNAPSHOT: PostgreSQL's own lock is that one.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_write_readwrite.html">Write and read/write operations</a>
 */
final class WriteTarget {

    private WriteTarget() {}

    /** The table as written; null when the statement changes no rows. */
    static @Nullable String of(List<Token> tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
            } else if (depth == 0) {
                if (token.is("SELECT") || token.is("INSERT") || (i == 0 && !opens(token))) {
                    return null;
                }
                TokenStream reader = new TokenStream(tokens);
                reader.rewind(i);
                if (reader.accept("UPDATE")
                        || reader.accept("DELETE", "FROM")
                        || reader.accept("DELETE")
                        || reader.accept("MERGE", "INTO")) {
                    return reader.qualifiedName();
                }
            }
        }
        return null;
    }

    private static boolean opens(Token token) {
        return token.is("WITH") || token.is("UPDATE") || token.is("DELETE") || token.is("MERGE");
    }
}
