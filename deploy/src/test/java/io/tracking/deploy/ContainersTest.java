package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the containers are told is what the applications know: properties, ports, probes, metrics, times. */
class ContainersTest {

    private static final Workspace WORKSPACE = Workspace.parse(Sources.read(Checks.TERRAFORM));

    private static JsonNode containers(String root) {
        Evaluation account = Checks.evaluate(WORKSPACE, root);
        return new JsonMapper()
                .readTree(account.only("aws_ecs_task_definition", each -> true).text("container_definitions"));
    }

    @ParameterizedTest
    @CsvSource({"engineering, tracking-api", "data-platform, loader"})
    void theEnvironmentIsMadeOfProperties(String root, String application) throws IOException {
        List<String> given = Stream.concat(
                        containers(root).get(0).get("environment").valueStream(),
                        containers(root).get(0).get("secrets").valueStream())
                .map(each -> each.get("name").asString())
                .toList();

        assertThat(given).hasSizeGreaterThan(4).isSubsetOf(Application.variables(application));
    }

    @ParameterizedTest
    @CsvSource({"engineering, tracking-api, 8080", "data-platform, loader, 8081"})
    void portAndProbeAreTheApplications(String root, String application, int port) throws IOException {
        JsonNode container = containers(root).get(0);

        assertThat(Application.at(Application.yaml(application), "server", "port"))
                .isEqualTo(port);
        assertThat(container.get("portMappings").get(0).get("containerPort").asInt())
                .isEqualTo(port);
        assertThat(container.get("healthCheck").get("command").valueStream().map(JsonNode::asString))
                .containsExactly("CMD", "healthy", Integer.toString(port), "/actuator/health/liveness");
        assertThat(Files.readString(Checks.ROOT.resolve("deploy/docker/" + application + ".Dockerfile")))
                .contains(
                        "/usr/local/bin/healthy",
                        "EXPOSE " + port,
                        "USER " + container.get("user").asString());
    }

    @ParameterizedTest
    @CsvSource({"engineering, tracking-api, 8082", "data-platform, loader, 8081"})
    void theAgentReadsTheApplicationsMetrics(String root, String application, int port) throws IOException {
        Map<String, Object> yaml = Application.yaml(application);
        JsonNode agent = containers(root).get(1);
        JsonMapper json = new JsonMapper();
        JsonNode scrape = json.readTree(value(agent, "PROMETHEUS_CONFIG_CONTENT"));
        String emf = value(agent, "CW_CONFIG_CONTENT");
        String page = Files.readString(Checks.ROOT.resolve("docs/METRICS.md"));

        assertThat(String.valueOf(Application.at(yaml, "management", "endpoints.web.exposure.include")))
                .contains("prometheus");
        if (application.equals("tracking-api")) {
            assertThat(Application.at(yaml, "management", "server.port")).isEqualTo(port);
        }
        assertThat(scrape.get("scrape_configs")
                        .get(0)
                        .get("static_configs")
                        .get(0)
                        .get("targets")
                        .get(0)
                        .asString())
                .isEqualTo("localhost:" + port);
        Matcher names = Pattern.compile("tracking_[a-z_]+").matcher(emf);
        Set<String> sent = new HashSet<>();
        while (names.find()) {
            sent.add(names.group());
            assertThat(page).contains(names.group());
        }
        Checks.evaluate(WORKSPACE, root)
                .all("aws_cloudwatch_metric_alarm")
                .flatMap(alarm -> alarm.blocks("metric_query").stream())
                .flatMap(query -> query.get("metric") instanceof List<?> metrics ? metrics.stream() : Stream.empty())
                .map(metric -> ((Map<?, ?>) metric).get("metric_name").toString())
                .filter(name -> name.startsWith("tracking_"))
                .forEach(name -> assertThat(sent).contains(name));
    }

    private static String value(JsonNode container, String name) {
        return container
                .get("environment")
                .valueStream()
                .filter(each -> each.get("name").asString().equals(name))
                .map(each -> each.get("value").asString())
                .findFirst()
                .orElseThrow();
    }

