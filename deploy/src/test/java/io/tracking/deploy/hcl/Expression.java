package io.tracking.deploy.hcl;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stands for a value. */
public sealed interface Expression {

    Place place();

    /** The expressions that it is made of. */
    default List<Expression> parts() {
        return List.of();
    }

    /** Shows this expression and everything in it. */
    default void walk(Consumer<Expression> seen) {
        seen.accept(this);
        parts().forEach(part -> part.walk(seen));
    }

    /** A text, a number, a boolean or null. */
    record Literal(@Nullable Object value, Place place) implements Expression {}

    /** A text with values in it. */
    record Template(List<Expression> pieces, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return pieces;
        }
    }

    /** A name alone: var, local, a type of resource, a variable of a for. */
    record Name(String name, Place place) implements Expression {}

    record Attribute(Expression of, String name, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(of);
        }
    }

    record Index(Expression of, Expression key, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(of, key);
        }
    }

    /** {@code of[*].a.b}: the path of each element. */
    record Splat(Expression of, List<String> path, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(of);
        }
    }

    record Call(String function, List<Expression> arguments, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return arguments;
        }
    }

    record Conditional(Expression condition, Expression then, Expression otherwise, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(condition, then, otherwise);
        }
    }

    /** {@code left} is null for an operator with one operand. */
    record Operation(String operator, @Nullable Expression left, Expression right, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return left == null ? List.of(right) : List.of(left, right);
        }
    }

    record Tuple(List<Expression> elements, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return elements;
        }
    }

    record Entry(Expression key, Expression value) {}

    record ObjectOf(List<Entry> entries, Place place) implements Expression {
        @Override
        public List<Expression> parts() {
            return entries.stream()
                    .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                    .toList();
        }
    }

    /** {@code [for … : value]}, or with a key {@code {for … : key => value}}. */
    record For(
            @Nullable String keyName,
            String valueName,
            Expression in,
            @Nullable Expression key,
            Expression value,
            @Nullable Expression condition,
            Place place)
            implements Expression {
        @Override
        public List<Expression> parts() {
            return Stream.of(in, key, value, condition)
                    .filter(part -> part != null)
                    .toList();
        }
    }
}
