package io.tracking.api.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.api.contracts.ContractProperties.Violation;
import io.tracking.common.rejected.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractsTest {

    private static final String PRICE =
            """
            {"type":"object","required":["price"],"additionalProperties":false,
             "properties":{"price":{"$ref":"#/$defs/money"},"code":{"type":"string","pattern":"^(a+)+$"}},
             "$defs":{"money":{"type":"number","minimum":0}}}""";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<String, String> marks = new HashMap<>();

    private void write(String name, String schema) throws IOException {
        Files.writeString(folder.resolve(name), schema);
    }

    private Contracts contracts(Violation violation, String... refused) {
        return new Contracts(
                new ContractProperties(
                        "file:" + folder, Duration.ofMinutes(1), violation, List.of(), List.of(), List.of(refused)),
                new LocalSchemaFolder(folder),
                registry);
    }

    private FieldError check(Contracts contracts, String topic, String message) {
        return contracts.check(topic, message, marks::put);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"price":1.5}           |
                    {"price":1,"code":"aa"} |
                    {"price":-1}            | minimum at '/price'
                    {"price":"PRIVATE"}     | type at '/price'
                    {}                      | required at ''
                    {"price":1,"more":1}    | additionalProperties at ''
                    [1]                     | type at ''
                    PRIVATE                 | type at ''
                                            | type at ''
                    {"price":               | type at ''
                    """)
    void tellsWhereAMessageBreaksItsSchemaAndNoValue(String message, String place) throws IOException {
        write("checkout%3Adone.json", PRICE);
        Contracts contracts = contracts(Violation.REFUSE);

        FieldError error = check(contracts, "checkout:done", message);

        if (place == null) {
            assertThat(error).isNull();
        } else {
            assertThat(error.code()).isEqualTo("contract");
            assertThat(error.message()).contains(place).doesNotContain("PRIVATE");
        }
        assertThat(check(contracts, "other", message)).isNull();
        assertThat(marks).isEmpty();
    }

    @Test
    void countsMarksOrRefusesByTopic() throws IOException {
        write("a.json", "{\"type\":\"object\"}");
        write("b:c.json", "{\"type\":\"object\"}");

        assertThat(check(contracts(Violation.COUNT), "a", "1")).isNull();
        assertThat(marks).isEmpty();
        assertThat(check(contracts(Violation.MARK, "b:*"), "a", "1")).isNull();
        assertThat(marks).containsExactly(Map.entry("contract", "[{\"at\":\"\",\"rule\":\"type\"}]"));
        assertThat(check(contracts(Violation.MARK, "b:*"), "b:c", "1")).isNotNull();
        assertThat(registry.get("tracking.contract.violations")
                        .tag("topic", "a")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    /** A client chooses the text; 30 letters would keep a processor for minutes. */
    @Test
    void givesUpAnExpressionThatTakesForEver() throws IOException {
        write("checkout:done.json", PRICE);
        Contracts contracts = contracts(Violation.REFUSE);

        FieldError error = check(contracts, "checkout:done", "{\"price\":1,\"code\":\"" + "a".repeat(2_000) + "!\"}");

        assertThat(error.message()).contains("pattern at '/code'");
    }

    @Test
    void givesUpAMessageThatIsDeeperThanASchemaMayGo() throws IOException {
        write("tree.json", "{\"type\":\"object\",\"properties\":{\"child\":{\"$ref\":\"#\"}}}");
        Contracts contracts = contracts(Violation.REFUSE);

        assertThat(check(contracts, "tree", "{\"child\":{\"child\":{}}}")).isNull();
        assertThat(check(contracts, "tree", "{\"child\":{\"child\":1}}").message())
                .contains("type at '/child/child'");
        assertThat(check(contracts, "tree", "{\"child\":".repeat(300) + "{}" + "}".repeat(300))
                        .message())
                .contains("too_costly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":",
                "[]",
                "{\"type\":\"nonsense\"}",
                "{\"$ref\":\"https://127.0.0.1:1/schema.json\"}",
                "{\"properties\":{\"a\":{\"$ref\":\"file:///etc/passwd\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/missing\"}}}",
                "{\"$ref\":\"other.json\"}",
                "{\"pattern\":\"(\"}"
            })
    void doesNotStartWithWhatIsNoSchemaAndFetchesNothing(String schema) throws IOException {
        write("a.json", schema);

        assertThatThrownBy(() -> contracts(Violation.COUNT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tracking.contracts.location file:")
                .hasMessageContaining("a.json");
    }

    @Test
    void doesNotStartWithoutItsFolderOrWithFilesThatAreTooLarge() throws IOException {
        write("a.json", " ".repeat(300_000));
        assertThatThrownBy(() -> contracts(Violation.COUNT))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("must have at most 262144 bytes, got 300000");

        Files.delete(folder.resolve("a.json"));
        Files.delete(folder);
        assertThatThrownBy(() -> contracts(Violation.COUNT)).isInstanceOf(UncheckedIOException.class);
        Files.createDirectory(folder);
    }

    @Test
    void keepsTheSchemasBeforeWhenTheNewOnesCannotBeRead() throws IOException {
        write("a.json", "{\"type\":\"object\"}");
        Contracts contracts = contracts(Violation.REFUSE);
        write("b.json", "{\"type\":");
        contracts.reload();
        assertThat(check(contracts, "a", "1")).isNotNull();
        assertThat(registry.get("tracking.contracts.stale").gauge().value()).isEqualTo(1);

        write("b.json", "{\"type\":\"array\"}");
        contracts.reload();
        assertThat(check(contracts, "b", "1")).isNotNull();
        assertThat(registry.get("tracking.contracts.stale").gauge().value()).isZero();
        assertThat(registry.get("tracking.contracts").gauge().value()).isEqualTo(2);
    }

    @Test
    void givesUpATextOfManyWords() {
        assertThat(new BoundedPattern("^(\\w+\\s?)+$").matches("word ".repeat(600) + "!"))
                .isFalse();
        assertThat(new BoundedPattern("^(\\w+\\s?)+$").matches("two words")).isTrue();
    }
}
