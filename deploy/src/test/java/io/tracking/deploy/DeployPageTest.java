package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.cost.FigureSheet;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Resource;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/DEPLOY.md names only scripts, arguments, variables, outputs, resources, calls and pages that there are. */
class DeployPageTest {

    private static final Path PAGE = Repository.ROOT.resolve("docs/DEPLOY.md");
    private static final Workspace WORKSPACE = Workspace.parse(Sources.read(Checks.TERRAFORM));
    private static final Map<String, Evaluation> ACCOUNTS = Workspace.ROOTS.stream()
            .collect(Collectors.toMap(Function.identity(), root -> Checks.evaluate(WORKSPACE, root)));

    /** Words with an underscore that are no variable and no output: of Redshift, of the tables, of records. */
    private static final Set<String> OTHER_WORDS = Set.of("request_id", "request_timestamp");

    @Test
    void everythingItNamesIsThere() throws IOException {
        assertThat(faults(Files.readString(PAGE))).isEmpty();
    }

    @Test
    void theReloadTakesWhatTheFiguresSay() throws IOException {
        FigureSheet figures = FigureSheet.read(Repository.ROOT);
        double hours = 1e9 * figures.value("load-micros") / 1e6 / 3600;
        double units = hours * figures.value("redshift-least-rpu");

        assertThat(Files.readString(PAGE))
                .contains(String.format(
                        Locale.ROOT,
                        "a billion events: %.1f hours with 8 RPUs, %.0f RPU hours, %.2f dollars",
                        hours,
                        units,
                        units * figures.value("redshift-rpu")));
    }

    /** A check that finds nothing wrong with a wrong page checks nothing. */
    @ParameterizedTest
    @CsvSource({
        "deploy/plan production, deploy/planned production, there is no script deploy/planned",
        "deploy/apply production data-platform, deploy/apply production dataplatform, deploy/apply takes no dataplatform",
        "deploy/plan production, deploy/plan --all production, deploy/plan takes no --all",
        "`operator_cidrs`, `operator_cidr`, operator_cidr is no variable",
        "output -raw balancer_dns_name, output -raw balancer_name, balancer_name is no output of engineering",
        "--cluster tracking-production, --cluster tracking-prod, tracking-prod is not made",
        "--service tracking-production-api, --service tracking-production-app, tracking-production-app is not made",
        "loader tracking-production/loader, loader tracking-production/load, tracking-production/load is not made",
        "/admin/self-check, /admin/check-self, OPERATIONS has no POST /admin/check-self",
        "SCALING.md, SCALE.md, there is no SCALE.md",
        "#stopping, #stop, OPERATIONS.md has no heading stop",
        "deploy/docker/loader.Dockerfile, deploy/docker/loading.Dockerfile, there is no deploy/docker/loading.Dockerfile",
        "tracking.warehouse.dedup-slack, tracking.warehouse.slack, CONFIGURATION has no tracking.warehouse.slack",
        "cloudwatch-agent:1.300062.0b1304, cloudwatch-agent:latest, the examples have 1.300062.0b1304",
        "api-cloudwatch-agent 1.300062.0b1304, api-cloudwatch-agent 1.300062.0, the examples have 1.300062.0b1304",
        "77 to add, 78 to add, plans 77 and 109"
    })
    void seesWhatIsWrong(String right, String wrong, String said) throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(right);

