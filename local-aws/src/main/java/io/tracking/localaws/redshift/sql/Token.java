package io.tracking.localaws.redshift.sql;

import java.util.Locale;

/**
 * A word, quoted name, literal, number or symbol of SQL.
 *
 * @param space white space and comments before it, kept so that positions in errors stay near
 */
record Token(Kind kind, String space, String text) {

    enum Kind {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        PARAMETER,
        SYMBOL
    }

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** The name it stands for: Redshift folds both spellings to lower case. */
    String name() {
        return (kind == Kind.QUOTED ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text)
                .toLowerCase(Locale.ROOT);
    }

    Token as(String newText) {
        return new Token(kind, space, newText);
    }
}
