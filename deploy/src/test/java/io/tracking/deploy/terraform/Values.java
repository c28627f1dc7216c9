package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.hcl.HclException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Converts values: null, String, BigDecimal, Boolean, List, Map and {@link Resource}. */
final class Values {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Values() {}

    static String text(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof String || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException("expected a text, a number or a boolean, got " + value);
    }

    static BigDecimal number(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        }
        return new BigDecimal(text(value));
    }

    static boolean bool(@Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw new IllegalArgumentException("expected a boolean, got " + value);
    }

    static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            return List.copyOf(map.values());
        }
        throw new IllegalArgumentException("expected a list, got " + value);
    }

    static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("expected a map, got " + value);
    }

    static boolean same(@Nullable Object one, @Nullable Object other) {
        return (one instanceof BigDecimal left && other instanceof BigDecimal right)
                ? left.compareTo(right) == 0
                : Objects.equals(one, other);
    }

    static String json(@Nullable Object value) {
        return JSON.writeValueAsString(value);
    }

    /** The value as a variable of that type has it: converted, with the defaults of what is optional. */
    static @Nullable Object convert(@Nullable Object value, Expression type) {
        if (value == null) {
            return null;
        }
        if (type instanceof Expression.Name name) {
            return switch (name.name()) {
                case "string" -> text(value);
                case "number" -> number(value);
                case "bool" -> bool(value);
                case "any" -> value;
                default -> throw new HclException(type.place(), "unknown type " + name.name());
            };
        }
        if (!(type instanceof Expression.Call call)) {
            throw new HclException(type.place(), "expected a type");
        }
        Expression of = call.arguments().get(0);
        return switch (call.function()) {
            case "list", "set" -> {
                List<@Nullable Object> converted = new ArrayList<>();
                list(value).forEach(each -> converted.add(convert(each, of)));
                yield converted;
            }
            case "map" -> {
                Map<Object, @Nullable Object> converted = new LinkedHashMap<>();
                map(value).forEach((key, each) -> converted.put(key, convert(each, of)));
                yield converted;
            }
            case "object" -> object(map(value), (Expression.ObjectOf) of);
            default -> throw new HclException(type.place(), "unknown type " + call.function());
        };
    }

    private static Map<String, @Nullable Object> object(Map<?, ?> value, Expression.ObjectOf type) {
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        for (Expression.Entry entry : type.entries()) {
            String name = String.valueOf(((Expression.Literal) entry.key()).value());
            boolean optional = entry.value() instanceof Expression.Call call
                    && call.function().equals("optional");
            List<Expression> arguments = optional ? entry.value().parts() : List.of(entry.value());
            Object given = value.get(name);
            if (given == null && !optional && !value.containsKey(name)) {
                throw new HclException(type.place(), "attribute " + name + " is missing");
            }
            if (given == null && arguments.size() > 1) {
                given = ((Expression.Literal) arguments.get(1)).value();
            }
            converted.put(name, convert(given, arguments.get(0)));
        }
        return converted;
    }
}
