package io.tracking.deploy.hcl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads one file of Terraform.
 *
 * <p>It knows the part of the language that the files here use, and refuses the rest: heredocs, directives in templates and legacy
 * splats among it.
 *
 * @see <a href="https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md">HCL's native syntax</a>
 */
public final class HclParser {

    /** Weakest first. */
    private static final List<Set<String>> OPERATORS = List.of(
            Set.of("||"),
            Set.of("&&"),
            Set.of("==", "!="),
            Set.of("<=", ">=", "<", ">"),
            Set.of("+", "-"),
            Set.of("*", "/", "%"));

    private final String file;
    private final String text;
    private final int[] lineBreaks;
    private int at;
    /** Within brackets a line break is a space. */
    private int brackets;

    private HclParser(String file, String text) {
        this.file = file;
        this.text = text;
        this.lineBreaks = IntStream.range(0, text.length())
                .filter(index -> text.charAt(index) == '\n')
                .toArray();
    }

    /**
     * Reads a file.
     *
     * @return a block without type and labels that holds what is in the file
     * @throws HclException when the text is no Terraform
     */
    public static Block file(String file, String text) {
        HclParser parser = new HclParser(file, text);
        Block body = parser.body("", List.of(), new Place(file, 1));
        if (parser.at < text.length()) {
            throw parser.error("expected an argument or a block");
        }
        return body;
    }

    private Block body(String type, List<String> labels, Place place) {
        Map<String, Expression> attributes = new LinkedHashMap<>();
        List<Block> blocks = new ArrayList<>();
        while (true) {
            lines();
            if (at == text.length() || peek("}")) {
                return new Block(type, labels, attributes, List.copyOf(blocks), place);
            }
            Place start = place();
            String name = identifier();
            spaces();
            if (peek("=") && !peek("==")) {
                at++;
                if (attributes.putIfAbsent(name, expression()) != null) {
                    throw new HclException(start, "argument " + name + " stands here twice");
                }
                endOfLine();
            } else {
                blocks.add(block(name, start));
            }
        }
    }

    private Block block(String type, Place start) {
        List<String> labels = new ArrayList<>();
        spaces();
        while (!peek("{")) {
            labels.add(peek("\"") ? label() : identifier());
            spaces();
        }
        at++;
        int outer = brackets;
        brackets = 0;
        Block body = body(type, List.copyOf(labels), start);
        expect("}");
        brackets = outer;
        endOfLine();
        return body;
    }

    private String label() {
        Expression label = string();
        if (label instanceof Expression.Literal literal && literal.value() instanceof String value) {
            return value;
        }
        throw error("expected a plain text as label");
    }

    private Expression expression() {
        Expression condition = operation(0);
        spaces();
        if (!peek("?")) {
            return condition;
        }
        at++;
        Expression then = expression();
        expect(":");
        return new Expression.Conditional(condition, then, expression(), condition.place());
    }

    private Expression operation(int level) {
        if (level == OPERATORS.size()) {
            return unary();
        }
        Expression left = operation(level + 1);
        while (true) {
            spaces();
            Optional<String> operator = OPERATORS.get(level).stream()
                    .filter(this::peek)
                    .max((one, other) -> Integer.compare(one.length(), other.length()));
            if (operator.isEmpty()) {
                return left;
            }
            at += operator.get().length();
            left = new Expression.Operation(operator.get(), left, operation(level + 1), left.place());
        }
    }

    private Expression unary() {
        spaces();
        Place start = place();
        for (String operator : List.of("!", "-")) {
            if (peek(operator)) {
                at++;
                return new Expression.Operation(operator, null, unary(), start);
            }
        }
        return traversal(primary());
    }

    private Expression traversal(Expression of) {
        Expression found = of;
        while (true) {
            Place here = place();
            if (peek("[*]")) {
                at += 3;
                List<String> path = new ArrayList<>();
                while (peek(".")) {
                    at++;
                    path.add(identifier());
                }
                found = new Expression.Splat(found, List.copyOf(path), here);
            } else if (peek("[")) {
                open("[");
                Expression key = expression();
                close("]");
                found = new Expression.Index(found, key, here);
            } else if (peek(".")) {
                at++;
                found = new Expression.Attribute(found, identifier(), here);
            } else {
                return found;
            }
        }
    }

    private Expression primary() {
        Place start = place();
        if (peek("\"")) {
            return string();
        }
        if (peek("(")) {
            open("(");
            Expression inner = expression();
            close(")");
            return inner;
        }
        if (peek("[")) {
            return tuple(start);
        }
        if (peek("{")) {
            return object(start);
        }
        if (at < text.length() && Character.isDigit(text.charAt(at))) {
            return number(start);
        }
        String name = identifier();
        return switch (name) {
            case "true", "false" -> new Expression.Literal(Boolean.valueOf(name), start);
            case "null" -> new Expression.Literal(null, start);
            default -> peek("(") ? call(name, start) : new Expression.Name(name, start);
        };
    }

    private Expression number(Place start) {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return new Expression.Literal(new BigDecimal(text.substring(from, at)), start);
    }

    private Expression call(String name, Place start) {
        open("(");
        List<Expression> arguments = list(")");
        close(")");
        return new Expression.Call(name, arguments, start);
    }

    private List<Expression> list(String end) {
        List<Expression> elements = new ArrayList<>();
        spaces();
        while (!peek(end)) {
            elements.add(expression());
            spaces();
            if (!peek(",")) {
                break;
            }
            at++;
            spaces();
        }
        return List.copyOf(elements);
    }

