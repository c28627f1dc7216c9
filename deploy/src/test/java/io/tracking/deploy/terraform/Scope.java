package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.hcl.HclException;
import io.tracking.deploy.hcl.Place;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives expressions their values within one module: each local, resource and module is worked out when it is first asked for. */
final class Scope {

    private static final Set<String> META =
            Set.of("count", "for_each", "depends_on", "provider", "lifecycle", "source", "providers");

    private final Workspace workspace;
    private final @Nullable Module module;
    private final String prefix;
    private final Map<String, @Nullable Object> variables;
    private final Computed computed;

    /** What was worked out, by local.x, module.x, type.name. */
    private final Map<String, Optional<Object>> known = new HashMap<>();

    private final Set<String> underWay = new HashSet<>();
    private final List<Resource> resources = new ArrayList<>();
    private final Map<String, List<Scope>> children = new LinkedHashMap<>();

    private Scope(
            Workspace workspace,
            @Nullable Module module,
            String prefix,
            Map<String, @Nullable Object> given,
            Computed computed) {
        this.workspace = workspace;
        this.module = module;
        this.prefix = prefix;
        this.computed = computed;
        this.variables = new LinkedHashMap<>(given);
        if (module != null) {
            module.of("variable").forEach(this::define);
            module.of("variable").forEach(this::validate);
        }
    }

    /** For values that name nothing. */
    static Scope none(Workspace workspace) {
        return new Scope(workspace, null, "", Map.of(), new Computed("", ""));
    }

    static Scope root(Workspace workspace, Module module, Map<String, @Nullable Object> variables, Computed computed) {
        return new Scope(workspace, module, "", variables, computed);
    }

    private Module module() {
        if (module == null) {
            throw new IllegalStateException("There is no module to look it up in");
        }
        return module;
    }

    private void define(Block variable) {
        String name = variable.label(0);
        if (!variables.containsKey(name)) {
            Expression fallback = variable.attribute("default")
                    .orElseThrow(
                            () -> new HclException(variable.place(), prefix + "variable " + name + " has no value"));
            variables.put(name, value(fallback));
        }
        variable.attribute("type")
                .ifPresent(type ->
                        variables.put(name, at(variable.place(), () -> Values.convert(variables.get(name), type))));
    }

    private void validate(Block variable) {
        for (Block validation : variable.blocks("validation")) {
            Expression condition = validation.attribute("condition").orElseThrow();
            if (!Values.bool(value(condition))) {
                throw new HclException(
                        variable.place(),
                        Values.text(value(validation.attribute("error_message").orElseThrow())));
            }
        }
    }

    /** Works out everything, and adds every resource. */
    void force(List<Resource> into) {
        module().locals().keySet().forEach(this::local);
        module().of("resource").forEach(block -> managed("resource", block.label(0), block.label(1), block.place()));
        module().of("data").forEach(block -> managed("data", block.label(0), block.label(1), block.place()));
        module().of("module").forEach(call -> call(call.label(0), call.place()));
        outputs();
        into.addAll(resources);
        children.values().forEach(scopes -> scopes.forEach(scope -> scope.force(into)));
    }

    Map<String, @Nullable Object> outputs() {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        module().of("output").forEach(output -> outputs.put(output.label(0), output(output.label(0), output.place())));
        return outputs;
    }

    private @Nullable Object output(String name, Place place) {
        Block output = module().named("output", name)
                .orElseThrow(() -> new HclException(place, "module " + module().path() + " has no output " + name));
        return once(
                "output." + name, place, () -> value(output.attribute("value").orElseThrow()));
    }

    private @Nullable Object once(String name, Place place, Supplier<@Nullable Object> work) {
        Optional<Object> found = known.get(name);
        if (found == null) {
            if (!underWay.add(name)) {
                throw new HclException(place, prefix + name + " needs itself");
            }
            found = Optional.ofNullable(work.get());
            underWay.remove(name);
            known.put(name, found);
        }
        return found.orElse(null);
    }

