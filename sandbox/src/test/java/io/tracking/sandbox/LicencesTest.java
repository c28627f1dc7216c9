package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The licences of what the executable jars contain, as the bills of materials in them tell. */
class LicencesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = Path.of("docs", "LICENSES.md");

    /** Of each library one of these is enough: none of them binds who uses or changes this project. */
    private static final Set<String> TAKEN = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception");

    @Test
    void everyLibraryMayBeUsedAndIsListed() throws IOException {
        Map<String, Set<String>> libraries = new TreeMap<>();
        for (String application : List.of("tracking-api", "loader")) {
            Path bill = ROOT.resolve(application).resolve("target/classes/META-INF/sbom/application.cdx.json");
            assumeThat(bill)
                    .as("the bill of materials, which a Maven that is offline leaves out")
                    .exists();
            for (JsonNode component :
                    JsonMapper.shared().readTree(Files.readString(bill)).required("components")) {
                String library = component.path("group").asString() + ":"
                        + component.path("name").asString();
                if (library.startsWith("io.tracking:")) {
                    continue;
                }
                List<String> licences = licences(component);
                assertThat(licences).as("licences of %s", library).containsAnyElementsOf(TAKEN);
                libraries
                        .computeIfAbsent(String.join(" or ", licences), none -> new TreeSet<>())
                        .add(library);
            }
        }
        String page = page(libraries);

        Files.writeString(Files.createDirectories(Path.of("target")).resolve("LICENSES.md"), page);

        assertThat(ROOT.resolve(PAGE))
                .as("%s; the right page is in sandbox/target/LICENSES.md", PAGE)
                .hasContent(page);
    }

    private static List<String> licences(JsonNode component) {
        List<String> licences = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(
                    licence.has("id")
                            ? licence.get("id").asString()
                            : licence.path("name").asString());
        }
        return licences;
    }

    private static String page(Map<String, Set<String>> libraries) {
        StringBuilder page = new StringBuilder(
                """
                # Licences

                This project is under Apache-2.0 ([LICENSE](../LICENSE)). The executable jars of tracking-api and the loader contain these
                libraries. Where a library names several licences, any one of them may be chosen. `LicencesTest` compares this page with the
                bills of materials that the build makes, and refuses a library whose licence would bind who uses this project.

                | licence | libraries |
                |---|---|
                """);
        libraries.forEach((licence, names) -> page.append("| ")
                .append(licence)
                .append(" | ")
                .append(String.join(", ", names))
                .append(" |\n"));
        return page.toString();
    }
}
