package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells how wide the string is that an expression makes of literals, in bytes. */
final class Widths {

    private static final int UNKNOWN = -1;

    /** In tokens: of what is longer the width is not looked for, whose parentheses are read again for each that they stand in. */
    private static final int LONGEST = 500;

    /** The width of an MD5 in hexadecimal digits. */
    private static final int MD5 = 32;

    /** They make nothing longer. */
    private static final Set<String> NOT_LONGER = Set.of("LOWER", "UPPER", "BTRIM", "LTRIM", "RTRIM", "TRIM");

    private static final Set<String> LARGEST = Set.of("COALESCE", "NVL");

    private Widths() {}

    /** Where the parenthesis at {@code open} is closed. */
    static int closing(List<Token> tokens, int open) {
        TokenStream reader = new TokenStream(tokens);
        reader.rewind(open + 1);
        reader.untilClosing();
        return reader.position() - 1;
    }

    /** The width of an expression in bytes; not positive when it is not known. */
    static int width(List<Token> expression) {
        return expression.size() > LONGEST ? UNKNOWN : sum(expression);
    }

    private static int sum(List<Token> expression) {
        List<List<Token>> parts = split(expression);
        int sum = 0;
        for (List<Token> part : parts) {
            int width = operand(part);
            if (width <= 0) {
                return UNKNOWN;
            }
            sum += width;
        }
        return sum;
    }

    /** Between the || that are in no parentheses and no CASE. */
    private static List<List<Token>> split(List<Token> expression) {
        List<List<Token>> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < expression.size(); i++) {
            Token token = expression.get(i);
            depth += token.is("(") || token.is("CASE") ? 1 : token.is(")") || token.is("END") ? -1 : 0;
            if (depth == 0 && token.is("||")) {
                parts.add(expression.subList(from, i));
                from = i + 1;
            }
        }
        parts.add(expression.subList(from, expression.size()));
        return parts;
    }

    private static int operand(List<Token> tokens) {
        int size = tokens.size();
        if (size == 1) {
            return literal(tokens.get(0));
        }
        if (size == 0) {
            return UNKNOWN;
        }
        Token first = tokens.get(0);
        if (first.is("CASE") && tokens.get(size - 1).is("END")) {
            return results(tokens.subList(1, size - 1));
        }
        int open = first.is("(") ? 0 : 1;
        if (!tokens.get(open).is("(") || closing(tokens, open) != size - 1) {
            return UNKNOWN;
        }
        List<Token> inside = tokens.subList(open + 1, size - 1);
        return open == 0 ? width(inside) : call(first.text().toUpperCase(Locale.ROOT), inside);
    }

    private static int call(String name, List<Token> inside) {
        if (name.equals("MD5")) {
            return MD5;
        }
        List<List<Token>> arguments = TokenStream.byComma(inside);
        if (LARGEST.contains(name)) {
            return largest(arguments);
        }
        return NOT_LONGER.contains(name) ? width(arguments.get(0)) : UNKNOWN;
    }

    /** Of what follows THEN and ELSE. */
    private static int results(List<Token> inside) {
        List<List<Token>> results = new ArrayList<>();
        int depth = 0;
        int from = UNKNOWN;
        for (int i = 0; i < inside.size(); i++) {
            Token token = inside.get(i);
            depth += token.is("(") || token.is("CASE") ? 1 : token.is(")") || token.is("END") ? -1 : 0;
            if (depth == 0 && from != UNKNOWN && (token.is("WHEN") || token.is("ELSE"))) {
                results.add(inside.subList(from, i));
                from = UNKNOWN;
            }
            if (depth == 0 && (token.is("THEN") || token.is("ELSE"))) {
                from = i + 1;
            }
        }
        if (from != UNKNOWN) {
            results.add(inside.subList(from, inside.size()));
        }
        return largest(results);
    }

    private static int largest(List<List<Token>> expressions) {
        int largest = UNKNOWN;
        for (List<Token> expression : expressions) {
            if (expression.size() == 1 && expression.get(0).is("NULL")) {
                continue;
            }
            int width = width(expression);
            if (width <= 0) {
                return UNKNOWN;
            }
            largest = Math.max(largest, width);
        }
        return largest;
    }

    /** What it holds, when it has no escapes. */
    private static int literal(Token token) {
        String text = token.text();
        if (token.kind() != Kind.STRING || text.charAt(0) != '\'' || text.length() < 2 || text.indexOf('\\') >= 0) {
            return UNKNOWN;
        }
        return text.substring(1, text.length() - 1).replace("''", "'").getBytes(StandardCharsets.UTF_8).length;
    }
}
