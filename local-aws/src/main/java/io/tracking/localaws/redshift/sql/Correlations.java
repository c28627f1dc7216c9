package io.tracking.localaws.redshift.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Correlated subqueries that Redshift cannot decorrelate: references that skip a query, and references out of a query with a
 * window function. Names that no table qualifies are not looked at.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_correlated_subqueries.html">Correlated subqueries</a>
 */
final class Correlations {

    private static final Set<String> ENDS_OF_FROM = Set.of("WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT");

    private final List<Token> tokens;
    /** The innermost first; what is in parentheses and no query belongs to the query around it. */
    private final Deque<Block> blocks = new ArrayDeque<>();

    private static final class Block {

        /** By which its tables are referred to. */
        private final Set<String> names = new HashSet<>();

        private final int end;
        private boolean window;
        private boolean correlated;

        Block(int end) {
            this.end = end;
        }
    }

    private Correlations(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** @param tokens a whole statement */
    static void refuse(List<Token> tokens) {
        long queries = tokens.stream().filter(token -> token.is("SELECT")).count();
        if (queries > 1 && NodeFunctions.readsUsersAlone(tokens)) {
            new Correlations(tokens).read();
        }
    }

    private void read() {
        for (int i = 0; i < tokens.size(); i++) {
            while (!blocks.isEmpty() && i >= blocks.getFirst().end) {
                blocks.pop();
            }
            if (tokens.get(i).is("SELECT")) {
                Block block = new Block(end(i));
                names(i, block);
                blocks.push(block);
            } else if (!blocks.isEmpty()) {
                token(i, blocks.getFirst());
            }
        }
    }

    private void token(int at, Block block) {
        block.window |= tokens.get(at).is("OVER") && is(at + 1, "(");
        if (isReference(at) && !block.names.contains(tokens.get(at).name())) {
            outer(tokens.get(at).name(), block);
        }
        if (block.window && block.correlated) {
            throw refused();
        }
    }

    private void outer(String name, Block block) {
        int skipped = -1;
        for (Block each : blocks) {
            if (each.names.contains(name)) {
                block.correlated = true;
                if (skipped > 0) {
                    throw refused();
                }
                return;
            }
            skipped++;
        }
    }

    /** {@code table.column}, in no FROM and with no schema. */
    private boolean isReference(int at) {
        return tokens.get(at).isName()
                && is(at + 1, ".")
                && !is(at + 3, ".")
                && !is(at - 1, ".")
                && !is(at - 1, "FROM")
                && !is(at - 1, "JOIN")
                && !is(at - 1, "INTO")
                && !is(at + 3, "(");
    }

    private boolean is(int at, String word) {
        return at >= 0 && at < tokens.size() && tokens.get(at).is(word);
    }

    /** Of the query that starts there: its parenthesis, or the operator that joins it with another. */
    private int end(int from) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            boolean next = i > from && depth == 0 && tokens.get(i).is("SELECT");
            if (depth < 0 || next) {
                return i;
            }
        }
        return tokens.size();
    }

    /** All words of FROM: more than the tables' names, so that none of its own is taken for one of another query. */
    private void names(int from, Block block) {
        boolean inFrom = false;
        int depth = 0;
        for (int i = from; i < block.end; i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                inFrom = !ENDS_OF_FROM.contains(token.text().toUpperCase(Locale.ROOT)) && (inFrom || token.is("FROM"));
                if (inFrom && token.isName() && !is(i + 1, ".")) {
                    block.names.add(token.name());
                }
            }
        }
    }

    private static Refusal.Thrown refused() {
        return new Refusal.Thrown(
                new Refusal("0A000", "This type of correlated subquery pattern is not supported yet", null));
    }
}
