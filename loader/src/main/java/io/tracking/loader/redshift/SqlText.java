package io.tracking.loader.redshift;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in what differs between statements of one shape: {@code {name}} in a text stands for the fragment of that name. A fragment
 * of several lines keeps the column in which it begins.
 */
public final class SqlText {

    private static final Pattern FRAGMENT = Pattern.compile("\\{([a-z][^{}]*)}");

    private SqlText() {}

    /**
     * Fills in the fragments of a text.
     *
     * @param fragments answers the text that stands for a name; it is filled in as it is
     */
    public static String fill(String text, UnaryOperator<String> fragments) {
        return FRAGMENT.matcher(text).replaceAll(found -> {
            int line = text.lastIndexOf('\n', found.start()) + 1;
            String indent = "\n" + " ".repeat(found.start() - line);
            return Matcher.quoteReplacement(fragments.apply(found.group(1)).replace("\n", indent));
        });
    }

    /** A value between apostrophes. */
    public static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