    /** A stop is over before Fargate kills, and no request is on its way when it begins. */
    @ParameterizedTest
    @CsvSource({"engineering, tracking-api", "data-platform, loader"})
    void whoStopsIsGivenTheTime(String root, String application) throws IOException {
        Duration given =
                Duration.ofSeconds(containers(root).get(0).get("stopTimeout").asInt());

        assertThat(Application.stop(application)).isLessThan(given);
    }

    /** A connection that the balancer keeps is not closed by the application first. */
    @ParameterizedTest
    @CsvSource("engineering, tracking-api")
    void theBalancerGivesUpIdleConnectionsFirst(String root, String application) throws IOException {
        Duration kept = Application.duration(
                Application.at(Application.yaml(application), "server", "tomcat", "keep-alive-timeout"));
        String idle =
                Checks.evaluate(WORKSPACE, root).only("aws_lb", each -> true).text("idle_timeout");

        assertThat(Duration.ofSeconds(Long.parseLong(idle))).isLessThan(kept);
    }

    @ParameterizedTest
    @CsvSource({"development", "staging", "production"})
    void theHeapHoldsTheBudget(String environment) {
        Evaluation account = Evaluation.of(WORKSPACE, "engineering", environment, Map.of());
        long memory = Long.parseLong(
                account.only("aws_ecs_task_definition", each -> true).text("memory"));
        JsonNode container = new JsonMapper()
                .readTree(account.only("aws_ecs_task_definition", each -> true).text("container_definitions"))
                .get(0);
        String budget = value(container, "TRACKING_API_BUDGET");
        long megabytes = Long.parseLong(budget.replaceAll("[A-Z]+", "")) * (budget.endsWith("GB") ? 1024 : 1);

        // docs/LIMITS.md: 50 MB and 1.5 times the budget, and half of the memory is heap.
        assertThat(50 + megabytes * 3 / 2).isLessThan(memory / 2);
    }

    /** Where Redshift stops at its limit, loads of a whole day fit into it: each keeps it awake for a minute at least. */
    @ParameterizedTest
    @CsvSource({"development", "staging", "production"})
    void aDaysLoadsFitIntoRedshiftsLimit(String environment) {
        Evaluation account = Evaluation.of(WORKSPACE, "data-platform", environment, Map.of());
        JsonNode container = new JsonMapper()
                .readTree(account.only("aws_ecs_task_definition", each -> true).text("container_definitions"))
                .get(0);
        Duration window = Application.duration(value(container, "TRACKING_LOADER_WINDOW"));
        long capacity = Long.parseLong(
                account.only("aws_redshiftserverless_workgroup", each -> true).text("base_capacity"));
        long limit = Long.parseLong(
                account.only("aws_redshiftserverless_usage_limit", each -> true).text("amount"));

        long loads = Duration.ofDays(1).dividedBy(window) + 24;
        assertThat(loads * capacity / 60).as("RPU hours of a day").isLessThan(limit);
    }

    /** The loader's queue hides a message for as long as the loader means to. */
    @ParameterizedTest
    @CsvSource("engineering, loader")
    void theQueueHidesMessagesLongEnough(String root, String application) throws IOException {
        Duration visibility =
                Application.duration(Application.at(Application.yaml(application), "tracking", "queue", "visibility"));

        String seconds = Checks.evaluate(WORKSPACE, root)
                .only("aws_sqs_queue", queue -> queue.text("name").endsWith("-events"))
                .text("visibility_timeout_seconds");

        assertThat(Duration.ofSeconds(Long.parseLong(seconds))).isEqualTo(visibility);
    }

