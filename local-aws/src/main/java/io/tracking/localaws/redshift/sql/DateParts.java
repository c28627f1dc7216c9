package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parts of dates with all their abbreviations.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html">Date parts</a>
 */
final class DateParts {

    private static final Map<String, String> NAMES = names(
            "millennium millennia mil mils",
            "century centuries c cent cents",
            "decade decades dec decs",
            "epoch",
            "year years y yr yrs",
            "quarter quarters qtr qtrs",
            "month months mon mons",
            "week weeks w",
            "dow dayofweek dw weekday",
            "doy dayofyear dy yearday",
            "day days d",
            "hour hours h hr hrs",
            "minute minutes m min mins",
            "second seconds s sec secs",
            "millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon",
            "microsecond microseconds microsec microsecs usecond useconds us usec usecs",
            "timezone",
            "timezone_hour",
            "timezone_minute");

    private DateParts() {}

    private static Map<String, String> names(String... parts) {
        Map<String, String> names = new HashMap<>();
        for (String part : parts) {
            String[] spellings = part.split(" ", -1);
            for (String spelling : spellings) {
                names.put(spelling, spellings[0]);
            }
        }
        return Map.copyOf(names);
    }

    /**
     * The literal of the part that an argument names.
     *
     * @param argument an identifier or a string; anything else is left as it is, such as a parameter
     */
    static String literal(List<Token> argument) {
        if (argument.size() != 1) {
            return TokenStream.text(argument);
        }
        Token token = argument.get(0);
        return switch (token.kind()) {
            case WORD, QUOTED -> "'" + part(token.name()) + "'";
            case STRING -> "'" + part(inside(token.text())) + "'";
            default -> token.text();
        };
    }

    /** What an identifier or a string says. */
    static String written(Token token) {
        return token.kind() == Kind.STRING ? inside(token.text()) : token.name();
    }

    private static String inside(String literal) {
        return literal.length() < 2
                ? literal
                : literal.substring(1, literal.length() - 1).strip();
    }

    static String part(String written) {
        String part = NAMES.get(written.toLowerCase(Locale.ROOT));
        if (part == null) {
            throw new Refusal.Thrown(new Refusal("22023", "timestamp units \"" + written + "\" not recognized", null));
        }
        return part;
    }

    /** {@code part FROM x}, of EXTRACT. */
    static boolean isExtraction(List<Token> inside) {
        return inside.size() > 2
                && (inside.get(0).isName() || inside.get(0).kind() == Kind.STRING)
                && inside.get(1).is("FROM");
    }
}