        assertThat(faults(page.replaceFirst(Pattern.quote(right), wrong))).anyMatch(fault -> fault.contains(said));
    }

    private static List<String> faults(String page) throws IOException {
        List<String> faults = new ArrayList<>();
        scripts(page, faults);
        names(page, faults);
        agent(page, faults);
        calls(page, faults);
        links(page, faults);
        return faults;
    }

    private static Stream<MatchResult> all(String pattern, String page) {
        return Pattern.compile(pattern).matcher(page).results();
    }

    private static void scripts(String page, List<String> faults) throws IOException {
        all("(?m)(?:^|`)(deploy/[a-z0-9-]+)((?: +[^`#\\n ]+)*)", page).forEach(found -> {
            String script = found.group(1);
            Path file = Repository.ROOT.resolve(script);
            if (script.equals("deploy/k8s")) {
                return;
            }
            if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
                if (!Files.exists(Path.of(file + ".yml"))
                        && !page.substring(found.start()).startsWith("`" + script + "/")) {
                    faults.add("there is no script " + script);
                }
                return;
            }
            List<String> arguments = Stream.of(found.group(2).strip().split(" +", -1))
                    .filter(each -> !each.isEmpty())
                    .toList();
            String help = help(script);
            if (!help.isEmpty()) {
                check(arguments.stream().filter(each -> each.startsWith("--")).toList(), help, script, faults);
            } else {
                check(arguments, "--environments production engineering data-platform", script, faults);
            }
        });
        all("deploy/[a-z]+/[A-Za-z./-]+[a-z]", page)
                .map(MatchResult::group)
                .filter(path -> !Files.exists(Repository.ROOT.resolve(path)))
                .forEach(path -> faults.add("there is no " + path));
        all("(?m)^cp ([a-z0-9.-]+)", page)
                .map(found -> found.group(1))
                .filter(file ->
                        !Files.exists(Checks.TERRAFORM.resolve("environments").resolve(file)))
                .forEach(file -> faults.add("there is no example " + file));
    }

    /** What a tool prints of itself; nothing for the scripts that call Terraform. */
    private static String help(String script) {
        Path help = Repository.ROOT.resolve(script.replace("deploy/", "deploy/help/") + ".txt");
        try {
            return Files.exists(help) ? Files.readString(help) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + help, e);
        }
    }

    private static void check(List<String> arguments, String known, String script, List<String> faults) {
        arguments.stream()
                .filter(each -> !Pattern.compile("(?<![a-z-])" + Pattern.quote(each) + "(?![a-z-])")
                        .matcher(known)
                        .find())
                .forEach(each -> faults.add(script + " takes no " + each));
    }

    private static void names(String page, List<String> faults) {
        Set<String> declared = new HashSet<>(OTHER_WORDS);
        WORKSPACE.modules().entrySet().stream()
                .filter(module -> Workspace.ROOTS.contains(module.getKey()))
                .forEach(module -> Stream.of("variable", "output")
                        .forEach(kind -> module.getValue().of(kind).forEach(block -> declared.add(block.label(0)))));
        all("`([a-z]+(?:_[a-z]+)+)(?: = [a-z]+)?`", page)
                .map(found -> found.group(1))
                .filter(name -> !declared.contains(name))
                .forEach(name -> faults.add(name + " is no variable and no output"));
        all("-chdir=deploy/terraform/([a-z-]+) output -[a-z]+ ([a-z_]+)", page)
                .filter(found -> !ACCOUNTS.get(found.group(1)).outputs().containsKey(found.group(2)))
                .forEach(found -> faults.add(found.group(2) + " is no output of " + found.group(1)));

        Set<String> made = new HashSet<>(Set.of("tracking-production-admin"));
        Map<String, Long> planned = ACCOUNTS.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, account -> account.getValue().resources().stream()
                        .filter(resource -> !resource.type().startsWith("data."))
                        .count()));
        ACCOUNTS.values().forEach(account -> account.resources().stream()
                .flatMap(DeployPageTest::namesOf)
                .forEach(made::add));
        all("(?<![a-z0-9-])/?tracking-prod[a-z]*(?:[-/][a-z-]+[a-z])?(?::[0-9]+)?", page)
                .map(found -> found.group().replaceFirst(":[0-9]+$", ""))
                .filter(name -> !made.contains(name))
                .forEach(name -> faults.add(name + " is not made"));
        if (!page.contains("Plan: " + planned.get("engineering") + " to add")
                || !page.contains("data platform with " + planned.get("data-platform"))) {
            faults.add("Terraform plans " + planned.get("engineering") + " and " + planned.get("data-platform"));
        }
    }

    /** The agent that is pulled is the one whose tag is pushed, and that the tasks start. */
    private static void agent(String page, List<String> faults) {
        Set<Object> wanted = WORKSPACE.environments().values().stream()
                .map(given -> ((Expression.Literal) Objects.requireNonNull(given.get("agent_image_tag"))).value())
                .collect(Collectors.toSet());
        all("cloudwatch-agent(?::| +)([0-9][A-Za-z0-9._-]*|latest)", page)
                .map(found -> found.group(1))
                .filter(tag -> !wanted.equals(Set.of(tag)))
                .forEach(tag -> faults.add("the agent is " + tag + ", the examples have "
                        + wanted.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }

    private static Stream<String> namesOf(Resource resource) {
        return Stream.of("name", "family", "workgroup_name", "namespace_name")
                .flatMap(argument -> resource.given(argument).stream());
    }

    private static void calls(String page, List<String> faults) throws IOException {
        String operations = Repository.words("docs/OPERATIONS.md");
        all("`(?:POST|GET) /admin/[a-z/{_-]+", page)
                .map(found -> found.group().substring(1).replaceFirst("/?\\{.*", ""))
                .filter(call -> !operations.contains(call))
                .forEach(call -> faults.add("OPERATIONS has no " + call));
        String configuration = Repository.words("docs/CONFIGURATION.md");
        all("`(tracking(?:\\.[a-z-]+)+)`", page)
                .map(found -> found.group(1))
                .filter(property -> !configuration.contains("`" + property + "`"))
                .forEach(property -> faults.add("CONFIGURATION has no " + property));
    }

    private static void links(String page, List<String> faults) throws IOException {
        for (MatchResult link : all("\\]\\(([^)#]+)(?:#([^)]+))?\\)", page).toList()) {
            Path target = PAGE.resolveSibling(link.group(1)).normalize();
            if (!Files.exists(target)) {
                faults.add("there is no " + link.group(1));
            } else if (link.group(2) != null && !anchors(target).contains(link.group(2))) {
                faults.add(link.group(1) + " has no heading " + link.group(2));
            }
        }
    }

    private static Set<String> anchors(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
