package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** An ORDER BY moved out of the SELECT that it stood in: what is not in the list is added to it. */
final class OrderKeys {

    private final List<String> keys = new ArrayList<>();
    private int added;

    /**
     * Reads them.
     *
     * @param order with its ORDER BY; empty when there is none
     * @param names of the columns of the list
     * @param list what else it orders by is added here
     */
    OrderKeys(List<Token> order, List<String> names, List<Token> list) {
        if (order.size() < 3) {
            return;
        }
        for (List<Token> key : TokenStream.byComma(order.subList(2, order.size()))) {
            int end = end(key);
            keys.add(column(key.subList(0, end), names, list) + TokenStream.text(key.subList(end, key.size())));
        }
    }

    /** Of the expression: before ASC, DESC and NULLS. */
    private static int end(List<Token> key) {
        int end = key.size();
        while (end > 1 && isDirection(key.get(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isDirection(Token token) {
        return token.is("ASC") || token.is("DESC") || token.is("NULLS") || token.is("FIRST") || token.is("LAST");
    }

    private String column(List<Token> expression, List<String> names, List<Token> list) {
        Token first = expression.get(0);
        if (expression.size() == 1 && first.kind() == Kind.NUMBER) {
            return "c" + first.text();
        }
        if (expression.size() == 1 && first.isName() && names.contains(first.name())) {
            return "c" + (names.indexOf(first.name()) + 1);
        }
        list.add(new Token(Kind.SYMBOL, "", ","));
        list.addAll(expression);
        added++;
        return "o" + added;
    }

    int added() {
        return added;
    }

    String sql() {
        return keys.isEmpty() ? "" : " ORDER BY " + String.join(", ", keys);
    }
}
