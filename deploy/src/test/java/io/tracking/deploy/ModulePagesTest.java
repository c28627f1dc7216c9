package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.terraform.Module;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page of each module has the variables and outputs that its code has.
 *
 * <p>{@code -Dtracking.pages=write} writes the tables anew.
 */
class ModulePagesTest {

    private static final String BEGIN = "<!-- variables and outputs: written by ModulePagesTest -->\n";
    private static final boolean WRITE = "write".equals(System.getProperty("tracking.pages"));

    private static final Workspace WORKSPACE = Workspace.parse(Sources.read(Checks.TERRAFORM));

    static List<String> modules() {
        return List.copyOf(WORKSPACE.modules().keySet());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void hasWhatTheCodeHas(String path) throws IOException {
        Path file = Checks.TERRAFORM.resolve(path).resolve("README.md");
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN);
        assertThat(begin).as(path + "/README.md has no line " + BEGIN).isPositive();
        String wanted = page.substring(0, begin) + BEGIN + "\n" + tables(WORKSPACE.module(path));
        if (WRITE) {
            Files.writeString(file, wanted);
            page = wanted;
        }

        assertThat(page).isEqualTo(wanted);
        assertThat(begin).as("what " + path + " is for").isGreaterThan(80);
    }

    private static String tables(Module module) {
        String variables =
                module.of("variable").stream().map(ModulePagesTest::variable).collect(Collectors.joining());
        String outputs = module.of("output").stream()
                .map(output -> "| `" + output.label(0) + "` | " + text(output, "description") + " |\n")
                .collect(Collectors.joining());
        return "| variable | type | default | meaning |\n|---|---|---|---|\n" + variables
                + (outputs.isEmpty() ? "" : "\n| output | meaning |\n|---|---|\n" + outputs);
    }

    private static String variable(Block variable) {
        String type = variable.attribute("type").map(ModulePagesTest::shown).orElse("");
        String fallback = variable.attribute("default")
                .map(value -> "`" + shown(value) + "`")
                .orElse("must be given");
        return "| `" + variable.label(0) + "` | `" + type + "` | " + fallback + " | " + text(variable, "description")
                + " |\n";
    }

    private static String text(Block block, String attribute) {
        return block.attribute(attribute)
                .map(value -> String.valueOf(((Expression.Literal) value).value()))
                .orElse("");
    }

    /** A type or a default, as it stands in the code. */
    private static String shown(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            if (literal.value() instanceof BigDecimal number) {
                return number.toPlainString();
            }
            return literal.value() instanceof String text ? "\"" + text + "\"" : String.valueOf(literal.value());
        } else if (expression instanceof Expression.Name name) {
            return name.name();
        } else if (expression instanceof Expression.Call call) {
            return call.function()
                    + call.arguments().stream().map(ModulePagesTest::shown).collect(Collectors.joining(", ", "(", ")"));
        } else if (expression instanceof Expression.ObjectOf object) {
            return object.entries().stream()
                    .map(entry -> ((Expression.Literal) entry.key()).value() + " = " + shown(entry.value()))
                    .collect(Collectors.joining(", ", "{ ", " }"))
                    .replace("{  }", "{}");
        } else if (expression instanceof Expression.Tuple tuple) {
            return tuple.elements().stream().map(ModulePagesTest::shown).collect(Collectors.joining(", ", "[", "]"));
        }
        throw new IllegalArgumentException(expression.place() + ": cannot be shown");
    }
}
