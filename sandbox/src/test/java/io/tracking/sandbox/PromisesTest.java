package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lines that keep promises are marked in the code, {@code // P4: …}, where docs/INVARIANTS.md says that they are. */
class PromisesTest {

    private static final Path ROOT = Path.of(System.getProperty("tracking.root", ".."));
    private static final Pattern MARK = Pattern.compile("// (P\\d): .+");
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern ROW = Pattern.compile("\\| (P\\d) \\| `([A-Z]\\w+)[^|]*\\| [^|]+ \\| [^|]+ \\|");

    @Test
    void theCodeAndThePageNameTheSameLines() throws IOException {
        Map<String, Set<String>> marked = marks();

        assertThat(onThePage()).isEqualTo(marked).hasSize(8);
    }

    /** Those in backticks that look like tests: a class, or a class and a method of it. */
    @Test
    void thePageNamesTestsThatThereAre() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (String module : List.of("common", "tracking-api", "loader", "local-aws", "sandbox")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    tests.merge(
                            file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
                }
            }
        }
        List<MatchResult> named = NAMED_TEST
                .matcher(Files.readString(ROOT.resolve("docs/INVARIANTS.md")))
                .results()
                .toList();

        assertThat(named).hasSizeGreaterThan(60).allSatisfy(test -> {
            assertThat(tests).containsKey(test.group(1));
            if (test.group(2) != null) {
                assertThat(tests.get(test.group(1))).as(test.group()).contains(" " + test.group(2) + "(");
            }
        });
    }

    /** Names of classes, by promise. */
    private static Map<String, Set<String>> marks() throws IOException {
        Map<String, Set<String>> marks = new TreeMap<>();
        for (String module : List.of("common", "tracking-api", "loader")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    MARK.matcher(Files.readString(file)).results().forEach(mark -> marks.computeIfAbsent(
                                    mark.group(1), promise -> new TreeSet<>())
                            .add(name));
                }
            }
        }
        return marks;
    }

    private static Map<String, Set<String>> onThePage() throws IOException {
        Map<String, Set<String>> rows = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/INVARIANTS.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.computeIfAbsent(row.group(1), promise -> new TreeSet<>()).add(row.group(2));
            }
        }
        return rows;
    }
}