    /** The scripts are run whole: no statement is left out, and none comes before what it needs. */
    @ParameterizedTest
    @CsvSource("data-platform")
    void everyGrantIsRun(String root) throws IOException {
        Evaluation account = Evaluation.of(WORKSPACE, root, "production", Map.of("grant_views", true));
        Path scripts = Checks.ROOT.resolve("deploy/redshift");
        long statements = 0;
        for (String script : List.of("grants.sql", "analysts.sql")) {
            statements += Files.readAllLines(scripts.resolve(script)).stream()
                    .filter(line -> !line.startsWith("--") && line.contains(";"))
                    .count();
        }

        List<String> run = account.all("terraform_data")
                .flatMap(each -> each.blocks("provisioner").stream())
                .map(each -> ((Map<?, ?>) Objects.requireNonNull(each.get("environment"))).get("SQL"))
                .map(String::valueOf)
                .filter(sql -> !sql.startsWith("CREATE TABLE"))
                .toList();

        assertThat(run)
                .hasSize((int) statements)
                .noneMatch(sql -> sql.contains(":\"") || sql.contains(":'") || sql.contains("--"));
        assertThat(account.all("terraform_data").filter(each -> each.address().contains(".tables[")))
                .hasSize(2);
        assertThat(run)
                .anyMatch(sql ->
                        sql.equals("GRANT TEMP ON DATABASE \"tracking\" TO \"IAMR:tracking-production-loader\""));
    }

    /** What an image is made of and how it runs, whatever is around it. */
    @ParameterizedTest
    @CsvSource({"tracking-api, 50", "loader, 60", "local-aws, 50"})
    void imagesAreMadeToBeLockedUp(String image, int heap) throws IOException {
        List<String> lines = Files.readAllLines(Checks.ROOT.resolve("deploy/docker/" + image + ".Dockerfile"));
        List<String> bases =
                lines.stream().filter(line -> line.startsWith("FROM ")).toList();
        String text = String.join("\n", lines);
        String ours = text.substring(text.lastIndexOf("\nFROM "));

        assertThat(bases)
                .hasSize(2)
                .allMatch(
                        line -> line.matches("FROM eclipse-temurin:25\\.[0-9.]+_[0-9]+-(jre|jdk)-noble( AS layers)?"));
        // The user is set last, and nothing of the application belongs to it.
        assertThat(ours)
                .contains("--uid 10001", "\nUSER 10001\n", "\nHEALTHCHECK ", "\nENTRYPOINT [\"java\", ")
                .doesNotContain("--chown", "ADD ", "curl", "apt-get");
        assertThat(ours.substring(ours.indexOf("\nUSER 10001\n"))).doesNotContain("\nRUN ", "\nCOPY ");
        assertThat(ours).contains("\"-XX:MaxRAMPercentage=" + heap + "\"").doesNotContain("-Xmx");
        assertThat(ours)
                .contains(
                        "org.opencontainers.image.title=\"tracking " + image + "\"",
                        "org.opencontainers.image.licenses=\"Apache-2.0\"",
                        "org.opencontainers.image.version=\"${VERSION}\"",
                        "org.opencontainers.image.revision=\"${REVISION}\"");
    }

    /** An application that is out of memory ends, and is started anew; its bill of materials is where the label says. */
    @ParameterizedTest
    @CsvSource({"tracking-api", "loader"})
    void imagesOfApplicationsTellWhatIsInThem(String application) throws IOException {
        String image = Files.readString(Checks.ROOT.resolve("deploy/docker/" + application + ".Dockerfile"));
        String pom = Files.readString(Checks.ROOT.resolve("pom.xml"));

        assertThat(image)
                .contains(
                        "\"-XX:+ExitOnOutOfMemoryError\"",
                        "io.tracking.sbom=\"/app/application.jar!/META-INF/sbom/application.cdx.json\"");
        assertThat(pom)
                .contains(
                        "${project.build.outputDirectory}/META-INF/sbom</outputDirectory>",
                        "<outputName>application.cdx</outputName>");
        assertThat(Files.readString(Checks.ROOT.resolve(application + "/pom.xml")))
                .contains("<artifactId>cyclonedx-maven-plugin</artifactId>");
    }

    /** The context of a build has what the Dockerfiles copy, and nothing else. */
    @Test
    void theContextOfABuildIsWhatIsCopied() throws IOException {
        Set<String> copied = new HashSet<>();
        for (String image : List.of("tracking-api", "loader", "local-aws")) {
            Files.readAllLines(Checks.ROOT.resolve("deploy/docker/" + image + ".Dockerfile")).stream()
                    .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                    .forEach(line -> copied.add("!" + line.split(" ", 3)[1]));
        }
        copied.add("*");

        assertThat(Files.readAllLines(Checks.ROOT.resolve(".dockerignore")))
                .containsExactlyInAnyOrderElementsOf(copied);
    }
}
