package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables and views that a query reads, found by where their names stand. */
final class Relations {

    private static final Set<String> FROM_IN_CALLS = Set.of("EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION");
    private static final Set<String> ENDS_OF_FROM = Set.of(
            "SELECT",
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "QUALIFY",
            "LIMIT",
            "OFFSET",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "MINUS",
            "WINDOW",
            "FETCH",
            "SET",
            "WHEN");

    private final List<Token> tokens;
    private final List<Relation> found = new ArrayList<>();
    private final Set<String> queries = new HashSet<>();
    private final Deque<Place> outer = new ArrayDeque<>();
    private Place place = new Place(false);

    /**
     * A relation.
     *
     * @param schema null when the name has none
     * @param function it is a call that gives rows
     */
    record Relation(@Nullable String schema, String name, boolean function) {}

    /** A pair of parentheses, or the whole. */
    private static final class Place {

        private final boolean callWithFrom;
        private boolean inFrom;
        private boolean expected;

        Place(boolean callWithFrom) {
            this.callWithFrom = callWithFrom;
        }
    }

    private Relations(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Without those that WITH names. */
    static List<Relation> of(List<Token> tokens) {
        Relations relations = new Relations(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            i = relations.read(i);
        }
        return relations.found.stream()
                .filter(each -> each.schema != null || !relations.queries.contains(each.name))
                .toList();
    }

    /** Returns the last token that it read. */
    private int read(int at) {
        Token token = tokens.get(at);
        if (token.kind() == Kind.SYMBOL) {
            symbol(at, token);
        } else if (token.isName()) {
            return word(at, token);
        } else {
            place.expected = false;
        }
        return at;
    }

    private void symbol(int at, Token token) {
        if (token.is("(")) {
            outer.push(place);
            Place inner = new Place(at > 0 && isCallWithFrom(tokens.get(at - 1)));
            inner.expected = place.expected;
            inner.inFrom = place.expected;
            place.expected = false;
            place = inner;
        } else if (token.is(")") && !outer.isEmpty()) {
            place = outer.pop();
        } else if (token.is(",")) {
            place.expected = place.inFrom;
        }
    }

    private static boolean isCallWithFrom(Token token) {
        return token.kind() == Kind.WORD && FROM_IN_CALLS.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private int word(int at, Token token) {
        String word = token.kind() == Kind.WORD ? token.text().toUpperCase(Locale.ROOT) : "";
        if (namesQuery(at)) {
            queries.add(token.name());
        } else if (word.equals("FROM") || word.equals("JOIN")) {
            place.inFrom = !place.callWithFrom;
            place.expected = place.inFrom;
        } else if (ENDS_OF_FROM.contains(word)) {
            place.inFrom = false;
            place.expected = false;
        } else if (place.expected && !word.equals("LATERAL") && !word.equals("ONLY")) {
            place.expected = false;
            return relation(at);
        }
        return at;
    }

    /** {@code name AS (SELECT …)} and {@code name (a, b) AS (SELECT …)}, of WITH. */
    private boolean namesQuery(int at) {
        if (at == 0 || !(before(at, "WITH") || before(at, "RECURSIVE") || before(at, ","))) {
            return false;
        }
        int next = at + 1;
        if (is(next, "(")) {
            while (next < tokens.size() && !is(next, ")")) {
                next++;
            }
            next++;
        }
        return is(next, "AS") && is(next + 1, "(");
    }

    private boolean before(int at, String word) {
        return tokens.get(at - 1).is(word);
    }

    private boolean is(int at, String word) {
        return at < tokens.size() && tokens.get(at).is(word);
    }

    private int relation(int at) {
        String schema = null;
        int last = at;
        while (is(last + 1, ".") && last + 2 < tokens.size()) {
            schema = tokens.get(last).name();
            last += 2;
        }
        found.add(new Relation(schema, tokens.get(last).name(), is(last + 1, "(")));
        return last;
    }
}
