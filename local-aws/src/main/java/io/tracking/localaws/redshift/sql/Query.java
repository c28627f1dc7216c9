package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Redshift's functions, names, types and clauses in PostgreSQL's words, from left to right.
 *
 * <p>What needs a look at a whole SELECT is {@link Selects}' work and is done before.
 */
final class Query {

    private static final Map<String, String> WORDS = Map.of("SYSDATE", "pg_catalog.sysdate()", "MINUS", "EXCEPT");

    private final List<Token> tokens;
    private final List<Token> rewritten;

    private Query(List<Token> tokens) {
        this.tokens = tokens;
        this.rewritten = new ArrayList<>(tokens.size());
    }

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

    static List<Token> rewrite(List<Token> tokens) {
        return new Query(tokens).rewrite();
    }

    private static String text(List<Token> tokens) {
        return Tokens.text(rewrite(tokens));
    }

    private List<Token> rewrite() {
        for (int i = 0; i < tokens.size(); i++) {
            i = token(i);
        }
        return rewritten;
    }

    /** Returns the last token that it read. */
    private int token(int at) {
        var token = tokens.get(at);
        if (token.is("::")) {
            return cast(at);
        }
        if (token.kind() != Kind.WORD || (at > 0 && tokens.get(at - 1).is("."))) {
            rewritten.add(name(token));
            return at;
        }
        NotInRedshift.refuse(tokens, at);
        return is(at + 1, "(") ? call(at, token) : word(at, token);
    }

    private boolean is(int at, String word) {
        return at < tokens.size() && tokens.get(at).is(word);
    }

    private int word(int at, Token token) {
        var word = token.text().toUpperCase(Locale.ROOT);
        var other = WORDS.get(word);
        if (other != null) {
            rewritten.add(token.as(other));
        } else if (word.equals("APPROXIMATE") && at + 2 < tokens.size() && is(at + 2, "(")) {
            return at;
        } else if (word.equals("INTO") && isTemporary(at)) {
            rewritten.add(token);
            rewritten.add(new Token(Kind.WORD, " ", "TEMP"));
        } else {
            rewritten.add(name(token));
        }
        return at;
    }

    /** {@code SELECT … INTO #t}. */
    private boolean isTemporary(int at) {
        return at + 1 < tokens.size()
                && Names.isTemporary(tokens.get(at + 1))
                && !tokens.get(at - 1).is("INSERT")
                && !tokens.get(at - 1).is("MERGE");
    }

    private int cast(int at) {
        rewritten.add(tokens.get(at));
        if (at + 1 == tokens.size() || !tokens.get(at + 1).isName()) {
            return at;
        }
        var reader = new Tokens(tokens);
        reader.rewind(at + 1);
        var type = Casts.type(reader);
        rewritten.add(new Token(Kind.SYMBOL, "", type));
        return reader.position() - 1;
    }

    private int call(int at, Token token) {
        var name = token.text().toUpperCase(Locale.ROOT);
        if (!isRewritten(name)) {
            rewritten.add(name(token));
            return at;
        }
        var reader = new Tokens(tokens);
        reader.rewind(at + 2);
        var inside = reader.untilClosing();
        var sql = sql(token, name, inside, reader);
        if (sql == null) {
            rewritten.add(name(token));
            return at;
        }
        rewritten.add(new Token(Kind.SYMBOL, token.space(), sql));
        return reader.position() - 1;
    }

    private static boolean isRewritten(String name) {
        return Calls.has(name)
                || switch (name) {
                    case "CAST", "EXTRACT", "LISTAGG", "RATIO_TO_REPORT" -> true;
                    default -> false;
                };
    }

    private static @Nullable String sql(Token token, String name, List<Token> inside, Tokens reader) {
        return switch (name) {
            case "CAST" -> castCall(token, inside);
            case "EXTRACT" ->
                DateParts.isExtraction(inside)
                        ? Calls.extract(DateParts.written(inside.get(0)), text(inside.subList(2, inside.size())))
                        : null;
            case "LISTAGG" -> listagg(inside, reader);
            case "RATIO_TO_REPORT" -> ratio(inside, reader);
            default -> Calls.rewrite(name, arguments(inside), Query::text);
        };
    }

    private static List<List<Token>> arguments(List<Token> inside) {
        return inside.isEmpty() ? List.of() : Tokens.byComma(inside);
    }

    private static String castCall(Token token, List<Token> inside) {
        int as = inside.size() - 1;
        for (int depth = 0; as >= 0; as--) {
            var each = inside.get(as);
            depth += each.is(")") ? 1 : each.is("(") ? -1 : 0;
            if (depth == 0 && each.is("AS")) {
                break;
            }
        }
        if (as < 0 || as + 1 == inside.size()) {
            return token.text() + "(" + text(inside) + ")";
        }
        return token.text() + "(" + text(inside.subList(0, as)) + " AS"
                + Casts.type(inside.subList(as + 1, inside.size())) + ")";
    }

    /** {@code LISTAGG(x, ',') WITHIN GROUP (ORDER BY y)} as {@code listagg(x, ',' ORDER BY y)}. */
    private static String listagg(List<Token> inside, Tokens reader) {
        boolean distinct = !inside.isEmpty() && inside.get(0).is("DISTINCT");
        var parts = arguments(inside);
        var arguments = distinct || parts.isEmpty()
                ? text(inside)
                : "(" + text(parts.get(0)) + ")::varchar" + (parts.size() > 1 ? "," + text(parts.get(1)) : "");
        if (parts.size() == 1) {
            arguments += ",''";
        }
        var order = reader.accept("WITHIN", "GROUP", "(") ? text(reader.untilClosing()) : "";
        if (!reader.accept("OVER", "(")) {
            return "listagg(" + arguments + (order.isEmpty() ? "" : " " + order) + ")";
        }
        var partition = text(reader.untilClosing());
        if (distinct) {
            throw new Refusal.Thrown(Refusal.missing("LISTAGG(DISTINCT …) OVER"));
        }
        return "listagg(" + arguments + ") OVER (" + partition + " " + order
                + (order.isEmpty() ? "" : " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING") + ")";
    }

    /** {@code RATIO_TO_REPORT(x) OVER (…)}. */
    private static String ratio(List<Token> inside, Tokens reader) {
        reader.expect("OVER");
        reader.expect("(");
        var value = text(inside);
        return "standin.ratio_to_report((" + value + ")::float8, (SUM(" + value + ") OVER ("
                + text(reader.untilClosing()) + "))::float8)";
    }
}
