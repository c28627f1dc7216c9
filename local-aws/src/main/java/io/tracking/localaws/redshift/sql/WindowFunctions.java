package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Window specifications that PostgreSQL would take and Redshift refuses.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html">Window functions</a>
 */
final class WindowFunctions {

    /** Their specification has no frame; all others need one as soon as they are ordered. */
    private static final Set<String> WITHOUT_FRAME =
            Set.of("ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST", "NTILE", "LAG", "LEAD");

    private WindowFunctions() {}

    /** @param at of OVER, with its parenthesis after it */
    static void refuse(List<Token> tokens, int at) {
        int open = opening(tokens, at - 1);
        if (open < 1) {
            return;
        }
        String function = tokens.get(open - 1).text().toUpperCase(Locale.ROOT);
        if ((function.equals("LAG") || function.equals("LEAD"))
                && TokenStream.byComma(tokens.subList(open + 1, at - 1)).size() > 2) {
            throw refused(
                    "Default parameter not be supported for window function " + function.toLowerCase(Locale.ROOT));
        }
        TokenStream reader = new TokenStream(tokens);
        reader.rewind(at + 2);
        specification(function, reader.untilClosing());
    }

    private static void specification(String function, List<Token> inside) {
        boolean ordered = false;
        boolean framed = false;
        int depth = 0;
        for (int i = 0; i + 1 < inside.size(); i++) {
            Token token = inside.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                ordered |= token.is("ORDER") && inside.get(i + 1).is("BY");
                framed |= isFrame(inside, i);
            }
        }
        if (framed && WITHOUT_FRAME.contains(function)) {
            throw refused("The OVER clause of " + function + " cannot contain a window frame specification");
        }
        if (ordered && !framed && !WITHOUT_FRAME.contains(function)) {
            throw refused("Aggregate window functions with an ORDER BY clause require a frame clause");
        }
    }

    private static boolean isFrame(List<Token> inside, int at) {
        Token token = inside.get(at);
        if (token.is("EXCLUDE")) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), "Amazon Redshift has no EXCLUDE in a frame."));
        }
        boolean named = token.is("ROWS") || token.is("RANGE") || token.is("GROUPS");
        if (!named || !startsBounds(inside.get(at + 1))) {
            return false;
        }
        if (token.is("RANGE")) {
            throw refused("RANGE clause of window functions not yet implemented");
        }
        if (token.is("GROUPS")) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), "Amazon Redshift has frames of ROWS alone."));
        }
        return true;
    }

    private static boolean startsBounds(Token token) {
        return token.is("BETWEEN")
                || token.is("UNBOUNDED")
                || token.is("CURRENT")
                || token.kind() == Kind.NUMBER
                || token.kind() == Kind.PARAMETER;
    }

    /** The parenthesis that the one at {@code end} closes; negative when there is none. */
    private static int opening(List<Token> tokens, int end) {
        int depth = 0;
        for (int i = end; i >= 0; i--) {
            depth += tokens.get(i).is(")") ? 1 : tokens.get(i).is("(") ? -1 : 0;
            if (depth == 0) {
                return tokens.get(i).is("(") ? i : -1;
            }
        }
        return -1;
    }

    private static Refusal.Thrown refused(String message) {
        return new Refusal.Thrown(new Refusal("0A000", message, null));
    }
}
