package io.tracking.deploy.k8s;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.tracking.deploy.hcl.Place;
import io.tracking.deploy.terraform.Finding;
import io.tracking.deploy.terraform.Finding.Check;
import io.tracking.deploy.terraform.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Holds what Kubernetes is given for one application in one environment.
 *
 * @param objects of the types of Kubernetes and KEDA
 */
public record Overlay(String environment, String application, List<Object> objects) {

    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("v1 Namespace", Namespace.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("keda.sh/v1alpha1 ScaledObject", Keda.ScaledObject.class),
            Map.entry("keda.sh/v1alpha1 TriggerAuthentication", Keda.TriggerAuthentication.class));

    /** Renders an overlay and reads its objects; what is wrong with them goes into {@code findings}, and they are left out. */
    public static Overlay read(Sources sources, String environment, String application, List<Finding> findings) {
        String folder = "overlays/" + environment + "/" + application;
        List<Object> objects = new ArrayList<>();
        try {
            for (ObjectNode each : Kustomize.build(sources, folder)) {
                String type = each.path("apiVersion").asText() + " "
                        + each.path("kind").asText();
                Class<?> known = TYPES.get(type);
                if (known == null) {
                    findings.add(new Finding(Check.TYPE, new Place(folder, 0), "there is no type " + type));
                    continue;
                }
                try {
                    objects.add(Kustomize.STRICT.convertValue(each, known));
                } catch (IllegalArgumentException e) {
                    findings.add(new Finding(
                            Check.ARGUMENT,
                            new Place(folder, 0),
                            type + " " + each.at("/metadata/name").asText() + ": " + e.getMessage()));
                }
            }
        } catch (RuntimeException e) {
            findings.add(new Finding(Check.PARSE, new Place(folder, 0), String.valueOf(e.getMessage())));
        }
        return new Overlay(environment, application, objects);
    }

    /** All objects of a type. */
    public <T> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    /**
     * The object of a type.
     *
     * @throws IllegalStateException when there is none, or several
     */
    public <T> T only(Class<T> type) {
        List<T> found = all(type).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "expected one " + type.getSimpleName() + ", got " + found.size() + " in " + this);
        }
        return found.get(0);
    }

    /** What its pods are. */
    public PodTemplateSpec pod() {
        return only(Deployment.class).getSpec().getTemplate();
    }

    /** The one container of its pods. */
    public Container container() {
        return pod().getSpec().getContainers().get(0);
    }

    /** The variables of the environment. */
    public Map<String, String> variables() {
        return only(ConfigMap.class).getData();
    }

    /** The number of a port of the container, which may be given by its name. */
    public OptionalInt port(IntOrString port) {
        return container().getPorts().stream()
                .filter(each -> each.getName().equals(port.getStrVal())
                        || each.getContainerPort().equals(port.getIntVal()))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst();
    }

    @Override
    public String toString() {
        return "overlays/" + environment + "/" + application;
    }
}
