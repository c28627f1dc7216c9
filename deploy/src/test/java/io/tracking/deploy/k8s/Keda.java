package io.tracking.deploy.k8s;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has the fields of KEDA's objects that ours may have. */
public final class Keda {

    private Keda() {}

    /** Scales a Deployment: see https://keda.sh/docs/latest/reference/scaledobject-spec/. */
    public record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {}

    /** Bounds and reasons; KEDA's own minReplicaCount is 0. */
    public record Spec(
            Target scaleTargetRef,
            int pollingInterval,
            int minReplicaCount,
            int maxReplicaCount,
            List<Trigger> triggers,
            Advanced advanced) {}

    /** By default a Deployment. */
    public record Target(String name) {}

    /** A reason to scale; the metadata are the scaler's, all of them texts. */
    public record Trigger(String type, Target authenticationRef, Map<String, String> metadata) {}

    public record Advanced(Behavior horizontalPodAutoscalerConfig) {}

    public record Behavior(HorizontalPodAutoscalerBehavior behavior) {}

    /** Whose credentials a trigger uses: see https://keda.sh/docs/latest/authentication-providers/aws/. */
    public record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, Authentication spec) {}

    public record Authentication(PodIdentity podIdentity) {}

    /** By "workload", the identityOwner is the role of the ServiceAccount of the pods. */
    public record PodIdentity(String provider, @Nullable String identityOwner) {}
}
