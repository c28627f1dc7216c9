package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Redshift's functions, names and clauses in PostgreSQL's words. */
final class Query {

    private static final Set<String> DATE_FUNCTIONS = Set.of("DATEADD", "DATEDIFF", "DATE_ADD", "DATE_DIFF");

    private Query() {}

    /** Names alone: for what holds no expressions. */
    static List<Token> names(List<Token> tokens) {
        var rewritten = new ArrayList<Token>(tokens.size());
        for (var token : tokens) {
            rewritten.add(name(token));
        }
        return rewritten;
    }

    private static Token name(Token token) {
        if (!token.isName()) {
            return token;
        }
        var folded = Names.folded(token);
        return folded.equals(token.text()) ? token : token.as(folded);
    }

    /** Redshift's functions and the clauses it does not have. */
    static List<Token> rewrite(List<Token> tokens) {
        var rewritten = new ArrayList<Token>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            var token = name(tokens.get(i));
            boolean call = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
            boolean qualified = i > 0 && tokens.get(i - 1).is(".");
            if (token.kind() == Kind.WORD && !qualified) {
                NotInRedshift.refuse(tokens, i);
                if (token.is("SYSDATE") && !call) {
                    token = token.as("pg_catalog.sysdate()");
                } else if (token.is("NVL") && call) {
                    token = token.as("COALESCE");
                } else if (call
                        && DATE_FUNCTIONS.contains(token.text().toUpperCase(Locale.ROOT))
                        && i + 2 < tokens.size()
                        && tokens.get(i + 2).kind() == Kind.WORD) {
                    rewritten.add(token);
                    rewritten.add(tokens.get(i + 1));
                    rewritten.add(tokens.get(i + 2).as("'" + tokens.get(i + 2).text() + "'"));
                    i += 2;
                    continue;
                } else if (call && token.is("LISTAGG")) {
                    i = listagg(tokens, i, rewritten);
                    continue;
                }
            }
            rewritten.add(token);
        }
        return rewritten;
    }

    /** {@code LISTAGG(x, ',') WITHIN GROUP (ORDER BY y)} as {@code listagg(x, ',' ORDER BY y)}; returns its last token. */
    private static int listagg(List<Token> tokens, int from, List<Token> into) {
        var reader = new Tokens(tokens);
        reader.rewind(from + 2);
        var arguments = rewrite(reader.untilClosing());
        into.add(tokens.get(from));
        into.add(tokens.get(from + 1));
        into.addAll(arguments);
        if (Tokens.byComma(arguments).size() == 1) {
            into.add(new Token(Kind.SYMBOL, "", ",''"));
        }
        var closing = tokens.get(reader.position() - 1);
        if (reader.accept("WITHIN", "GROUP", "(")) {
            into.addAll(rewrite(reader.untilClosing()));
        }
        into.add(closing);
        return reader.position() - 1;
    }
}