    private @Nullable Object local(String name) {
        Expression expression = module().locals().get(name);
        return expression == null ? null : once("local." + name, expression.place(), () -> value(expression));
    }

    /** A resource; a list of them with count, a map with for_each. */
    private @Nullable Object managed(String mode, String type, String name, Place place) {
        Block block = module().managed(mode, type, name)
                .orElseThrow(() -> new HclException(place, "there is no " + mode + " " + type + "." + name));
        String address = (mode.equals("data") ? "data." : "") + type + "." + name;
        return once(
                address,
                place,
                () -> repeat(block, prefix + address, (each, at) -> {
                    Map<String, @Nullable Object> values = body(block, each);
                    Resource resource =
                            new Resource(at, mode.equals("data") ? "data." + type : type, block, values, computed);
                    resources.add(resource);
                    return resource;
                }));
    }

    /** The outputs of a module; likewise. */
    private @Nullable Object call(String name, Place place) {
        Block call =
                module().named("module", name).orElseThrow(() -> new HclException(place, "there is no module " + name));
        return once(
                "module." + name,
                place,
                () -> repeat(call, prefix + "module." + name, (each, at) -> {
                    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
                    Module called = workspace.module(module().source(call));
                    call.attributes().forEach((argument, expression) -> {
                        if (!META.contains(argument)) {
                            arguments.put(argument, value(expression, each));
                        }
                    });
                    Scope scope = new Scope(workspace, called, at + ".", arguments, computed);
                    children.computeIfAbsent(name, key -> new ArrayList<>()).add(scope);
                    return scope;
                }));
    }

    private interface One {
        Object of(Map<String, @Nullable Object> each, String address);
    }

    private @Nullable Object repeat(Block block, String address, One one) {
        Optional<Expression> count = block.attribute("count");
        Optional<Expression> each = block.attribute("for_each");
        if (count.isPresent()) {
            int times = Values.number(value(count.get())).intValueExact();
            List<Object> all = new ArrayList<>();
            for (int index = 0; index < times; index++) {
                Map<String, @Nullable Object> counter = Map.of("index", BigDecimal.valueOf(index));
                all.add(one.of(Map.of("count", counter), address + "[" + index + "]"));
            }
            return all;
        }
        if (each.isPresent()) {
            Map<String, Object> all = new TreeMap<>();
            pairs(value(each.get()), true)
                    .forEach((key, element) -> all.put(
                            Values.text(key),
                            one.of(bound("each", pair(key, element)), address + "[\"" + Values.text(key) + "\"]")));
            return all;
        }
        return one.of(Map.of(), address);
    }

    private static Map<String, @Nullable Object> pair(Object key, @Nullable Object value) {
        Map<String, @Nullable Object> pair = new HashMap<>();
        pair.put("key", key);
        pair.put("value", value);
        return pair;
    }

    private static Map<String, @Nullable Object> bound(String name, @Nullable Object value) {
        Map<String, @Nullable Object> bound = new HashMap<>();
        bound.put(name, value);
        return bound;
    }

