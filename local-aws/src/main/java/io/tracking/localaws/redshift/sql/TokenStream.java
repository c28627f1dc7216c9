package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of one statement, read from left to right. */
final class TokenStream {

    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
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
        Token token = peek();
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
        Token token = peek();
        return new Refusal.Thrown(
                token == null
                        ? new Refusal("42601", "syntax error at end of input", null)
                        : Refusal.syntax(token.text(), null));
    }

    /** A name with or without schema, as PostgreSQL has to be told it. */
    String qualifiedName() {
        StringBuilder name = new StringBuilder();
        do {
            Token token = next();
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
        List<Token> inside = new ArrayList<>();
        int depth = 1;
        while (true) {
            Token token = next();
            if (token.is("(")) {
                depth++;
            } else if (token.is(")") && --depth == 0) {
                return inside;
            }
            inside.add(token);
        }
    }

    List<Token> rest() {
        List<Token> rest = tokens.subList(at, tokens.size());
        at = tokens.size();
        return rest;
    }

    /** Split at the commas that are in no parentheses. */
    static List<List<Token>> byComma(List<Token> tokens) {
        List<List<Token>> parts = new ArrayList<>();
        List<Token> part = new ArrayList<>();
        int depth = 0;
        for (Token token : tokens) {
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

    /** Reads the names between the commas; anything else is refused. */
    static List<String> names(List<Token> inside) {
        return byComma(inside).stream().map(TokenStream::onlyName).toList();
    }

    /** Reads the one name that this is; anything else is refused. */
    static String onlyName(List<Token> tokens) {
        if (tokens.size() != 1 || !tokens.get(0).isName()) {
            throw new Refusal.Thrown(
                    Refusal.syntax(tokens.isEmpty() ? ")" : text(tokens).strip(), null));
        }
        return tokens.get(0).name();
    }

    static String text(List<Token> tokens) {
        StringBuilder text = new StringBuilder();
        for (Token token : tokens) {
            text.append(token.space()).append(token.text());
        }
        return text.toString();
    }
}
