package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites what Redshift's SELECT has and PostgreSQL's has not: TOP, QUALIFY, GROUP BY ALL and names of the list used in the list.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html">SELECT</a>
 */
final class Selects {

    private static final Set<String> SET_OPERATORS = Set.of("UNION", "INTERSECT", "EXCEPT", "MINUS");

    private final ColumnList columns;

    private Selects(ColumnList columns) {
        this.columns = columns;
    }

    /** @param columns tells what has to be known of the tables */
    static List<Token> rewrite(List<Token> tokens, ColumnList columns) {
        if (!concerns(tokens)) {
            return tokens;
        }
        int end = tokens.size() - 4;
        boolean late = end > 0
                && new TokenStream(tokens.subList(end, tokens.size())).accept("WITH", "NO", "SCHEMA", "BINDING");
        if (!late) {
            return new Selects(columns).level(tokens, List.of());
        }
        List<Token> view = new ArrayList<>(new Selects(columns).level(tokens.subList(0, end), List.of()));
        view.addAll(tokens.subList(end, tokens.size()));
        return view;
    }

    /** Quick: most statements have nothing of it. */
    private static boolean concerns(List<Token> tokens) {
        boolean select = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Kind.WORD) {
                select |= token.is("SELECT");
                if (token.is("TOP") || token.is("QUALIFY") || (token.is("BY") && isNext(tokens, i, "ALL"))) {
                    return true;
                }
            }
            if (select && i > 0 && (token.is("AS") || SelectBlock.isAlias(tokens.get(i - 1), token))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNext(List<Token> tokens, int at, String word) {
        return at + 1 < tokens.size() && tokens.get(at + 1).is(word);
    }

    /** One level of parentheses, or the whole; {@code with} is what names the queries that it may read. */
    private List<Token> level(List<Token> tokens, List<Token> with) {
        List<Token> inner = inner(tokens, with);
        List<int[]> blocks = blocks(inner);
        if (blocks.isEmpty()) {
            return inner;
        }
        int first = blocks.get(0)[0];
        int named = with(inner, first);
        List<Token> known = named < 0 ? with : List.copyOf(inner.subList(named, first));
        List<Token> result = new ArrayList<>(inner.subList(0, first));
        int end = first;
        for (int[] block : blocks) {
            result.addAll(inner.subList(end, block[0]));
            SelectBlock select = new SelectBlock(inner.subList(block[0], block[1]), known, columns);
            result.addAll(select.rewrite(blocks.size() > 1));
            end = block[1];
        }
        result.addAll(inner.subList(end, inner.size()));
        return result;
    }

    /** What is in parentheses and is a query, rewritten. */
    private List<Token> inner(List<Token> tokens, List<Token> with) {
        List<Token> result = new ArrayList<>(tokens.size());
        List<Token> known = with;
        int named = -1;
        boolean naming = true;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            // What follows SELECT reads the named queries and names none.
            naming &= !token.is("SELECT");
            if (naming && named < 0 && token.is("WITH")) {
                named = result.size();
            }
            result.add(token);
            if (token.is("(")) {
                TokenStream reader = new TokenStream(tokens);
                reader.rewind(i + 1);
                result.addAll(level(reader.untilClosing(), known));
                i = reader.position() - 1;
                result.add(tokens.get(i));
                if (naming
                        && named >= 0
                        && tokens.get(Math.min(i + 1, tokens.size() - 1)).is(",")) {
                    known = List.copyOf(result.subList(named, result.size()));
                }
            }
        }
        return result;
    }

    static boolean isSetOperator(Token token) {
        return token.kind() == Kind.WORD && SET_OPERATORS.contains(token.text().toUpperCase(Locale.ROOT));
    }

    /** Where WITH stands, in no parentheses; negative when it does not. */
    private static int with(List<Token> tokens, int end) {
        int depth = 0;
        for (int i = 0; i < end; i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is("WITH")) {
                return i;
            }
        }
        return -1;
    }

    /** From each SELECT that is in no parentheses to its end. */
    private static List<int[]> blocks(List<Token> tokens) {
        List<int[]> blocks = new ArrayList<>();
        int depth = 0;
        int from = -1;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.kind() == Kind.WORD) {
                if (from >= 0 && isSetOperator(token)) {
                    blocks.add(new int[] {from, i});
                    from = -1;
                } else if (from < 0 && token.is("SELECT")) {
                    from = i;
                }
            }
        }
        if (from >= 0) {
            blocks.add(new int[] {from, tokens.size()});
        }
        return blocks;
    }
}
