package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Alarms and dashboard ask only for metrics that docs/METRICS.md has, and each alarm has a test and a section that says what to do. */
class ObservabilityTest {

    private static final Path FOLDER = Repository.ROOT.resolve("deploy/observability");
    private static final Pattern METRIC = Pattern.compile("tracking_\\w+");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tracking_\\w+)` \\| (\\w+) \\|");
    private static final Pattern HEADING = Pattern.compile("(?m)^### (.*)$");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^a-z0-9 -]");

    private record Alarm(String name, String expression, String runbook) {}

    private static Object yaml(String file) throws IOException {
        return new Yaml().load(Files.readString(FOLDER.resolve(file)));
    }

    /** What of a document of YAML has a key of that name, at any depth. */
    private static Stream<Map<?, ?>> having(String key, Object document) {
        if (document instanceof Map<?, ?> map) {
            return Stream.concat(
                    map.containsKey(key) ? Stream.of(map) : Stream.empty(),
                    map.values().stream().flatMap(value -> having(key, value)));
        }
        return document instanceof List<?> list ? list.stream().flatMap(value -> having(key, value)) : Stream.empty();
    }

    private static List<Alarm> alarms() throws IOException {
        return having("alert", yaml("alarms.yml"))
                .map(rule -> new Alarm(
                        String.valueOf(rule.get("alert")),
                        String.valueOf(rule.get("expr")),
                        String.valueOf(((Map<?, ?>) rule.get("annotations")).get("runbook"))))
                .toList();
    }

    private static List<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(FOLDER.resolve("dashboard.json")));
        List<String> queries = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> panel.get("targets")
                .forEach(target -> queries.add(target.get("expr").asText())));
        return queries;
    }

    private static Set<String> onThePage() throws IOException {
        return ROW.matcher(Files.readString(Repository.ROOT.resolve("docs/METRICS.md")))
                .results()
                .flatMap(row -> switch (row.group(2)) {
                    case "histogram" ->
                        Stream.of("_bucket", "_sum", "_count", "_max").map(end -> row.group(1) + end);
                    case "summary" -> Stream.of("_sum", "_count", "_max").map(end -> row.group(1) + end);
                    default -> Stream.of(row.group(1));
                })
                .collect(Collectors.toSet());
    }

    private static Set<String> metrics(List<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void alarmsAndDashboardAskForMetricsThatThereAre() throws IOException {
        Set<String> alarms = metrics(alarms().stream().map(Alarm::expression).toList());
        Set<String> dashboard = metrics(queries());

        assertThat(alarms).hasSizeGreaterThan(20);
        assertThat(onThePage()).containsAll(alarms);
        assertThat(dashboard).hasSizeGreaterThan(25);
        assertThat(onThePage()).containsAll(dashboard);
    }

    @Test
    void eachAlarmSaysWhereItsSectionIs() throws IOException {
        Set<String> anchors = HEADING.matcher(Files.readString(Repository.ROOT.resolve("docs/OPERATIONS.md")))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> NOT_IN_ANCHORS.matcher(heading).replaceAll("").replace(' ', '-'))
                .map(anchor -> "docs/OPERATIONS.md#" + anchor)
                .collect(Collectors.toSet());

        assertThat(alarms())
                .hasSizeGreaterThan(15)
                .allSatisfy(alarm -> assertThat(anchors).as(alarm.name).contains(alarm.runbook));
        assertThat(alarms().stream().map(Alarm::runbook).distinct().count())
                .as("each section belongs to an alarm")
                .isEqualTo(anchors.size());
    }

    /** Whoever was woken looks for the word that the page says. */
    @Test
    void whatToLookAtAndToPressIsOnTheConsole() throws IOException {
        String page = Files.readString(Repository.ROOT.resolve("docs/OPERATIONS.md"));
        String runbook = page.substring(page.indexOf("\n## When an alarm rings\n"));
        String console = console();

        String words = runbook.replaceAll("\\*(Means|Look at|Press):\\*", "");
        List<String> buttons = found(Pattern.compile("\\*\\*([^*]+)\\*\\*"), words);
        List<String> pages = found(Pattern.compile("(?<!\\*)\\*([^*]+)\\*(?!\\*)"), words);
        assertThat(buttons).hasSizeGreaterThan(15);
        assertThat(pages).hasSizeGreaterThan(15);
        assertThat(Stream.concat(buttons.stream(), pages.stream()))
                .allSatisfy(word -> assertThat(console).contains("'" + word + "'"));
        assertThat(Stream.of(runbook.split("\n### ")).skip(1))
                .allSatisfy(section -> assertThat(section).contains("\n*Means:* ", "\n*Look at:* ", "\n*Press:* "));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** The text of all of its modules. */
    private static String console() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(Repository.ROOT.resolve("loader/src/main/resources/static/console"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void eachAlarmIsTestedRingingAndQuiet() throws IOException {
        List<String> ringing = new ArrayList<>();
        List<String> quiet = new ArrayList<>();
        having("exp_alerts", yaml("alarms.test.yml"))
                .forEach(test -> (((List<?>) test.get("exp_alerts")).isEmpty() ? quiet : ringing)
                        .add(String.valueOf(test.get("alertname"))));

        List<String> names = alarms().stream().map(Alarm::name).toList();
        assertThat(ringing).containsExactlyElementsOf(names);
        assertThat(quiet).containsExactlyElementsOf(names);
    }
}
