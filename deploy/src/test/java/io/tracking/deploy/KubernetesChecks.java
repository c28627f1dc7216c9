package io.tracking.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.tracking.deploy.hcl.Place;
import io.tracking.deploy.k8s.Keda;
import io.tracking.deploy.k8s.Overlay;
import io.tracking.deploy.k8s.PodWays;
import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Finding;
import io.tracking.deploy.terraform.Finding.Check;
import io.tracking.deploy.terraform.Resource;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes every check of deploy/k8s. */
final class KubernetesChecks {

    static final Path FOLDER = Checks.ROOT.resolve("deploy/k8s");
    static final String API = "tracking-api";
    static final String LOADER = "loader";

    /** Every way of the network that there has to be, by application; there must be no other. */
    static final Map<String, Set<String>> WAYS = Map.of(
            API,
            Set.of(
                    "internet / > service tracking-api",
                    "internet /actuator > service nothing",
                    "service tracking-api > tracking-api 8080",
                    "10.40.0.0/16 > tracking-api 8080",
                    "monitoring/prometheus > tracking-api 8082",
                    "tracking-api > kube-system/kube-dns 53",
                    "tracking-api > kube-system/kube-dns 53 UDP",
                    "tracking-api > 0.0.0.0/0 443"),
            LOADER,
            Set.of(
                    "monitoring/prometheus > loader 8082",
                    "loader > kube-system/kube-dns 53",
                    "loader > kube-system/kube-dns 53 UDP",
                    "loader > 0.0.0.0/0 443",
                    "loader > 10.41.0.0/16 5439"));

    private static final Workspace TERRAFORM = Workspace.parse(Sources.read(Checks.TERRAFORM));
    private static final Map<String, String> ACCOUNTS = Map.of(API, "engineering", LOADER, "data-platform");

    private final Overlay overlay;
    private final String readme;
    private final List<Finding> findings;

    private KubernetesChecks(Overlay overlay, String readme, List<Finding> findings) {
        this.overlay = overlay;
        this.readme = readme;
        this.findings = findings;
    }

    static Sources read() {
        return Sources.read(FOLDER, file -> file.toString().endsWith(".yaml") || file.endsWith("README.md"));
    }

    /** Every application in every environment. */
    static List<Overlay> overlays(Sources sources, List<Finding> findings) {
        return Stream.of("development", "staging", Checks.PRODUCTION)
                .flatMap(environment -> Stream.of(API, LOADER)
                        .map(application -> Overlay.read(sources, environment, application, findings)))
                .toList();
    }

    /** All findings; only those about the text while something cannot be read. */
    static List<Finding> all(Sources sources) {
        List<Finding> findings = new ArrayList<>();
        List<Overlay> overlays = overlays(sources, findings);
        if (findings.isEmpty()) {
            overlays.forEach(overlay ->
                    new KubernetesChecks(overlay, sources.texts().getOrDefault("README.md", ""), findings).run());
        }
        return findings;
    }

    private void run() {
        references();
        selectors();
        probes();
        stop();
        environment();
        safety();
        network();
        plan();
    }

    private void hold(Check check, boolean holds, String otherwise) {
        if (!holds) {
            findings.add(new Finding(check, new Place(overlay.toString(), 0), otherwise));
        }
    }

    private PodSpec pods() {
        return overlay.pod().getSpec();
    }

    private <T> Set<String> names(Class<T> type, Function<T, String> name) {
        return overlay.all(type).map(name).collect(Collectors.toSet());
    }

    private void refer(String kind, String name, Set<String> there) {
        hold(Check.REFERENCE, there.contains(name), "there is no " + kind + " " + name + ", only " + there);
    }

