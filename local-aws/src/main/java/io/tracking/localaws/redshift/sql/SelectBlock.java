package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One SELECT, without the operators that join it with others. */
final class SelectBlock {

    private static final Set<String> AGGREGATES = Set.of(
            "COUNT",
            "SUM",
            "AVG",
            "MIN",
            "MAX",
            "LISTAGG",
            "MEDIAN",
            "STDDEV",
            "STDDEV_SAMP",
            "STDDEV_POP",
            "VARIANCE",
            "VAR_SAMP",
            "VAR_POP",
            "BOOL_AND",
            "BOOL_OR",
            "BIT_AND",
            "BIT_OR",
            "ANY_VALUE",
            "PERCENTILE_CONT",
            "PERCENTILE_DISC");
    /** Their first word is a part of a date. */
    private static final Set<String> DATE_FUNCTIONS =
            Set.of("DATEADD", "DATE_ADD", "DATEDIFF", "DATE_DIFF", "DATE_PART", "PGDATE_PART", "DATE_TRUNC", "EXTRACT");

    private static final Set<String> CLAUSES = Set.of(
            "INTO", "FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH");
    private static final String LIST = "SELECT";

    private final List<Token> with;
    private final Columns columns;
    /** By its first word, in the order they are written; each with that word. */
    private final Map<String, List<Token>> clauses = new LinkedHashMap<>();

    /** One entry of the list. */
    private record Item(List<Token> expression, @Nullable String name, List<Token> whole) {}