    private static Map<Object, @Nullable Object> pairs(@Nullable Object value, boolean set) {
        Map<Object, @Nullable Object> pairs = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            pairs.putAll(map);
        } else {
            int index = 0;
            for (Object element : Values.list(value)) {
                pairs.put(set ? Values.text(element) : BigDecimal.valueOf(index), element);
                index++;
            }
        }
        return pairs;
    }

    private Map<String, @Nullable Object> body(Block block, Map<String, @Nullable Object> names) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        block.attributes().forEach((name, expression) -> {
            if (!META.contains(name)) {
                values.put(name, value(expression, names));
            }
        });
        for (Block inner : block.blocks()) {
            if (inner.type().equals("dynamic")) {
                Block content = inner.blocks("content").get(0);
                pairs(value(inner.attribute("for_each").orElseThrow(), names), false)
                        .forEach((key, element) -> {
                            Map<String, @Nullable Object> more = new HashMap<>(names);
                            more.put(inner.label(0), pair(key, element));
                            add(values, inner.label(0), body(content, more));
                        });
            } else if (!META.contains(inner.type()) && inner.attribute("when").isEmpty()) {
                add(values, inner.type(), body(inner, names));
            }
        }
        return values;
    }

    @SuppressWarnings("unchecked")
    private static void add(Map<String, @Nullable Object> values, String name, Map<String, @Nullable Object> block) {
        ((List<Object>) values.computeIfAbsent(name, key -> new ArrayList<>())).add(block);
    }

    @Nullable
    Object value(Expression expression) {
        return value(expression, Map.of());
    }

    private @Nullable Object value(Expression expression, Map<String, @Nullable Object> names) {
        return at(expression.place(), () -> valueOf(expression, names));
    }

    private static @Nullable Object at(Place place, Supplier<@Nullable Object> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ClassCastException | ArithmeticException e) {
            throw new HclException(place, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Object valueOf(Expression expression, Map<String, @Nullable Object> names) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        } else if (expression instanceof Expression.Template template) {
            StringBuilder text = new StringBuilder();
            template.pieces().forEach(piece -> text.append(Values.text(value(piece, names))));
            return text.toString();
        } else if (expression instanceof Expression.Name name) {
            if (!names.containsKey(name.name())) {
                throw new HclException(name.place(), "nothing is called " + name.name());
            }
            return names.get(name.name());
        } else if (expression instanceof Expression.Attribute attribute) {
            return attribute(attribute, names);
        } else if (expression instanceof Expression.Index index) {
            return index(value(index.of(), names), value(index.key(), names), index.place());
        } else if (expression instanceof Expression.Splat splat) {
            return splat(value(splat.of(), names), splat);
        } else if (expression instanceof Expression.Call call) {
            return call.function().equals("can")
                    ? can(call, names)
                    : Functions.call(call.function(), all(call.arguments(), names));
        } else if (expression instanceof Expression.Conditional conditional) {
            boolean holds = Values.bool(value(conditional.condition(), names));
            return value(holds ? conditional.then() : conditional.otherwise(), names);
        } else if (expression instanceof Expression.Operation operation) {
            return operation(operation, names);
        } else if (expression instanceof Expression.Tuple tuple) {
            return all(tuple.elements(), names);
        } else if (expression instanceof Expression.ObjectOf object) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            object.entries()
                    .forEach(entry -> values.put(Values.text(value(entry.key(), names)), value(entry.value(), names)));
            return values;
        }
        return loop((Expression.For) expression, names);
    }

    private boolean can(Expression.Call call, Map<String, @Nullable Object> names) {
        try {
            value(call.arguments().get(0), names);
            return true;
        } catch (HclException e) {
            return false;
        }
    }

    private List<@Nullable Object> all(List<Expression> expressions, Map<String, @Nullable Object> names) {
        List<@Nullable Object> values = new ArrayList<>();
        expressions.forEach(expression -> values.add(value(expression, names)));
        return values;
    }

    private @Nullable Object attribute(Expression.Attribute attribute, Map<String, @Nullable Object> names) {
        Expression of = attribute.of();
        String name = attribute.name();
        if (of instanceof Expression.Name root && !names.containsKey(root.name())) {
            return switch (root.name()) {
                case "var" -> variable(name, attribute.place());
                case "local" -> local(name);
                case "module" -> call(name, attribute.place());
                case "path" -> workspace.directory().resolve(module().path()).toString();
                case "data" -> throw new HclException(attribute.place(), "expected data, a type and a name");
                default -> managed("resource", root.name(), name, attribute.place());
            };
        }
        if (of instanceof Expression.Attribute type
                && type.of() instanceof Expression.Name root
                && root.name().equals("data")) {
            return managed("data", type.name(), name, attribute.place());
        }
        return member(value(of, names), name, attribute.place());
    }

    private @Nullable Object variable(String name, Place place) {
        if (!variables.containsKey(name)) {
            throw new HclException(place, "there is no variable " + name);
        }
        return variables.get(name);
    }

    private static @Nullable Object member(@Nullable Object of, String name, Place place) {
        if (of instanceof Resource resource) {
            return resource.get(name);
        }
        if (of instanceof Scope scope) {
            return scope.output(name, place);
        }
        if (of instanceof Map<?, ?> map && map.containsKey(name)) {
            return map.get(name);
        }
        throw new HclException(place, "there is no attribute " + name + " in " + of);
    }

    private static @Nullable Object index(@Nullable Object of, @Nullable Object key, Place place) {
        if (of instanceof List<?> list) {
            int index = Values.number(key).intValueExact();
            if (index < list.size()) {
                return list.get(index);
            }
        } else if (of instanceof Map<?, ?> map && map.containsKey(key)) {
            return map.get(key);
        }
        throw new HclException(place, "there is no element " + key);
    }

    private static List<@Nullable Object> splat(@Nullable Object of, Expression.Splat splat) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object element : of == null ? List.of() : Values.list(of)) {
            Object value = element;
            for (String name : splat.path()) {
                value = member(value, name, splat.place());
            }
            values.add(value);
        }
        return values;
    }

    private @Nullable Object operation(Expression.Operation operation, Map<String, @Nullable Object> names) {
        Object right;
        if (operation.left() == null) {
            right = value(operation.right(), names);
            return operation.operator().equals("!")
                    ? !Values.bool(right)
                    : Values.number(right).negate();
        }
        Object left = value(operation.left(), names);
        if (operation.operator().equals("&&")) {
            return Values.bool(left) && Values.bool(value(operation.right(), names));
        }
        if (operation.operator().equals("||")) {
            return Values.bool(left) || Values.bool(value(operation.right(), names));
        }
        right = value(operation.right(), names);
        return switch (operation.operator()) {
            case "==" -> Values.same(left, right);
            case "!=" -> !Values.same(left, right);
            case "<" -> Values.number(left).compareTo(Values.number(right)) < 0;
            case "<=" -> Values.number(left).compareTo(Values.number(right)) <= 0;
            case ">" -> Values.number(left).compareTo(Values.number(right)) > 0;
            case ">=" -> Values.number(left).compareTo(Values.number(right)) >= 0;
            case "+" -> Values.number(left).add(Values.number(right));
            case "-" -> Values.number(left).subtract(Values.number(right));
            case "*" -> Values.number(left).multiply(Values.number(right));
            case "/" -> Values.number(left).divide(Values.number(right), MathContext.DECIMAL64);
            case "%" -> Values.number(left).remainder(Values.number(right));
            default -> throw new HclException(operation.place(), "unknown operator " + operation.operator());
        };
    }

    private Object loop(Expression.For loop, Map<String, @Nullable Object> names) {
        Object in = value(loop.in(), names);
        List<@Nullable Object> list = new ArrayList<>();
        Map<String, @Nullable Object> map = new TreeMap<>();
        pairs(in, false).forEach((key, element) -> {
            Map<String, @Nullable Object> inner = new HashMap<>(names);
            if (loop.keyName() != null) {
                inner.put(loop.keyName(), key);
            }
            inner.put(loop.valueName(), element);
            if (loop.condition() != null && !Values.bool(value(loop.condition(), inner))) {
                return;
            }
            Object value = value(loop.value(), inner);
            if (loop.key() == null) {
                list.add(value);
            } else if (map.put(Values.text(value(loop.key(), inner)), value) != null) {
                throw new HclException(loop.place(), "a key comes twice");
            }
        });
        return loop.key() == null ? list : map;
    }
}
