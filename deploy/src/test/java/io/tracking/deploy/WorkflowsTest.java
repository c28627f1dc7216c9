package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The workflows of GitHub may do no more than they need, and what they name is there. */
class WorkflowsTest {

    private static final Path FOLDER = Checks.ROOT.resolve(".github/workflows");

    /** What each job may do, and no other. */
    private static final Map<String, Map<String, String>> PERMISSIONS = Map.of(
            "verify", Map.of("contents", "read"),
            "images", Map.of("contents", "read", "packages", "write", "id-token", "write"),
            "publish", Map.of("contents", "write"));

    private static final Pattern PINNED = Pattern.compile("[a-z-]+/[a-z-]+@v\\d+\\.\\d+\\.\\d+");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{");

    private static String read(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci.yml", "release.yml"})
    void nothingIsFound(String name) throws IOException {
        assertThat(problems(read(name))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ci.yml, actions/checkout@v4.2.2, actions/checkout@v4, actions/checkout@v4 is not pinned",
        "ci.yml, permissions: {}, permissions: write-all, expected no permission for all jobs",
        "ci.yml, contents: read, contents: write, verify may",
        "ci.yml, pull_request:, pull_request_target:, pull_request_target",
        "ci.yml, run: .ci/run, run: .ci/runs, there is no .ci/runs",
        "ci.yml, 'timeout-minutes: 90', '', verify has no timeout",
        "ci.yml, persist-credentials: false, persist-credentials: true, keeps credentials",
        "release.yml, 'needs: [verify, images]', 'needs: [verify, image]', publish needs image",
        "release.yml, id-token: write, id-token: read, images may",
        "release.yml, '$IMAGE\"', '${{ github.ref_name }}\"', an expression in a script",
        "release.yml, 'deploy/docker/${{ matrix.image }}.Dockerfile', 'docker/${{ matrix.image }}.Dockerfile', there is no docker/loader.Dockerfile",
        "release.yml, '# Not run here', '# Runs', not run here",
        "release.yml, 'sbom: true', 'sbom: false', without sbom",
        "release.yml, 'cosign sign', 'cosign tree', nothing is signed",
    })
    void findsEachFault(String name, String old, String replacement, String telling) throws IOException {
        String text = read(name);
        assertThat(text).contains(old);

        List<String> problems = problems(text.replace(old, replacement == null ? "" : replacement));

        assertThat(problems).anyMatch(problem -> problem.contains(telling));
        System.out.println("[deploy] " + name + ": found: " + problems);
    }

    private static List<String> problems(String text) {
        List<String> problems = new ArrayList<>();
        Map<Object, Object> workflow = new Yaml().load(text);
        if (!text.startsWith("# Not run here")) {
            problems.add("the first line does not say that it is not run here");
        }
        if (text.contains("pull_request_target")) {
            problems.add("pull_request_target gives strangers our rights");
        }
        if (!Map.of().equals(workflow.get("permissions"))) {
            problems.add("expected no permission for all jobs, got " + workflow.get("permissions"));
        }
        Map<?, ?> jobs = (Map<?, ?>) workflow.get("jobs");
        jobs.forEach((name, job) -> job(name.toString(), (Map<?, ?>) job, jobs.keySet(), problems));
        if (jobs.containsKey("images")) {
            if (!text.contains("cosign sign --yes \"$IMAGE\"")) {
                problems.add("nothing is signed");
            }
            for (String wanted :
                    List.of("platforms: linux/amd64,linux/arm64", "provenance: mode=max", "sbom: true", "push: true")) {
                if (!text.contains(wanted)) {
                    problems.add("the image is built without " + wanted);
                }
            }
        }
        return problems;
    }

    private static void job(String name, Map<?, ?> job, Set<?> jobs, List<String> problems) {
        if (!PERMISSIONS.getOrDefault(name, Map.of()).equals(job.get("permissions"))) {
            problems.add(name + " may " + job.get("permissions"));
        }
        if (!(job.get("timeout-minutes") instanceof Integer)) {
            problems.add(name + " has no timeout");
        }
        if (job.get("needs") instanceof List<?> needs) {
            needs.stream()
                    .filter(each -> !jobs.contains(each))
                    .forEach(each -> problems.add(name + " needs " + each + ", which is not there"));
        }
        for (Object step : (List<?>) job.get("steps")) {
            step(name, (Map<?, ?>) step, problems);
        }
    }

    private static void step(String job, Map<?, ?> step, List<String> problems) {
        Map<?, ?> with = step.get("with") instanceof Map<?, ?> given ? given : Map.of();
        if (step.get("uses") instanceof String uses) {
            if (!PINNED.matcher(uses).matches()) {
                problems.add(uses + " is not pinned to a version");
            }
            if (uses.startsWith("actions/checkout") && !Boolean.FALSE.equals(with.get("persist-credentials"))) {
                problems.add(job + " keeps credentials in the checkout");
            }
        }
        if (step.get("run") instanceof String run) {
            if (EXPRESSION.matcher(run).find()) {
                problems.add("an expression in a script of " + job + ", where a variable belongs: " + run);
            }
            if (run.startsWith(".")) {
                missing(run, problems);
            }
        }
        if (with.get("file") instanceof String file) {
            for (String image : List.of("tracking-api", "loader")) {
                missing(file.replace("${{ matrix.image }}", image), problems);
            }
        }
    }

    private static void missing(String file, List<String> problems) {
        if (!Files.exists(Checks.ROOT.resolve(file))) {
            problems.add("there is no " + file);
        }
    }
}
