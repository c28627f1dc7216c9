package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.localaws.redshift.sql.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/STAND-IN.md lists what is missing as the code does. */
class StandInPageTest {

    private static final Path PAGE = Path.of("..", "docs", "STAND-IN.md");

    @Test
    void listsWhatIsMissing() throws IOException {
        assertThat(Files.readAllLines(PAGE))
                .contains(
                        "- Types of columns: " + list(Missing.TYPES),
                        "- Functions: " + list(Missing.FUNCTIONS),
                        "- Functions that begin with: " + list(Missing.FUNCTION_PREFIXES),
                        "- Clauses: " + list(Missing.CLAUSES),
                        "- System views that are not defined: " + list(Missing.VIEWS),
                        "- Statements: " + list(Missing.STATEMENTS));
    }

    private static String list(Set<String> names) {
        return names.stream().sorted().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
