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

    /** Their first word is a part of a date. */
    private static final Set<String> DATE_FUNCTIONS =
            Set.of("DATEADD", "DATE_ADD", "DATEDIFF", "DATE_DIFF", "DATE_PART", "PGDATE_PART", "DATE_TRUNC", "EXTRACT");

    private static final Set<String> CLAUSES = Set.of(
            "INTO", "FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH");
    private static final String LIST = "SELECT";

    private final List<Token> with;
    private final ColumnList columns;
    /** By its first word, in the order they are written; each with that word. */
    private final Map<String, List<Token>> clauses = new LinkedHashMap<>();

    /** One entry of the list. */
    private record Item(List<Token> expression, @Nullable String name, List<Token> whole) {}

    /** @param with what names the queries that it may read */
    SelectBlock(List<Token> tokens, List<Token> with, ColumnList columns) {
        this.with = with;
        this.columns = columns;
        List<Token> clause = new ArrayList<>();
        clauses.put(LIST, clause);
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && startsClause(tokens, i)) {
                clause = new ArrayList<>();
                clauses.put(token.text().toUpperCase(Locale.ROOT), clause);
            }
            clause.add(token);
        }
    }

    private static boolean startsClause(List<Token> tokens, int at) {
        Token token = tokens.get(at);
        if (token.kind() != Kind.WORD || !CLAUSES.contains(token.text().toUpperCase(Locale.ROOT))) {
            return false;
        }
        Token before = at == 0 ? token : tokens.get(at - 1);
        // IS DISTINCT FROM is refused elsewhere; WITHIN GROUP is of a function.
        return !before.is("AS") && !before.is(".") && !(token.is("GROUP") && before.is("WITHIN"));
    }

    /** @param joined other SELECTs are joined with it: what stands at its end may be of all of them */
    List<Token> rewrite(boolean joined) {
        Token top = top();
        inlineNames();
        groupByAll();
        if (clauses.containsKey("QUALIFY")) {
            List<Token> qualified = qualify(joined);
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
        List<Token> list = clause(LIST);
        int at = start(list);
        if (at + 1 < list.size() && list.get(at).is("TOP") && list.get(at + 1).kind() == Kind.NUMBER) {
            Token number = list.get(at + 1);
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
        List<Token> limited = new ArrayList<>(tokens);
        limited.add(sql("LIMIT " + top.text()));
        if (joined) {
            limited.add(0, sql("("));
            limited.add(sql(")"));
        }
        return limited;
    }

    // The list.

    private List<Item> items() {
        List<Token> list = clause(LIST);
        List<Item> items = new ArrayList<>();
        for (List<Token> part : TokenStream.byComma(list.subList(start(list), list.size()))) {
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
        List<Item> items = items();
        Map<String, List<Token>> defined = new HashMap<>();
        List<Token> list = clause(LIST);
        List<Token> rewritten = new ArrayList<>(list.subList(0, start(list)));
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            List<Token> expression = inlined(item.expression, defined);
            if (i > 0) {
                rewritten.add(new Token(Kind.SYMBOL, "", ","));
            }
            rewritten.addAll(expression);
            rewritten.addAll(item.whole.subList(item.expression.size(), item.whole.size()));
            if (item.name != null) {
                defined.put(item.name, expression);
            }
        }
        for (String condition : new String[] {"WHERE", "HAVING", "QUALIFY"}) {
            clauses.computeIfPresent(condition, (word, tokens) -> inlined(tokens, defined));
        }
        clauses.put(LIST, rewritten);
    }

    private List<Token> inlined(List<Token> expression, Map<String, List<Token>> defined) {
        if (defined.isEmpty()) {
            return expression;
        }
        List<Token> result = new ArrayList<>();
        for (int i = 0; i < expression.size(); i++) {
            Token token = expression.get(i);
            if (token.is("(")
                    && i + 1 < expression.size()
                    && expression.get(i + 1).is("SELECT")) {
                // Names mean something else in there.
                int end = closing(expression, i);
                result.addAll(expression.subList(i, end));
                i = end - 1;
                continue;
            }
            List<Token> meaning = isBareName(expression, i) ? defined.get(token.name()) : null;
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
        TokenStream reader = new TokenStream(tokens);
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
        List<Token> query = new ArrayList<>(with);
        query.add(sql("SELECT *"));
        query.addAll(clause("FROM"));
        return new HashSet<>(columns.of(TokenStream.text(Query.rewrite(query)).strip()));
    }

    /** With the widths of the strings that are made of literals; DISTINCT and ORDER BY together need the list as it is. */
    List<Token> sized() {
        List<Token> list = clause(LIST);
        if (start(list) > 1 && clauses.containsKey("ORDER")) {
            return tokens();
        }
        List<Token> sized = new ArrayList<>(list.subList(0, start(list)));
        List<Item> items = items();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (i > 0) {
                sized.add(new Token(Kind.SYMBOL, "", ","));
            }
            int width = item.expression.isEmpty() ? 0 : Widths.width(item.expression);
            if (width <= 0) {
                sized.addAll(item.whole);
                continue;
            }
            sized.add(sql("CAST("));
            sized.addAll(item.expression);
            sized.add(sql("AS varchar(" + width + "))"));
            boolean unnamed = item.name == null && item.expression.get(0).kind() == Kind.STRING;
            sized.addAll(item.whole.subList(item.expression.size(), item.whole.size()));
            if (unnamed) {
                sized.add(sql("AS \"?column?\""));
            }
        }
        clauses.put(LIST, sized);
        return tokens();
    }

    // GROUP BY ALL.

    private void groupByAll() {
        List<Token> group = clause("GROUP");
        if (group.size() != 3 || !group.get(2).is("ALL")) {
            return;
        }
        List<String> places = new ArrayList<>();
        List<Item> items = items();
        for (int i = 0; i < items.size(); i++) {
            List<Token> expression = items.get(i).expression;
            if (expression.get(expression.size() - 1).is("*")) {
                throw new Refusal.Thrown(Refusal.missing("GROUP BY ALL with *"));
            }
            if (expression.stream().noneMatch(Functions::isAggregate)) {
                places.add(Integer.toString(i + 1));
            }
        }
        if (places.isEmpty()) {
            clauses.remove("GROUP");
        } else {
            clauses.put("GROUP", new ArrayList<>(List.of(group.get(0), group.get(1), sql(String.join(", ", places)))));
        }
    }

    // QUALIFY.

    /** The list and the condition as a table, of which the condition chooses. */
    private List<Token> qualify(boolean joined) {
        List<Token> condition = clause("QUALIFY");
        refuseWithoutAlias(condition.get(0));
        clauses.remove("QUALIFY");
        List<Token> order = clause("ORDER");
        if (joined && !order.isEmpty()) {
            throw new Refusal.Thrown(Refusal.missing("QUALIFY in a query of more than one SELECT with ORDER BY"));
        }
        List<Token> end = new ArrayList<>();
        for (String last : new String[] {"LIMIT", "OFFSET", "FETCH"}) {
            end.addAll(clause(last));
            clauses.remove(last);
        }
        clauses.remove("ORDER");
        List<Token> list = clause(LIST);
        boolean distinct = list.get(1).is("DISTINCT");
        if (distinct) {
            list.remove(1);
        }
        List<Token> query = new ArrayList<>(with);
        query.addAll(tokens());
        List<String> names = columns.of(TokenStream.text(Query.rewrite(query)).strip());
        list.add(sql(", ("));
        list.addAll(condition.subList(1, condition.size()));
        list.add(sql(") "));
        OrderKeys keys = new OrderKeys(order, names, list);
        List<Token> result = new ArrayList<>();
        result.add(sql("SELECT " + (distinct ? "DISTINCT " : "") + selected(names) + " FROM ("));
        result.addAll(tokens());
        result.add(sql(") AS standin_q (" + numbered("c", names.size()) + ", keep"
                + (keys.added() == 0 ? "" : ", " + numbered("o", keys.added())) + ") WHERE keep" + keys.sql()));
        result.addAll(end);
        return result;
    }

    /**
     * Directly after a relation QUALIFY would be its alias.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_QUALIFY_clause.html">QUALIFY</a>
     */
    private void refuseWithoutAlias(Token qualify) {
        List<String> written = List.copyOf(clauses.keySet());
        List<Token> from = clause("FROM");
        if (!written.get(written.indexOf("QUALIFY") - 1).equals("FROM") || from.size() < 2) {
            return;
        }
        // Back over the name of the relation: what stands before an alias is a name or a parenthesis, not FROM.
        int at = from.size() - 1;
        boolean query = from.get(at).is(")") && !isCondition(from);
        while (at > 1 && from.get(at).isName() && from.get(at - 1).is(".")) {
            at -= 2;
        }
        Token before = from.get(at - 1);
        boolean relation = from.get(at).isName()
                && (before.is("FROM") || before.is("JOIN") || before.is(",") || before.is("LATERAL"));
        if (relation || query) {
            throw new Refusal.Thrown(Refusal.syntax(
                    qualify.text(), "A relation that QUALIFY directly follows needs an alias in Amazon Redshift."));
        }
    }

    /** It ends with ON … or USING (…). */
    private static boolean isCondition(List<Token> from) {
        int depth = 0;
        for (int i = from.size() - 1; i > 0; i--) {
            Token token = from.get(i);
            depth += token.is(")") ? 1 : token.is("(") ? -1 : 0;
            if (depth == 0 && (token.is("JOIN") || token.is(",") || token.is("ON") || token.is("USING"))) {
                return token.is("ON") || token.is("USING");
            }
        }
        return false;
    }

    private static String selected(List<String> names) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            selected.add("c" + (i + 1) + " AS " + Names.quoted(names.get(i)));
        }
        return String.join(", ", selected);
    }

    private static String numbered(String letter, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(letter + i);
        }
        return String.join(", ", names);
    }
}
