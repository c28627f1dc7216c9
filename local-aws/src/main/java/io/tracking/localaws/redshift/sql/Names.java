package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers: folded to lower case, quoted or not; those of temporary tables may begin with #.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_names.html">Names and identifiers</a>
 */
final class Names {

    /** PostgreSQL cuts what is longer; Redshift has 127. */
    private static final int LONGEST = 63;

    private Names() {}

    /** A name that PostgreSQL would cut, and take for another one. */
    static void refuseLong(List<Token> tokens) {
        for (Token token : tokens) {
            if (token.text().length() * 4 > LONGEST
                    && token.isName()
                    && token.name().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                throw new Refusal.Thrown(
                        Refusal.missing("The name \"" + token.name() + "\", longer than " + LONGEST + " bytes,"));
            }
        }
    }

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
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
