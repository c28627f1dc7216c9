package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts SQL into tokens. Whatever is not closed reaches to the end: PostgreSQL then says what is wrong. */
final class Lexer {

    private final String sql;
    private int at;

    private Lexer(String sql) {
        this.sql = sql;
    }

    /** The statements of a script, without the semicolons and without empty ones. */
    static List<List<Token>> statements(String script) {
        List<List<Token>> statements = new ArrayList<>();
        List<Token> current = new ArrayList<>();
        for (Token token : new Lexer(script).tokens()) {
            if (token.is(";")) {
                if (!current.isEmpty()) {
                    statements.add(current);
                }
                current = new ArrayList<>();
            } else {
                current.add(token);
            }
        }
        if (!current.isEmpty()) {
            statements.add(current);
        }
        return statements;
    }

    private List<Token> tokens() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            int start = at;
            skipSpace();
            String space = sql.substring(start, at);
            if (at == sql.length()) {
                return tokens;
            }
            int from = at;
            Kind kind = next();
            boolean joined = kind == Kind.WORD
                    && space.isEmpty()
                    && !tokens.isEmpty()
                    && tokens.get(tokens.size() - 1).kind() == Kind.NUMBER;
            tokens.add(new Token(kind, joined ? " " : space, sql.substring(from, at)));
        }
    }

    private void skipSpace() {
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", at)) {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        at = Math.min(at, sql.length());
    }

    private Kind next() {
        char first = sql.charAt(at);
        if (first == '\'') {
            return string(true);
        }
        if ((first == 'e' || first == 'E') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
            at++;
            return string(true);
        }
        if (first == '"') {
            quoted('"', false);
            return Kind.QUOTED;
        }
        if (first == '$') {
            return dollar();
        }
        if (Character.isDigit(first)) {
            number();
            return Kind.NUMBER;
        }
        if (Character.isLetter(first) || first == '_' || (first == '#' && startsName())) {
            while (at < sql.length() && isWordPart(sql.charAt(at))) {
                at++;
            }
            return Kind.WORD;
        }
        at += sql.startsWith("::", at) || sql.startsWith("||", at) ? 2 : 1;
        return Kind.SYMBOL;
    }

    /** {@code #t} is a temporary table, {@code 5 # 3} an operator. */
    private boolean startsName() {
        return at + 1 < sql.length() && (Character.isLetter(sql.charAt(at + 1)) || sql.charAt(at + 1) == '_');
    }

    private Kind string(boolean escapes) {
        quoted('\'', escapes);
        return Kind.STRING;
    }

    private void quoted(char quote, boolean escapes) {
        at++;
        while (at < sql.length()) {
            char next = sql.charAt(at++);
            if (escapes && next == '\\') {
                at++;
            } else if (next == quote) {
                if (at < sql.length() && sql.charAt(at) == quote) {
                    at++;
                } else {
                    return;
                }
            }
        }
        at = sql.length();
    }

    private Kind dollar() {
        int end = at + 1;
        while (end < sql.length() && isWordPart(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        if (end < sql.length() && sql.charAt(end) == '$' && !Character.isDigit(sql.charAt(at + 1))) {
            String tag = sql.substring(at, end + 1);
            int close = sql.indexOf(tag, end + 1);
            at = close < 0 ? sql.length() : close + tag.length();
            return Kind.STRING;
        }
        at = Math.max(end, at + 1);
        return Kind.PARAMETER;
    }

    /** Up to the first letter that is no exponent: {@code 1WHEN} is two tokens, as it was in PostgreSQL 8. */
    private void number() {
        while (at < sql.length() && (Character.isDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
            at++;
        }
        int exponent = at + 1;
        if (exponent < sql.length() && (sql.charAt(exponent) == '+' || sql.charAt(exponent) == '-')) {
            exponent++;
        }
        if (at < sql.length()
                && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E')
                && exponent < sql.length()
                && Character.isDigit(sql.charAt(exponent))) {
            at = exponent;
            while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
                at++;
            }
        }
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '#';
    }
}