    private Expression tuple(Place start) {
        open("[");
        spaces();
        if (word("for")) {
            Expression each = each(start, false);
            close("]");
            return each;
        }
        List<Expression> elements = list("]");
        close("]");
        return new Expression.Tuple(elements, start);
    }

    private Expression object(Place start) {
        open("{");
        spaces();
        if (word("for")) {
            Expression each = each(start, true);
            close("}");
            return each;
        }
        List<Expression.Entry> entries = new ArrayList<>();
        while (!peek("}")) {
            Expression key = key();
            spaces();
            if (peek("=") || peek(":")) {
                at++;
            } else {
                throw error("expected = after a key");
            }
            brackets--;
            Expression value = expression();
            brackets++;
            entries.add(new Expression.Entry(key, value));
            spaces();
            if (peek(",")) {
                at++;
                spaces();
            } else if (!peek("}") && !atStartOfLine()) {
                throw error("expected a comma or a new line after a value");
            }
        }
        close("}");
        return new Expression.ObjectOf(List.copyOf(entries), start);
    }

    /** A key that is a name is a text; in brackets it is an expression. */
    private Expression key() {
        Place start = place();
        if (peek("(")) {
            open("(");
            Expression inner = expression();
            close(")");
            return inner;
        }
        if (peek("\"")) {
            return string();
        }
        return new Expression.Literal(identifier(), start);
    }

    private boolean atStartOfLine() {
        int before = at - 1;
        while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
            before--;
        }
        return before < 0 || text.charAt(before) == '\n';
    }

    private Expression each(Place start, boolean keyed) {
        spaces();
        String first = identifier();
        String second = null;
        spaces();
        if (peek(",")) {
            at++;
            spaces();
            second = identifier();
        }
        spaces();
        if (!word("in")) {
            throw error("expected in");
        }
        Expression in = expression();
        expect(":");
        Expression value = expression();
        Expression key = null;
        if (keyed) {
            expect("=>");
            key = value;
            value = expression();
        }
        spaces();
        Expression condition = word("if") ? expression() : null;
        return new Expression.For(
                second == null ? null : first, second == null ? first : second, in, key, value, condition, start);
    }

    private Expression string() {
        Place start = place();
        expect("\"");
        List<Expression> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (!peek("\"")) {
            if (at >= text.length() || text.charAt(at) == '\n') {
                throw new HclException(start, "a text has no end");
            }
            if (peek("$${") || peek("%%{")) {
                plain.append(text, at + 1, at + 3);
                at += 3;
            } else if (peek("%{")) {
                throw error("directives in texts are not known here");
            } else if (peek("${")) {
                if (plain.length() > 0) {
                    pieces.add(new Expression.Literal(plain.toString(), start));
                    plain.setLength(0);
                }
                at++;
                open("{");
                pieces.add(expression());
                close("}");
            } else {
                plain.append(character());
            }
        }
        at++;
        if (pieces.isEmpty()) {
            return new Expression.Literal(plain.toString(), start);
        }
        if (plain.length() > 0) {
            pieces.add(new Expression.Literal(plain.toString(), start));
        }
        return new Expression.Template(List.copyOf(pieces), start);
    }

    private char character() {
        char found = text.charAt(at++);
        if (found != '\\') {
            return found;
        }
        char escaped = text.charAt(at++);
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case '"', '\\' -> escaped;
            default -> throw error("unknown escape \\" + escaped);
        };
    }

    private void open(String bracket) {
        expect(bracket);
        brackets++;
    }

    private void close(String bracket) {
        spaces();
        expect(bracket);
        brackets--;
    }

    private boolean word(String word) {
        int end = at + word.length();
        if (!peek(word) || (end < text.length() && isPart(text.charAt(end)))) {
            return false;
        }
        at += word.length();
        return true;
    }

    private String identifier() {
        int from = at;
        while (at < text.length() && isPart(text.charAt(at))) {
            at++;
        }
        if (from == at || Character.isDigit(text.charAt(from)) || text.charAt(from) == '-') {
            at = from;
            throw error("expected a name");
        }
        return text.substring(from, at);
    }

    private static boolean isPart(char part) {
        return Character.isLetterOrDigit(part) || part == '_' || part == '-';
    }

    private boolean peek(String expected) {
        return text.startsWith(expected, at);
    }

    private void expect(String expected) {
        spaces();
        if (!peek(expected)) {
            throw error("expected " + expected);
        }
        at += expected.length();
    }

    /** Spaces and comments, and line breaks within brackets. */
    private void spaces() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == ' ' || next == '\t' || next == '\r' || (next == '\n' && brackets > 0)) {
                at++;
            } else if (!comment()) {
                return;
            }
        }
    }

    private void lines() {
        spaces();
        while (at < text.length() && text.charAt(at) == '\n') {
            at++;
            spaces();
        }
    }

    private boolean comment() {
        if (!peek("#") && !peek("//")) {
            return false;
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
        return true;
    }

    private void endOfLine() {
        spaces();
        if (at < text.length() && text.charAt(at) != '\n' && !peek("}")) {
            throw error("expected the end of the line");
        }
    }

    private Place place() {
        int found = Arrays.binarySearch(lineBreaks, at);
        return new Place(file, (found < 0 ? -found - 1 : found) + 1);
    }

    private HclException error(String expected) {
        String got = at < text.length()
                ? text.substring(at, Math.min(text.length(), at + 20)).split("\n", 2)[0]
                : "the end";
        return new HclException(place(), expected + ", got " + got);
    }
}
