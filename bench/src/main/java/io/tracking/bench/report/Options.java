package io.tracking.bench.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A command line of {@code --name=value} and {@code --name value}, with a default for every name. */
public record Options(Map<String, String> values) {

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException for a name without a default
     */
    public static Options parse(String[] arguments, Map<String, String> defaults) {
        Map<String, String> values = new HashMap<>(defaults);
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i].replaceFirst("^--", "").replaceFirst("=.*$", "");
            int equals = arguments[i].indexOf('=');
            if (!arguments[i].startsWith("--")
                    || !defaults.containsKey(name)
                    || (equals < 0 && i + 1 == arguments.length)) {
                throw new IllegalArgumentException("Cannot understand " + arguments[i]
                        + ": expected --<name> <value> with one of " + new TreeSet<>(defaults.keySet()));
            }
            values.put(name, equals < 0 ? arguments[++i] : arguments[i].substring(equals + 1));
        }
        return new Options(values);
    }

    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** Values separated by commas; none when empty. */
    public List<String> list(String name) {
        return text(name).isEmpty() ? List.of() : List.of(text(name).split(",", -1));
    }

    /** Words separated by blanks; none when empty. */
    public List<String> words(String name) {
        return text(name).isBlank() ? List.of() : List.of(text(name).strip().split(" +", -1));
    }
}