    private void references() {
        Container container = overlay.container();
        refer("ServiceAccount", pods().getServiceAccountName(), names(ServiceAccount.class, each -> each.getMetadata()
                .getName()));
        container
                .getEnvFrom()
                .forEach(from -> refer(
                        "ConfigMap", from.getConfigMapRef().getName(), names(ConfigMap.class, each -> each.getMetadata()
                                .getName())));
        Set<String> mounted =
                container.getVolumeMounts().stream().map(VolumeMount::getName).collect(Collectors.toSet());
        Set<String> volumes = pods().getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        mounted.forEach(name -> refer("volume", name, volumes));
        volumes.forEach(name -> hold(Check.REFERENCE, mounted.contains(name), "nobody mounts the volume " + name));
        // A secret is made by hand, as the page says.
        pods().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .forEach(volume -> {
                    String command =
                            "create secret generic " + volume.getSecret().getSecretName() + " ";
                    int start = readme.indexOf(command);
                    hold(Check.REFERENCE, start >= 0, "README.md has no command: " + command);
                    String arguments = start < 0 ? "" : readme.substring(start, readme.indexOf("\n\n", start));
                    volume.getSecret()
                            .getItems()
                            .forEach(item -> hold(
                                    Check.REFERENCE,
                                    arguments.contains("=" + item.getKey() + "=")
                                            || arguments.contains("-file=" + item.getKey()),
                                    "the secret of README.md has no key " + item.getKey()));
                });
        overlay.all(Service.class)
                .flatMap(each -> each.getSpec().getPorts().stream())
                .forEach(port -> hold(
                        Check.REFERENCE,
                        overlay.port(port.getTargetPort()).isPresent(),
                        "there is no port " + port.getTargetPort().getValue()));
        overlay.all(Ingress.class)
                .forEach(ingress -> ingress.getSpec().getRules().forEach(rule -> rule.getHttp()
                        .getPaths()
                        .forEach(path -> backend(ingress, path.getBackend().getService()))));
        overlay.all(HorizontalPodAutoscaler.class)
                .map(each -> each.getSpec().getScaleTargetRef())
                .forEach(
                        target -> deployment(target.getApiVersion() + " " + target.getKind() + " " + target.getName()));
        overlay.all(Keda.ScaledObject.class).forEach(scaled -> {
            deployment("apps/v1 Deployment " + scaled.spec().scaleTargetRef().name());
            scaled.spec().triggers().forEach(trigger -> {
                refer(
                        "TriggerAuthentication",
                        trigger.authenticationRef().name(),
                        names(Keda.TriggerAuthentication.class, each -> each.metadata()
                                .getName()));
                refer(
                        "variable",
                        trigger.metadata().getOrDefault("queueURLFromEnv", "?"),
                        overlay.variables().keySet());
            });
        });
    }

    private void deployment(String target) {
        refer(
                "scale target",
                target,
                names(
                        Deployment.class,
                        each -> "apps/v1 Deployment " + each.getMetadata().getName()));
    }

    private void backend(Ingress ingress, IngressServiceBackend backend) {
        if ("use-annotation".equals(backend.getPort().getName())) {
            refer(
                    "annotation",
                    "alb.ingress.kubernetes.io/actions." + backend.getName(),
                    ingress.getMetadata().getAnnotations().keySet());
            return;
        }
        Set<String> ports = overlay.all(Service.class)
                .flatMap(service -> service.getSpec().getPorts().stream()
                        .map(ServicePort::getName)
                        .map(port -> service.getMetadata().getName() + ":" + port))
                .collect(Collectors.toSet());
        refer("service port", backend.getName() + ":" + backend.getPort().getName(), ports);
    }

    private void selectors() {
        Map<String, String> labels = overlay.pod().getMetadata().getLabels();
        select("the deployment", overlay.only(Deployment.class).getSpec().getSelector());
        overlay.all(PodDisruptionBudget.class)
                .forEach(each -> select("the disruption budget", each.getSpec().getSelector()));
        pods().getTopologySpreadConstraints().forEach(each -> select("the spread", each.getLabelSelector()));
        overlay.all(NetworkPolicy.class)
                .forEach(each -> select(
                        "the policy " + each.getMetadata().getName(),
                        each.getSpec().getPodSelector()));
        overlay.all(Service.class)
                .forEach(each -> hold(
                        Check.SELECTOR,
                        labels.entrySet()
                                .containsAll(each.getSpec().getSelector().entrySet()),
                        "the service selects " + each.getSpec().getSelector() + ", the pods are " + labels));
    }

    private void select(String what, LabelSelector selector) {
        Map<String, String> labels = overlay.pod().getMetadata().getLabels();
        Map<String, String> wanted = Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
        hold(
                Check.SELECTOR,
                labels.entrySet().containsAll(wanted.entrySet()),
                what + " selects " + wanted + ", the pods are " + labels);
    }

    /** A port that the application opens: that of the variable, or that of application.yml. */
    private int port(String variable, String... property) {
        String given = overlay.variables().get(variable);
        return given == null
                ? (int) Application.at(Application.yaml(overlay.application()), property)
                : Integer.parseInt(given);
    }