    /** @param with what names the queries that it may read */
    SelectBlock(List<Token> tokens, List<Token> with, Columns columns) {
        this.with = with;
        this.columns = columns;
        var clause = new ArrayList<Token>();
        clauses.put(LIST, clause);
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && startsClause(tokens, i)) {
                clause = new ArrayList<>();
                clauses.put(token.text().toUpperCase(Locale.ROOT), clause);
            }
            clause.add(token);
        }
    }

    private static boolean startsClause(List<Token> tokens, int at) {
        var token = tokens.get(at);
        if (token.kind() != Kind.WORD || !CLAUSES.contains(token.text().toUpperCase(Locale.ROOT))) {
            return false;
        }
        var before = at == 0 ? token : tokens.get(at - 1);
        // IS DISTINCT FROM is refused elsewhere; WITHIN GROUP is of a function.
        return !before.is("AS") && !before.is(".") && !(token.is("GROUP") && before.is("WITHIN"));
    }

    /** @param joined other SELECTs are joined with it: what stands at its end may be of all of them */
    List<Token> rewrite(boolean joined) {
        var top = top();
        inlineNames();
        groupByAll();
        if (clauses.containsKey("QUALIFY")) {
            var qualified = qualify(joined);
            return top == null ? qualified : limited(qualified, top, joined);
        }
        return top == null ? tokens() : limited(tokens(), top, joined);
    }

    private List<Token> tokens() {
        return clauses.values().stream().flatMap(List::stream).toList();
    }

    private List<Token> clause(String name) {
        return clauses.getOrDefault(name, List.of());
    }

    private static Token sql(String text) {
        return new Token(Kind.SYMBOL, " ", text);
    }

    // TOP n.

    private @Nullable Token top() {
        var list = clause(LIST);
        int at = start(list);
        if (at + 1 < list.size() && list.get(at).is("TOP") && list.get(at + 1).kind() == Kind.NUMBER) {
            var number = list.get(at + 1);
            list.subList(at, at + 2).clear();
            return number;
        }
        return null;
    }

    /** After SELECT, ALL and DISTINCT. */
    private static int start(List<Token> list) {
        return list.size() > 1 && (list.get(1).is("ALL") || list.get(1).is("DISTINCT")) ? 2 : 1;
    }

    private List<Token> limited(List<Token> tokens, Token top, boolean joined) {
        if (clauses.containsKey("LIMIT")) {
            throw new Refusal.Thrown(Refusal.syntax("LIMIT", "TOP and LIMIT are not for one query."));
        }
        var limited = new ArrayList<>(tokens);
        limited.add(sql("LIMIT " + top.text()));
        if (joined) {
            limited.add(0, sql("("));
            limited.add(sql(")"));
        }
        return limited;
    }

    // The list.

    private List<Item> items() {
        var list = clause(LIST);
        var items = new ArrayList<Item>();
        for (var part : Tokens.byComma(list.subList(start(list), list.size()))) {
            items.add(item(part));
        }
        return items;
    }

    private static Item item(List<Token> part) {
        int size = part.size();
        if (size > 2 && part.get(size - 2).is("AS") && part.get(size - 1).isName()) {
            return new Item(part.subList(0, size - 2), part.get(size - 1).name(), part);
        }
        if (size > 1 && isAlias(part.get(size - 2), part.get(size - 1))) {
            return new Item(part.subList(0, size - 1), part.get(size - 1).name(), part);
        }
        return new Item(part, null, part);
    }

    /** Without AS, after an expression. */
    static boolean isAlias(Token before, Token name) {
        return name.isName() && endsExpression(before) && !ReservedWords.isReserved(name);
    }

    /** A name after it is an alias. */
    private static boolean endsExpression(Token token) {
        return switch (token.kind()) {
            case STRING, NUMBER, PARAMETER, QUOTED -> true;
            case SYMBOL -> token.is(")");
            case WORD -> !ReservedWords.isReserved(token) || token.is("END") || token.is("NULL");
        };
    }

    /** A name of the list that the list or a condition uses: what it stands for takes its place, unless a column has that name. */
    private void inlineNames() {
        var items = items();
        var defined = new HashMap<String, List<Token>>();
        var list = clause(LIST);
        var rewritten = new ArrayList<>(list.subList(0, start(list)));
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var expression = inlined(item.expression, defined);
            if (i > 0) {
                rewritten.add(new Token(Kind.SYMBOL, "", ","));
            }
            rewritten.addAll(expression);
            rewritten.addAll(item.whole.subList(item.expression.size(), item.whole.size()));
            if (item.name != null) {
                defined.put(item.name, expression);
            }
        }
        for (var condition : new String[] {"WHERE", "HAVING", "QUALIFY"}) {
            clauses.computeIfPresent(condition, (word, tokens) -> inlined(tokens, defined));
        }
        clauses.put(LIST, rewritten);
    }

    private List<Token> inlined(List<Token> expression, Map<String, List<Token>> defined) {
        if (defined.isEmpty()) {
            return expression;
        }
        var result = new ArrayList<Token>();
        for (int i = 0; i < expression.size(); i++) {
            var token = expression.get(i);
            if (token.is("(")
                    && i + 1 < expression.size()
                    && expression.get(i + 1).is("SELECT")) {
                // Names mean something else in there.
                int end = closing(expression, i);
                result.addAll(expression.subList(i, end));
                i = end - 1;
                continue;
            }
            var meaning = isBareName(expression, i) ? defined.get(token.name()) : null;
            if (meaning == null || isColumn(token.name(), meaning)) {
                result.add(token);
            } else {
                result.add(new Token(Kind.SYMBOL, token.space(), "("));
                result.addAll(meaning);
                result.add(new Token(Kind.SYMBOL, "", ")"));
            }
        }
        return result;
    }

    /** After the parenthesis that closes the one at {@code from}. */
    private static int closing(List<Token> tokens, int from) {
        var reader = new Tokens(tokens);
        reader.rewind(from + 1);
        reader.untilClosing();
        return reader.position();
    }

    private static boolean isBareName(List<Token> tokens, int at) {
        boolean part = at > 1
                && tokens.get(at - 1).is("(")
                && DATE_FUNCTIONS.contains(tokens.get(at - 2).text().toUpperCase(Locale.ROOT));
        return tokens.get(at).isName()
                && !part
                && !(at + 1 < tokens.size() && tokens.get(at + 1).kind() == Kind.STRING)
                && !(at > 0
                        && (tokens.get(at - 1).is(".")
                                || tokens.get(at - 1).is("AS")
                                || tokens.get(at - 1).is("::")))
                && !(at + 1 < tokens.size()
                        && (tokens.get(at + 1).is(".") || tokens.get(at + 1).is("(")));
    }

    /** Of what it selects from: then it is that column and not the alias. */
    private boolean isColumn(String name, List<Token> meaning) {
        for (int i = 0; i < meaning.size(); i++) {
            if (isBareName(meaning, i) && meaning.get(i).name().equals(name)) {
                return true;
            }
        }
        return fromColumns().contains(name);
    }

    private Set<String> fromColumns() {
        if (clause("FROM").isEmpty()) {
            return Set.of();
        }
        var query = new ArrayList<>(with);
        query.add(sql("SELECT *"));
        query.addAll(clause("FROM"));
        return new HashSet<>(columns.of(Tokens.text(Query.rewrite(query)).strip()));
    }

    // GROUP BY ALL.

    private void groupByAll() {
        var group = clause("GROUP");
        if (group.size() != 3 || !group.get(2).is("ALL")) {
            return;
        }
        var places = new ArrayList<String>();
        var items = items();
        for (int i = 0; i < items.size(); i++) {
            var expression = items.get(i).expression;
            if (expression.get(expression.size() - 1).is("*")) {
                throw new Refusal.Thrown(Refusal.missing("GROUP BY ALL with *"));
            }
            if (expression.stream().noneMatch(SelectBlock::isAggregate)) {
                places.add(Integer.toString(i + 1));
            }
        }
        if (places.isEmpty()) {
            clauses.remove("GROUP");
        } else {
            clauses.put("GROUP", new ArrayList<>(List.of(group.get(0), group.get(1), sql(String.join(", ", places)))));
        }
    }

    private static boolean isAggregate(Token token) {
        return token.kind() == Kind.WORD && AGGREGATES.contains(token.text().toUpperCase(Locale.ROOT));
    }

    // QUALIFY.

    /** The list and the condition as a table, of which the condition chooses. */
    private List<Token> qualify(boolean joined) {
        var condition = clause("QUALIFY");
        clauses.remove("QUALIFY");
        var order = clause("ORDER");
        if (joined && !order.isEmpty()) {
            throw new Refusal.Thrown(Refusal.missing("QUALIFY in a query of more than one SELECT with ORDER BY"));
        }
        var end = new ArrayList<Token>();
        for (var last : new String[] {"LIMIT", "OFFSET", "FETCH"}) {
            end.addAll(clause(last));
            clauses.remove(last);
        }
        clauses.remove("ORDER");
        var list = clause(LIST);
        boolean distinct = list.get(1).is("DISTINCT");
        if (distinct) {
            list.remove(1);
        }
        var query = new ArrayList<>(with);
        query.addAll(tokens());
        var names = columns.of(Tokens.text(Query.rewrite(query)).strip());
        list.add(sql(", ("));
        list.addAll(condition.subList(1, condition.size()));
        list.add(sql(") "));
        var keys = new OrderKeys(order, names, list);
        var result = new ArrayList<Token>();
        result.add(sql("SELECT " + (distinct ? "DISTINCT " : "") + selected(names) + " FROM ("));
        result.addAll(tokens());
        result.add(sql(") AS standin_q (" + numbered("c", names.size()) + ", keep"
                + (keys.added() == 0 ? "" : ", " + numbered("o", keys.added())) + ") WHERE keep" + keys.sql()));
        result.addAll(end);
        return result;
    }

    private static String selected(List<String> names) {
        var selected = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            selected.add("c" + (i + 1) + " AS " + Names.quoted(names.get(i)));
        }
        return String.join(", ", selected);
    }

    private static String numbered(String letter, int count) {
        var names = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            names.add(letter + i);
        }
        return String.join(", ", names);
    }
}
