package io.tracking.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of sandbox/mutations still names lines that are there, so that {@code ./chaos --mutation} can take them out. */
class MutationsTest {

    private static final Path ROOT = Path.of(System.getProperty("tracking.root", ".."));
    private static final Path MUTATIONS = ROOT.resolve("sandbox/mutations");

    private record Hunk(Path file, String before) {}

    @Test
    void areThoseThatInvariantsNames() throws IOException {
        String invariants = Files.readString(ROOT.resolve("docs/INVARIANTS.md"));

        assertThat(patches()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(patch -> assertThat(invariants)
                .contains("`--mutation " + patch.getFileName().toString().replace(".patch", "") + "`"));
    }

    @ParameterizedTest
    @MethodSource("patches")
    void stillApplies(Path patch) throws IOException {
        for (Hunk hunk : hunks(patch)) {
            String source = Files.readString(ROOT.resolve(hunk.file()));

            assertThat(source.split(java.util.regex.Pattern.quote(hunk.before()), -1))
                    .as(
                            "%s must hold these lines once; make the patch again when they have changed:\n%s",
                            hunk.file(), hunk.before())
                    .hasSize(2);
        }
    }

    static Stream<Path> patches() throws IOException {
        try (Stream<Path> files = Files.list(MUTATIONS)) {
            return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList().stream();
        }
    }

    private static List<Hunk> hunks(Path patch) throws IOException {
        List<Hunk> hunks = new ArrayList<>();
        Path file = Path.of("");
        StringBuilder before = new StringBuilder();
        for (String line : Files.readAllLines(patch)) {
            if (line.startsWith("--- a/")) {
                add(hunks, file, before);
                file = Path.of(line.substring("--- a/".length()));
            } else if (line.startsWith("@@ ")) {
                add(hunks, file, before);
            } else if (!file.toString().isEmpty()
                    && (line.startsWith(" ") || (line.startsWith("-") && !line.startsWith("---")))) {
                before.append(line.substring(1)).append('\n');
            }
        }
        add(hunks, file, before);
        return hunks;
    }

    private static void add(List<Hunk> hunks, Path file, StringBuilder before) {
        if (!before.isEmpty()) {
            hunks.add(new Hunk(file, before.toString()));
            before.setLength(0);
        }
    }
}
