package io.tracking.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.tracking.deploy.k8s.Keda;
import io.tracking.deploy.k8s.Overlay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Knows the settings that keep pods harmless, and a rollout without loss. */
final class PodSafety {

    /** Of the images: see ContainersTest. */
    private static final long USER = 10001;

    private final Overlay overlay;
    private final Map<String, Boolean> settings = new LinkedHashMap<>();

    PodSafety(Overlay overlay) {
        this.overlay = overlay;
    }

    /** Each setting as a sentence, and whether it is on. */
    Map<String, Boolean> settings() {
        pods();
        container();
        rollout();
        return settings;
    }

    private void on(String setting, boolean is) {
        settings.put(setting, is);
    }

    private void pods() {
        PodSpec pods = overlay.pod().getSpec();
        on(
                "pods have one container",
                pods.getContainers().size() == 1 && pods.getInitContainers().isEmpty());
        on(
                "pods do not run as root",
                Boolean.TRUE.equals(pods.getSecurityContext().getRunAsNonRoot()));
        on("pods run as the user of the image", pods.getSecurityContext().getRunAsUser() == USER);
        on(
                "system calls are filtered",
                "RuntimeDefault"
                        .equals(pods.getSecurityContext().getSeccompProfile().getType()));
        on(
                "pods share nothing with the node",
                !Boolean.TRUE.equals(pods.getHostNetwork())
                        && !Boolean.TRUE.equals(pods.getHostPID())
                        && !Boolean.TRUE.equals(pods.getHostIPC())
                        && pods.getVolumes().stream().allMatch(volume -> volume.getHostPath() == null));
        on(
                "pods have no token of Kubernetes",
                Boolean.FALSE.equals(pods.getAutomountServiceAccountToken())
                        && Boolean.FALSE.equals(
                                overlay.only(ServiceAccount.class).getAutomountServiceAccountToken()));
        on("services are no properties", Boolean.FALSE.equals(pods.getEnableServiceLinks()));
        on(
                "scratch space has a limit",
                pods.getVolumes().stream()
                        .filter(volume -> volume.getEmptyDir() != null)
                        .allMatch(volume -> volume.getEmptyDir().getSizeLimit() != null));
        on(
                "the namespace takes no other pods",
                "restricted"
                        .equals(overlay.only(Namespace.class)
                                .getMetadata()
                                .getLabels()
                                .get("pod-security.kubernetes.io/enforce")));
    }

    private void container() {
        Container container = overlay.container();
        SecurityContext context = container.getSecurityContext();
        on("the container is not privileged", !Boolean.TRUE.equals(context.getPrivileged()));
        on("the container gains no privilege", Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()));
        on("the root file system is read-only", Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()));
        on(
                "the container has no capability",
                context.getCapabilities().getDrop().equals(List.of("ALL"))
                        && context.getCapabilities().getAdd().isEmpty());
        on(
                "/tmp can be written",
                container.getVolumeMounts().stream()
                        .anyMatch(mount -> mount.getMountPath().equals("/tmp")
                                && overlay.pod().getSpec().getVolumes().stream()
                                        .anyMatch(volume -> volume.getName().equals(mount.getName())
                                                && volume.getEmptyDir() != null)));
        on(
                "what is asked for is what is there",
                container
                                .getResources()
                                .getRequests()
                                .equals(container.getResources().getLimits())
                        && container.getResources().getLimits().keySet().containsAll(List.of("cpu", "memory")));
        on(
                "no variable is a secret",
                overlay.variables().keySet().stream()
                        .noneMatch(name -> name.matches(".*(PASSWORD|SECRET|TOKEN|ACCESSKEY|USERNAME).*")));
    }

    private void rollout() {
        on(
                "a rollout takes no pod before its successor is ready",
                Objects.equals(
                        0,
                        overlay.only(Deployment.class)
                                .getSpec()
                                .getStrategy()
                                .getRollingUpdate()
                                .getMaxUnavailable()
                                .getIntVal()));
        on(
                "the autoscaler decides the number of pods",
                overlay.only(Deployment.class).getSpec().getReplicas() == null);
        on(
                "one autoscaler decides",
                overlay.all(HorizontalPodAutoscaler.class).count()
                                + overlay.all(Keda.ScaledObject.class).count()
                        == 1);
        on(
                "a node can be emptied",
                overlay.all(PodDisruptionBudget.class)
                        .allMatch(each -> each.getSpec().getMinAvailable() == null
                                && !Objects.equals(
                                        0, each.getSpec().getMaxUnavailable().getIntVal())));
        on(
                "there is a disruption budget",
                overlay.all(PodDisruptionBudget.class).count() == 1);
        overlay.all(Keda.ScaledObject.class).map(Keda.ScaledObject::spec).forEach(each -> {
            on("the loader is scaled in to one", each.minReplicaCount() == 1);
            on("what is in flight is no backlog", each.triggers().stream().allMatch(trigger -> "false"
                    .equals(trigger.metadata().get("scaleOnInFlight"))));
        });
        overlay.all(Keda.TriggerAuthentication.class)
                .map(each -> each.spec().podIdentity())
                .forEach(identity -> on(
                        "the queue is asked with the loader's role",
                        identity.provider().equals("aws") && "workload".equals(identity.identityOwner())));
    }
}
