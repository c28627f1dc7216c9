package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The tables of docs/CONFIGURATION.md and the applications' application.yml say the same. */
class ConfigurationTableTest {

    private static final Path ROOT = Path.of(System.getProperty("tracking.root", ".."));
    private static final Pattern ROW =
            Pattern.compile("\\| `(?<name>tracking\\.[a-z.-]+)` \\| (?:`(?<value>[^`]*)`)? *\\| .+ \\|");

    @ParameterizedTest
    @ValueSource(strings = {"tracking-api", "loader"})
    void pageListsEveryPropertyWithItsDefault(String application) throws IOException {
        assertThat(inPage(application)).isEqualTo(inYaml(application)).isNotEmpty();
    }

    private static Map<String, String> inPage(String application) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/CONFIGURATION.md"));
        String section = page.substring(page.indexOf("\n## " + application + "\n") + 1);
        Map<String, String> properties = new TreeMap<>();
        for (String line : section.substring(0, section.indexOf("\n##")).lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                properties.put(row.group("name"), row.group("value") == null ? "" : row.group("value"));
            }
        }
        return properties;
    }

    private static Map<String, String> inYaml(String application) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        Path yaml = ROOT.resolve(application).resolve("src/main/resources/application.yml");
        Map<String, Object> root = new Yaml().load(Files.readString(yaml));
        flatten("tracking", root.get("tracking"), properties);
        return properties;
    }

    private static void flatten(String name, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> members) {
            members.forEach((key, member) -> flatten(name + "." + key, member, into));
        } else {
            into.put(name, value instanceof List<?> list && list.isEmpty() ? "[]" : String.valueOf(value));
        }
    }
}
