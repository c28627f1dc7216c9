package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSONPaths file: one path a column, in the order of the columns.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-json-jsonpaths">JSONPaths
 *     file</a>
 */
final class JsonPaths implements JsonMapping {

    private static final Pattern STEP =
            Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_]*)|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]|\\[(\\d+)\\]");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<List<Object>> paths;
    private final Value name = new Value();

    private JsonPaths(List<List<Object>> paths) {
        this.paths = paths;
    }

    static JsonMapping parse(byte[] file, List<CopyColumn> columns) throws CopyRefusedException {
        List<?> expressions;
        try {
            Map<?, ?> root = MAPPER.readValue(file, Map.class);
            if (!root.containsKey("jsonpaths")) {
                // As documented: another key is no error, the file is ignored.
                return JsonMapping.auto(columns, false);
            }
            if (!(root.get("jsonpaths") instanceof List<?> list)) {
                throw new CopyRefusedException("Invalid JSONPath format: \"jsonpaths\" is not an array", null);
            }
            expressions = list;
        } catch (JacksonException e) {
            throw new CopyRefusedException("Invalid JSONPath format: " + e.getOriginalMessage(), null);
        }
        if (expressions.size() != columns.size()) {
            throw new CopyRefusedException(
                    "Number of jsonpaths and the number of columns should match. JSONPath size: " + expressions.size()
                            + ", Number of columns in table or column list: " + columns.size(),
                    null);
        }
        List<List<Object>> paths = new ArrayList<>();
        for (Object expression : expressions) {
            if (!(expression instanceof String text)) {
                throw new CopyRefusedException("Invalid JSONPath format: " + expression + " is not a string", null);
            }
            paths.add(path(text));
        }
        return new JsonPaths(paths);
    }

    private static List<Object> path(String expression) throws CopyRefusedException {
        List<Object> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(expression);
        int at = 1;
        while (expression.startsWith("$") && at < expression.length() && matcher.find(at) && matcher.start() == at) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null) {
                    steps.add(matcher.group(group));
                }
            }
            if (matcher.group(4) != null) {
                steps.add(Integer.valueOf(matcher.group(4)));
            }
            at = matcher.end();
        }
        if (steps.isEmpty() || at != expression.length()) {
            throw new CopyRefusedException("Invalid JSONPath format: '" + expression + "'", null);
        }
        return steps;
    }

    @Override
    public void read(JsonScanner object, Value[] values) throws BadValueException {
        int root = object.position();
        object.skip();
        object.expectEnd();
        for (int i = 0; i < values.length; i++) {
            object.seek(root);
            if (find(object, paths.get(i))) {
                object.value(values[i]);
            } else {
                values[i].setNull();
            }
        }
    }

    private boolean find(JsonScanner object, List<Object> path) throws BadValueException {
        for (Object step : path) {
            if (step instanceof Integer index) {
                element(object, index);
            } else if (!member(object, String.valueOf(step))) {
                return false;
            }
        }
        return true;
    }

    private boolean member(JsonScanner object, String wanted) throws BadValueException {
        if (!object.accept('{') || object.accept('}')) {
            return false;
        }
        do {
            object.string(name);
            object.expect(':');
            if (name.text().equals(wanted)) {
                return true;
            }
            object.skip();
        } while (object.accept(','));
        return false;
    }

    private static void element(JsonScanner object, int index) throws BadValueException {
        boolean found = object.accept('[') && !object.accept(']');
        for (int i = 0; found && i < index; i++) {
            object.skip();
            found = object.accept(',');
        }
        if (!found) {
            throw new BadValueException(Code.LINE, "Invalid JSONPath format: Not an array or index out of range.");
        }
    }
}
