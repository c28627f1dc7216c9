package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers: folded to lower case, quoted or not; those of temporary tables may begin with #.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_names.html">Names and identifiers</a>
 */
final class Names {

    private Names() {}

    /** {@code #t} is a temporary table without being called one. */
    static boolean isTemporary(@Nullable Token name) {
        return name != null && name.isName() && name.name().startsWith("#");
    }

    /** As PostgreSQL has to be told it. */
    static String folded(Token name) {
        if (name.kind() == Kind.QUOTED) {
            return lower(name.text());
        }
        return name.kind() == Kind.WORD && name.text().charAt(0) == '#' ? quoted(lower(name.text())) : name.text();
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** ASCII letters alone, as Redshift folds them. */
    private static String lower(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z') {
                return lowered(text);
            }
        }
        return text;
    }

    private static String lowered(String text) {
        var lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