    private void probes() {
        int server = port("SERVER_PORT", "server", "port");
        int management = port("MANAGEMENT_SERVER_PORT", "management", "server.port");
        Set<Integer> ports = overlay.container().getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .collect(Collectors.toSet());
        hold(
                Check.PROBE,
                ports.equals(Set.of(server, management)),
                "expected ports " + server + " and " + management + ", got " + ports);
        // Tracking-api answers probes on the port of the API as well.
        Set<Integer> answering = overlay.application().equals(API) ? Set.of(server, management) : Set.of(management);
        Map<String, Probe> probes = Map.of(
                "startup", overlay.container().getStartupProbe(),
                "liveness", overlay.container().getLivenessProbe(),
                "readiness", overlay.container().getReadinessProbe());
        probes.forEach((name, probe) -> {
            String group = name.equals("startup") ? "liveness" : name;
            Application.at(
                    Application.yaml(overlay.application()),
                    "management",
                    "endpoint.health",
                    "group",
                    group + ".include");
            hold(
                    Check.PROBE,
                    probe.getHttpGet().getPath().equals("/actuator/health/" + group),
                    "the " + name + " probe asks for " + probe.getHttpGet().getPath());
            IntOrString port = probe.getHttpGet().getPort();
            hold(
                    Check.PROBE,
                    overlay.port(port).isPresent()
                            && answering.contains(overlay.port(port).getAsInt()),
                    "the " + name + " probe asks port " + port.getValue() + ", expected one of " + answering);
        });
        Probe startup = overlay.container().getStartupProbe();
        hold(
                Check.PROBE,
                startup.getFailureThreshold() * startup.getPeriodSeconds() >= 120,
                "a start may take less than two minutes");
        Map<String, String> scrape = overlay.pod().getMetadata().getAnnotations();
        hold(
                Check.PROBE,
                scrape.equals(Map.of(
                        "prometheus.io/scrape", "true",
                        "prometheus.io/port", Integer.toString(management),
                        "prometheus.io/path", "/actuator/prometheus")),
                "metrics are read from " + scrape + ", the application has them on " + management);
    }

    private void stop() {
        Duration before = Duration.ofSeconds(
                overlay.container().getLifecycle().getPreStop().getSleep().getSeconds());
        Duration given = Duration.ofSeconds(pods().getTerminationGracePeriodSeconds());
        Duration needed = before.plus(Application.stop(overlay.application()));
        hold(
                Check.STOP,
                given.compareTo(needed) > 0,
                "a stop is given " + given.toSeconds() + " s, it takes " + needed.toSeconds());
        if (overlay.application().equals(LOADER)) {
            Map<String, Object> yaml = Application.yaml(LOADER);
            Duration publishing = Application.duration(Application.at(yaml, "tracking", "queue", "stop-within"));
            hold(Check.STOP, given.compareTo(before.plus(publishing)) > 0, "shorter than stop-within");
        }
        overlay.all(Ingress.class).forEach(ingress -> {
            String attributes = ingress.getMetadata()
                    .getAnnotations()
                    .getOrDefault("alb.ingress.kubernetes.io/target-group-attributes", "");
            String delay = attributes.replaceAll(".*deregistration_delay.timeout_seconds=(\\d+).*", "$1");
            hold(
                    Check.STOP,
                    before.compareTo(Duration.ofSeconds(Long.parseLong(delay))) > 0,
                    "the load balancer may send for " + delay + " s, the stop begins after " + before.toSeconds());
        });
    }

    private void environment() {
        Set<String> known = Application.variables(overlay.application());
        overlay.variables().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(
                        name -> hold(Check.ENVIRONMENT, false, overlay.application() + " has no property for " + name));
        hold(Check.ENVIRONMENT, overlay.container().getEnv().isEmpty(), "variables stand in the ConfigMap alone");
    }

    private void safety() {
        new PodSafety(overlay)
                .settings()
                .forEach((setting, on) -> hold(Check.SAFETY, on, "it is not so that " + setting));
    }

    private void network() {
        Set<String> ways = PodWays.of(overlay);
        Set<String> wanted = WAYS.getOrDefault(overlay.application(), Set.of());
        hold(
                Check.NETWORK,
                overlay.all(NetworkPolicy.class)
                        .map(NetworkPolicy::getSpec)
                        .anyMatch(each -> each.getPodSelector().getMatchLabels().isEmpty()
                                && each.getPolicyTypes().containsAll(List.of("Ingress", "Egress"))
                                && each.getIngress().isEmpty()
                                && each.getEgress().isEmpty()),
                "nothing denies what is not allowed");
        differences(wanted, ways).forEach(way -> hold(Check.NETWORK, false, "there is no way " + way));
        differences(ways, wanted).forEach(way -> hold(Check.NETWORK, false, "there must be no way " + way));
    }

    private static Set<String> differences(Set<String> some, Set<String> others) {
        Set<String> left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }

    private void same(String what, @Nullable Object here, @Nullable Object there) {
        hold(Check.PLAN, Objects.equals(here, there), what + " is " + here + ", Terraform has " + there);
    }

