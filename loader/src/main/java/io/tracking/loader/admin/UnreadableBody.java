package io.tracking.loader.admin;

import io.tracking.loader.guard.Cut;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Tells why a body cannot be read, in the caller's words: the parser's speak of Java.
 *
 * @param field which is wrong, such as {@code ids[3]}; empty when the body is no JSON object at all
 * @param detail what was expected, and where
 */
record UnreadableBody(String field, String detail) {

    static UnreadableBody of(@Nullable Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return new UnreadableBody(
                    path(unknown),
                    "Cannot take the field " + path(unknown) + ": expected only "
                            + names(unknown.getKnownPropertyIds()));
        }
        if (cause instanceof DatabindException mismatch && !mismatch.getPath().isEmpty()) {
            Class<?> type = mismatch instanceof MismatchedInputException known ? known.getTargetType() : null;
            return new UnreadableBody(
                    path(mismatch), path(mismatch) + " cannot be read: expected " + expected(type) + where(mismatch));
        }
        if (cause instanceof MismatchedInputException) {
            return new UnreadableBody("", "Cannot read the body: expected one JSON object and nothing else");
        }
        if (cause instanceof InputCoercionException number) {
            return new UnreadableBody(
                    "", "Cannot read the body: expected numbers within the range of a whole number" + where(number));
        }
        if (cause instanceof JacksonException json) {
            String said = String.valueOf(json.getOriginalMessage());
            return new UnreadableBody(
                    "", "Cannot read the body: expected a JSON object, got " + Cut.of(said) + where(json));
        }
        return new UnreadableBody("", "Cannot read the body: expected a JSON object, got none");
    }

    private static String path(DatabindException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return Cut.of(path);
    }

    private static String names(@Nullable Collection<Object> names) {
        return names == null
                ? "fields that it knows"
                : names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    /** Of a value of that type. */
    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        } else if (type == String.class) {
            return "a text";
        } else if (type == Boolean.class) {
            return "true or false";
        } else if (type == Integer.class) {
            return "a whole number";
        } else if (List.class.isAssignableFrom(type)) {
            return "a list";
        } else if (JsonNode.class.isAssignableFrom(type)) {
            return "a JSON object";
        }
        return Map.class.isAssignableFrom(type) ? "an object" : "another value";
    }

    private static String where(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
