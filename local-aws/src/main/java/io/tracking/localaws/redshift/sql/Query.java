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

    private static final Map<String, String> WORDS = Map.of(
            "SYSDATE", "pg_catalog.sysdate()", "CURRENT_USER_ID", "standin.current_user_id()", "MINUS", "EXCEPT");

    private final List<Token> tokens;
    private final List<Token> rewritten;

    private Query(List<Token> tokens) {
        this.tokens = tokens;
        this.rewritten = new ArrayList<>(tokens.size());
    }

    /** Names alone: for what holds no expressions. */
    static List<Token> names(List<Token> tokens) {
        List<Token> rewritten = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            rewritten.add(name(token));
        }
        return rewritten;
    }

    private static Token name(Token token) {
        if (!token.isName()) {
            return token;
        }
        String folded = Names.folded(token);
        return folded.equals(token.text()) ? token : token.as(folded);
    }

    static List<Token> rewrite(List<Token> tokens) {
        return new Query(tokens).rewrite();
    }

    /** Rewrites a whole statement, which also locks the table that it changes rows of. */
    static Statement statement(List<Token> tokens) {
        NodeFunctions.refuse(tokens);
        SystemColumns.refuse(tokens);
        List<Token> functions = rewrite(tokens);
        String sql = TokenStream.text(functions);
        if (functions.stream().anyMatch(t -> t.kind() == Kind.WORD && t.name().startsWith("pg_last_copy_"))) {
            return Statement.lastCopy(sql);
        }
        String written = WriteTarget.of(functions);
        return written == null
                ? Statement.of(sql)
                : Statement.inTransaction(List.of("LOCK TABLE " + written + " IN SHARE ROW EXCLUSIVE MODE"), sql);
    }

    private static String text(List<Token> tokens) {
        return TokenStream.text(rewrite(tokens));
    }

    private List<Token> rewrite() {
        for (int i = 0; i < tokens.size(); i++) {
            i = token(i);
        }
        return rewritten;
    }

    /** Returns the last token that it read. */
    private int token(int at) {
        Token token = tokens.get(at);
        if (token.is("::")) {
            return cast(at);
        }
        boolean qualified = at > 0 && tokens.get(at - 1).is(".");
        if (token.kind() != Kind.WORD || qualified) {
            refuseCall(at, token, qualified);
            rewritten.add(name(token));
            return at;
        }
        NotInRedshift.refuse(tokens, at);
        return is(at + 1, "(") ? call(at, token) : word(at, token);
    }

    /** {@code pg_catalog.gcd(…)} and {@code "gcd"(…)}; a function of another schema is the user's own. */
    private void refuseCall(int at, Token token, boolean qualified) {
        if (!token.isName() || !is(at + 1, "(")) {
            return;
        }
        if (!qualified) {
            Functions.refuse(tokens, at, "");
        } else if (at > 1 && tokens.get(at - 2).name().equals("pg_catalog")) {
            Functions.refuse(tokens, at, "pg_catalog");
        }
    }

    private boolean is(int at, String word) {
        return at < tokens.size() && tokens.get(at).is(word);
    }

    private int word(int at, Token token) {
        String word = token.text().toUpperCase(Locale.ROOT);
        String other = WORDS.get(word);
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
        TokenStream reader = new TokenStream(tokens);
        reader.rewind(at + 1);
        String type = Casts.type(reader);
        rewritten.add(new Token(Kind.SYMBOL, "", type));
        return reader.position() - 1;
    }

    private int call(int at, Token token) {
        String name = token.text().toUpperCase(Locale.ROOT);
        if (!isRewritten(name)) {
            rewritten.add(name(token));
            return at;
        }
        TokenStream reader = new TokenStream(tokens);
        reader.rewind(at + 2);
        List<Token> inside = reader.untilClosing();
        String sql = sql(token, name, inside, reader);
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

    private static @Nullable String sql(Token token, String name, List<Token> inside, TokenStream reader) {
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
        return inside.isEmpty() ? List.of() : TokenStream.byComma(inside);
    }

    private static String castCall(Token token, List<Token> inside) {
        int as = inside.size() - 1;
        for (int depth = 0; as >= 0; as--) {
            Token each = inside.get(as);
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
    private static String listagg(List<Token> inside, TokenStream reader) {
        boolean distinct = !inside.isEmpty() && inside.get(0).is("DISTINCT");
        List<List<Token>> parts = arguments(inside);
        String arguments = distinct || parts.isEmpty()
                ? text(inside)
                : "(" + text(parts.get(0)) + ")::varchar" + (parts.size() > 1 ? "," + text(parts.get(1)) : "");
        if (parts.size() == 1) {
            arguments += ",''";
        }
        String order = reader.accept("WITHIN", "GROUP", "(") ? text(reader.untilClosing()) : "";
        if (!reader.accept("OVER", "(")) {
            return "standin.listagg(listagg(" + arguments + (order.isEmpty() ? "" : " " + order) + "))";
        }
        String partition = text(reader.untilClosing());
        if (distinct) {
            throw new Refusal.Thrown(Refusal.missing("LISTAGG(DISTINCT …) OVER"));
        }
        return "standin.listagg(listagg(" + arguments + ") OVER (" + partition + " " + order
                + (order.isEmpty() ? "" : " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING") + "))";
    }

    /** {@code RATIO_TO_REPORT(x) OVER (…)}. */
    private static String ratio(List<Token> inside, TokenStream reader) {
        reader.expect("OVER");
        reader.expect("(");
        String value = text(inside);
        return "standin.ratio_to_report((" + value + ")::float8, (SUM(" + value + ") OVER ("
                + text(reader.untilClosing()) + "))::float8)";
    }
}
