package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of one statement, read from left to right. */
final class Tokens {

    private final List<Token> tokens;
    private int at;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean done() {
        return at >= tokens.size();
    }

    @Nullable
    Token peek() {
        return done() ? null : tokens.get(at);
    }

    Token next() {
        if (done()) {
            throw new Refusal.Thrown(new Refusal("42601", "syntax error at end of input", null));
        }
        return tokens.get(at++);
    }

    int position() {
        return at;
    }

    void rewind(int position) {
        at = position;
    }

    boolean peekIs(String word) {
        var token = peek();
        return token != null && token.is(word);
    }

    /** Steps over these words when they come next, all of them or none. */
    boolean accept(String... words) {
        if (at + words.length > tokens.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(at + i).is(words[i])) {
                return false;
            }
        }
        at += words.length;
        return true;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw unexpected();
        }
    }

    Refusal.Thrown unexpected() {
        var token = peek();
        return new Refusal.Thrown(
                token == null
                        ? new Refusal("42601", "syntax error at end of input", null)
                        : Refusal.syntax(token.text(), null));
    }

    /** A name with or without schema, as PostgreSQL has to be told it. */
    String qualifiedName() {
        var name = new StringBuilder();
        do {
            var token = next();
            if (!token.isName()) {
                at--;
                throw unexpected();
            }
            name.append(Names.folded(token));
            if (!peekIs(".")) {
                return name.toString();
            }
            name.append(next().text());
        } while (true);
    }

    /** The tokens up to the closing parenthesis of the one just stepped over; steps over that too. */
    List<Token> untilClosing() {
        var inside = new ArrayList<Token>();
        int depth = 1;
        while (true) {
            var token = next();
            if (token.is("(")) {
                depth++;
            } else if (token.is(")") && --depth == 0) {
                return inside;
            }
            inside.add(token);
        }
    }

    List<Token> rest() {
        var rest = tokens.subList(at, tokens.size());
        at = tokens.size();
        return rest;
    }

    /** Split at the commas that are in no parentheses. */
    static List<List<Token>> byComma(List<Token> tokens) {
        var parts = new ArrayList<List<Token>>();
        var part = new ArrayList<Token>();
        int depth = 0;
        for (var token : tokens) {
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
            }
            if (depth == 0 && token.is(",")) {
                parts.add(part);
                part = new ArrayList<>();
            } else {
                part.add(token);
            }
        }
        parts.add(part);
        return parts;
    }

    static String text(List<Token> tokens) {
        var text = new StringBuilder();
        for (var token : tokens) {
            text.append(token.space()).append(token.text());
        }
        return text.toString();
    }
}