    /** What stands in both is the same: names, variables, sizes and bounds. */
    private void plan() {
        Evaluation account = Evaluation.of(
                TERRAFORM, ACCOUNTS.getOrDefault(overlay.application(), ""), overlay.environment(), Map.of());
        Resource task = account.only("aws_ecs_task_definition", each -> true);
        JsonNode container =
                new JsonMapper().readTree(task.text("container_definitions")).get(0);
        container.get("environment").forEach(variable -> {
            String name = variable.get("name").asString();
            String value = variable.get("value").asString();
            String here = overlay.variables().get(name);
            if (name.equals("SPRING_DATASOURCE_URL")) {
                // The host is Redshift's own to give.
                same(name, afterHost(here), afterHost(value));
            } else {
                same(name, here, value);
            }
        });
        String image = container.get("image").asString();
        String repository = account.all("aws_ecr_repository")
                .map(each -> each.text("name"))
                .filter(name -> !name.endsWith("-cloudwatch-agent"))
                .collect(Collectors.joining());
        same(
                "the image",
                overlay.container().getImage(),
                account.account() + ".dkr.ecr." + overlay.variables().get("SPRING_CLOUD_AWS_REGION_STATIC")
                        + ".amazonaws.com/" + repository + image.substring(image.lastIndexOf(':')));
        same(
                "the role",
                overlay.only(ServiceAccount.class)
                        .getMetadata()
                        .getAnnotations()
                        .get("eks.amazonaws.com/role-arn"),
                "arn:aws:iam::" + account.account() + ":role/tracking-" + overlay.environment()
                        + (overlay.application().equals(API) ? "-api" : "-loader"));
        same("the trust in its pods", trusted(), true);
        Map<String, Quantity> limits = overlay.container().getResources().getLimits();
        same(
                "1024ths of a core",
                cores(limits).movePointRight(3).intValue() / 250 * 256,
                Integer.parseInt(task.text("cpu")));
        same("MiB", mebibytes(limits), Long.parseLong(task.text("memory")));
        Resource bounds = account.only("aws_appautoscaling_target", each -> true);
        String range = bounds.text("min_capacity") + " to " + bounds.text("max_capacity");
        overlay.all(HorizontalPodAutoscaler.class)
                .map(HorizontalPodAutoscaler::getSpec)
                .forEach(each ->
                        same("the number of pods", each.getMinReplicas() + " to " + each.getMaxReplicas(), range));
        overlay.all(Keda.ScaledObject.class).map(Keda.ScaledObject::spec).forEach(each -> {
            same("the number of pods", each.minReplicaCount() + " to " + each.maxReplicaCount(), range);
            Map<String, String> trigger = each.triggers().get(0).metadata();
            same(
                    "the region of the queue",
                    trigger.get("awsRegion"),
                    overlay.variables().get("SPRING_CLOUD_AWS_REGION_STATIC"));
            same(
                    "the backlog for each loader",
                    trigger.get("queueLength"),
                    account.only("aws_cloudwatch_metric_alarm", alarm -> alarm.text("alarm_name")
                                    .endsWith("-loader-more"))
                            .text("threshold"));
        });
        overlay.all(Namespace.class)
                .forEach(each -> hold(
                        Check.PLAN,
                        each.getMetadata().getName().startsWith("tracking-" + overlay.environment() + "-"),
                        "the namespace is " + each.getMetadata().getName()));
    }

    /** Whether the role trusts the pods' service account, where Terraform is told of the cluster. */
    private boolean trusted() {
        String part = overlay.application().equals(API) ? "-api" : "-loader";
        ObjectMeta account = overlay.only(ServiceAccount.class).getMetadata();
        return Evaluation.of(
                        TERRAFORM,
                        ACCOUNTS.getOrDefault(overlay.application(), ""),
                        overlay.environment(),
                        new HashMap<>(Checks.SHARED))
                .role("tracking-" + overlay.environment() + part)
                .map(role -> role.text("assume_role_policy"))
                .filter(trust -> trust.contains(
                        "\"system:serviceaccount:" + account.getNamespace() + ":" + account.getName() + "\""))
                .isPresent();
    }

    private static @Nullable String afterHost(@Nullable String url) {
        return url == null ? null : url.replaceFirst("//[^/]*/", "//HOST/");
    }

    private static BigDecimal cores(Map<String, Quantity> limits) {
        return limits.get("cpu").getNumericalAmount();
    }

    static long mebibytes(Map<String, Quantity> limits) {
        return limits.get("memory").getNumericalAmount().longValue() >> 20;
    }
}
