package io.tracking.bench.report;

import java.util.List;
import java.util.Map;

/** Holds the values of a command line, by the names of its options; see {@link BenchCommand}. */
public record Options(Map<String, String> values) {

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
