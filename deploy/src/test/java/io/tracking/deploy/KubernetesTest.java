package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.k8s.Overlay;
import io.tracking.deploy.k8s.PodWays;
import io.tracking.deploy.terraform.Finding;
import io.tracking.deploy.terraform.Finding.Check;
import io.tracking.deploy.terraform.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Kubernetes would be given is what its types take, what the applications are, and what Terraform makes. */
class KubernetesTest {

    private static final Sources SOURCES = KubernetesChecks.read();
    private static final String LOADER = "base/loader/deployment.yaml";
    private static final String API = "base/tracking-api/deployment.yaml";

    @Test
    void nothingIsFound() {
        assertThat(KubernetesChecks.all(SOURCES)).isEmpty();
    }

    @Test
    void fromOutsideNobodyComesToTheLoaderOrToAnAdminPort() {
        List<Finding> findings = new ArrayList<>();
        List<Overlay> overlays = KubernetesChecks.overlays(SOURCES, findings);
        overlays.forEach(overlay -> System.out.println("[deploy] ways of " + overlay + ", "
                + overlay.objects().size() + " objects: " + String.join(", ", PodWays.of(overlay))));

        assertThat(findings).isEmpty();
        assertThat(overlays).hasSize(6).allSatisfy(overlay -> {
            assertThat(overlay.objects()).hasSizeGreaterThan(10);
            assertThat(PodWays.of(overlay).stream().filter(way -> way.contains("> " + overlay.application() + " ")))
                    .noneMatch(way -> way.endsWith(" 8081") || way.endsWith(" all"))
                    .allMatch(way -> overlay.application().equals(KubernetesChecks.API)
                            || way.equals("monitoring/prometheus > loader 8082"));
        });
    }

    private static MutationsTest.Mutation fault(
            String name, String file, String old, String replacement, Check by, String telling) {
        return new MutationsTest.Mutation(name, file, old, replacement, by, telling);
    }

    static Stream<MutationsTest.Mutation> faults() {
        String overlay = "overlays/production/loader/";
        return Stream.of(
                fault(
                        "a misspelt field",
                        LOADER,
                        "terminationGracePeriodSeconds",
                        "terminationGracePeriod",
                        Check.ARGUMENT,
                        "\"terminationGracePeriod\""),
                fault(
                        "a misspelt field of KEDA",
                        "base/loader/scaling.yaml",
                        "minReplicaCount",
                        "minReplicas",
                        Check.ARGUMENT,
                        "\"minReplicas\""),
                fault(
                        "a misspelt field of a kustomization",
                        overlay + "kustomization.yaml",
                        "images:",
                        "image:",
                        Check.PARSE,
                        "\"image\""),
                fault(
                        "a type that is gone",
                        API,
                        "policy/v1\n",
                        "policy/v1beta1\n",
                        Check.TYPE,
                        "policy/v1beta1 PodDisruptionBudget"),
                fault(
                        "a patch of nothing",
                        overlay + "sizes.yaml",
                        "kind: ScaledObject",
                        "kind: ScaledJob",
                        Check.PARSE,
                        "there is no ScaledJob loader to patch"),
                fault(
                        "a wrong probe",
                        API,
                        "/actuator/health/readiness",
                        "/health/readiness",
                        Check.PROBE,
                        "the readiness probe asks for /health/readiness"),
                fault(
                        "a probe of the admin port",
                        LOADER,
                        "readiness\n              port: metrics",
                        "readiness\n              port: admin",
                        Check.PROBE,
                        "the readiness probe asks port admin"),
                fault(
                        "a probe that restarts for Redshift's sake",
                        LOADER,
                        "livenessProbe:\n            httpGet:\n              path: /actuator/health/liveness",
                        "livenessProbe:\n            httpGet:\n              path: /actuator/health",
                        Check.PROBE,
                        "the liveness probe asks for /actuator/health"),
                fault(
                        "metrics of another port",
                        LOADER,
                        "prometheus.io/port: \"8082\"",
                        "prometheus.io/port: \"8081\"",
                        Check.PROBE,
                        "metrics are read from"),
                fault(
                        "a service of nobody",
                        "base/tracking-api/service.yaml",
                        "app.kubernetes.io/name: tracking-api",
                        "app: tracking-api",
                        Check.SELECTOR,
                        "the service selects"),
                fault(
                        "a disruption budget of nobody",
                        LOADER,
                        "maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: loader",
                        "maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: loaders",
                        Check.SELECTOR,
                        "the disruption budget selects"),
                fault(
                        "a policy of nobody",
                        "base/loader/policy.yaml",
                        "app.kubernetes.io/name: loader",
                        "app.kubernetes.io/name: loaders",
                        Check.SELECTOR,
                        "the policy redshift selects"),
                fault(
                        "a privileged container",
                        LOADER,
                        "allowPrivilegeEscalation: false",
                        "privileged: true\n            allowPrivilegeEscalation: false",
                        Check.SAFETY,
                        "the container is not privileged"),
                fault(
                        "a root file system that is written",
                        API,
                        "readOnlyRootFilesystem: true",
                        "readOnlyRootFilesystem: false",
                        Check.SAFETY,
                        "the root file system is read-only"),
                fault("root", LOADER, "runAsUser: 10001", "runAsUser: 0", Check.SAFETY, "as the user of the image"),
                fault(
                        "a capability",
                        API,
                        "drop: [ALL]",
                        "drop: [ALL]\n              add: [NET_ADMIN]",
                        Check.SAFETY,
                        "the container has no capability"),
                fault(
                        "variables of services",
                        API,
                        "enableServiceLinks: false",
                        "enableServiceLinks: true",
                        Check.SAFETY,
                        "services are no properties"),
                fault(
                        "a namespace for anything",
                        "base/common/namespace.yaml",
                        "enforce: restricted",
                        "enforce: privileged",
                        Check.SAFETY,
                        "the namespace takes no other pods"),
                fault(
                        "a secret in the environment",
                        overlay + "kustomization.yaml",
                        "- TRACKING_LOADER_WINDOW=5m",
                        "- TRACKING_LOADER_WINDOW=5m\n      - TRACKING_ADMIN_PASSWORD=0",
                        Check.SAFETY,
                        "no variable is a secret"),
                fault(
                        "a loader that is scaled in to none",
                        "base/loader/scaling.yaml",
                        "minReplicaCount: 1",
                        "minReplicaCount: 0",
                        Check.SAFETY,
                        "the loader is scaled in to one"),
                fault(
                        "a window that is taken for backlog",
                        "base/loader/scaling.yaml",
                        "scaleOnInFlight: \"false\"",
                        "scaleOnInFlight: \"true\"",
                        Check.SAFETY,
                        "what is in flight is no backlog"),
                fault(
                        "a rollout that takes first",
                        LOADER,
                        "maxUnavailable: 0",
                        "maxUnavailable: 1",
                        Check.SAFETY,
                        "a rollout takes no pod"),
                fault(
                        "a stop that is cut off",
                        LOADER,
                        "terminationGracePeriodSeconds: 45",
                        "terminationGracePeriodSeconds: 30",
                        Check.STOP,
                        "is given 30 s, it takes 30"),
                fault(
                        "a stop while requests still come",
                        API,
                        "seconds: 20",
                        "seconds: 5",
                        Check.STOP,
                        "the load balancer may send for 15 s"),
                fault(
                        "a policy opened",
                        "base/tracking-api/policy.yaml",
                        "- port: 8080",
                        "- port: 8080\n        - port: 8082",
                        Check.NETWORK,
                        "no way 10.40.0.0/16 > tracking-api 8082"),
                fault(
                        "the admin port opened",
                        "base/loader/policy.yaml",
                        "policyTypes: [Egress]",
                        "policyTypes: [Ingress, Egress]\n  ingress:\n    - ports:\n        - port: 8081",
                        Check.NETWORK,
                        "no way anybody > loader 8081"),
                fault(
                        "Redshift's port to anywhere",
                        "base/loader/policy.yaml",
                        "10.41.0.0/16",
                        "0.0.0.0/0",
                        Check.NETWORK,
                        "no way loader > 0.0.0.0/0 5439"),
                fault(
                        "no denial",
                        "base/common/policies.yaml",
                        "policyTypes: [Ingress, Egress]",
                        "policyTypes: [Ingress]",
                        Check.NETWORK,
                        "nothing denies"),
                fault(
                        "metrics for anybody",
                        "base/common/policies.yaml",
                        "kubernetes.io/metadata.name: monitoring\n          podSelector:\n            matchLabels:\n              app.kubernetes.io/name: prometheus",
                        "kubernetes.io/metadata.name: monitoring",
                        Check.NETWORK,
                        "no way monitoring/* > loader 8082"),
                fault(
                        "a dangling ConfigMap",
                        LOADER,
                        "configMapRef:\n                name: loader",
                        "configMapRef:\n                name: loaders",
                        Check.REFERENCE,
                        "no ConfigMap loaders"),
                fault(
                        "a dangling ServiceAccount",
                        API,
                        "serviceAccountName: tracking-api",
                        "serviceAccountName: api",
                        Check.REFERENCE,
                        "no ServiceAccount api"),
                fault(
                        "a secret that nobody makes",
                        LOADER,
                        "secretName: loader-admin",
                        "secretName: admin",
                        Check.REFERENCE,
                        "create secret generic admin"),
                fault(
                        "a key that is not in the secret",
                        LOADER,
                        "key: password",
                        "key: passwort",
                        Check.REFERENCE,
                        "no key passwort"),
                fault(
                        "a dangling port of a service",
                        "base/tracking-api/service.yaml",
                        "targetPort: http",
                        "targetPort: web",
                        Check.REFERENCE,
                        "no port web"),
                fault(
                        "a dangling service",
                        "base/tracking-api/service.yaml",
                        "name: tracking-api\n                port:",
                        "name: api\n                port:",
                        Check.REFERENCE,
                        "no service port api:http"),
                fault(
                        "an autoscaler of nothing",
                        API,
                        "kind: Deployment\n    name: tracking-api\n  maxReplicas",
                        "kind: Deployment\n    name: api\n  maxReplicas",
                        Check.REFERENCE,
                        "no scale target apps/v1 Deployment api"),
                fault(
                        "KEDA without credentials",
                        "base/loader/scaling.yaml",
                        "authenticationRef:\n        name: loader",
                        "authenticationRef:\n        name: keda",
                        Check.REFERENCE,
                        "no TriggerAuthentication keda"),
                fault(
                        "a variable that nobody knows",
                        overlay + "kustomization.yaml",
                        "TRACKING_LOADER_ROLL_BYTES",
                        "TRACKING_LOADER_ROLLBYTES",
                        Check.ENVIRONMENT,
                        "no property for TRACKING_LOADER_ROLLBYTES"),
                fault(
                        "a queue of another environment",
                        overlay + "kustomization.yaml",
                        "111111111111/tracking-production-events",
                        "111111111111/tracking-staging-events",
                        Check.PLAN,
                        "TRACKING_QUEUE_NAME is"),
                fault(
                        "another's role",
                        overlay + "sizes.yaml",
                        "role/tracking-production-loader",
                        "role/admin",
                        Check.PLAN,
                        "the role is"),
                fault(
                        "more memory than Fargate's",
                        "overlays/staging/tracking-api/sizes.yaml",
                        "limits:\n              cpu: 500m\n              memory: 1Gi",
                        "limits:\n              cpu: 500m\n              memory: 2Gi",
                        Check.PLAN,
                        "MiB is 2048"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void findsEachFault(MutationsTest.Mutation fault) {
        fault.isAmong(KubernetesChecks.all(SOURCES.with(fault.file(), fault.old(), fault.replacement())));
    }
}
