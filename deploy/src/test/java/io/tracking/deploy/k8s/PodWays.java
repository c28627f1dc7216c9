package io.tracking.deploy.k8s;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds who can reach the pods of an overlay, and whom they can reach: by network policies, services and ingresses. */
public final class PodWays {

    private static final String ANYBODY = "anybody";

    private final Overlay overlay;
    private final Set<String> ways = new TreeSet<>();

    private PodWays(Overlay overlay) {
        this.overlay = overlay;
    }

    /** Every way there is: {@code from > to port}, with the protocol where it is not TCP. */
    public static Set<String> of(Overlay overlay) {
        PodWays all = new PodWays(overlay);
        List<NetworkPolicy> policies = overlay.all(NetworkPolicy.class)
                .filter(policy -> selects(policy.getSpec().getPodSelector(), overlay))
                .toList();
        all.in(policies);
        all.out(policies);
        overlay.all(Service.class).forEach(service -> service.getSpec()
                .getPorts()
                .forEach(port -> all.ways.add("service " + service.getMetadata().getName() + " > "
                        + overlay.application() + " "
                        + overlay.port(port.getTargetPort()).orElse(0))));
        overlay.all(Ingress.class)
                .forEach(ingress -> ingress.getSpec().getRules().forEach(rule -> rule.getHttp()
                        .getPaths()
                        .forEach(path -> all.ways.add("internet " + path.getPath() + " > service "
                                + path.getBackend().getService().getName()))));
        return all.ways;
    }

    /** Whether a selector selects the pods; one without a label selects all. */
    static boolean selects(@Nullable LabelSelector selector, Overlay overlay) {
        if (selector == null) {
            return true;
        }
        Map<String, String> labels = overlay.pod().getMetadata().getLabels();
        return selector.getMatchExpressions().isEmpty()
                && labels.entrySet().containsAll(labelsOf(selector).entrySet());
    }

    private static Map<String, String> labelsOf(LabelSelector selector) {
        return Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
    }

    private void in(List<NetworkPolicy> policies) {
        String pods = overlay.application();
        List<NetworkPolicy> some = policies.stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains("Ingress"))
                .toList();
        if (some.isEmpty()) {
            ways.add(ANYBODY + " > " + pods + " all");
        }
        some.stream().flatMap(policy -> policy.getSpec().getIngress().stream()).forEach(rule -> names(rule.getFrom())
                .forEach(peer -> ports(rule.getPorts()).forEach(port -> ways.add(peer + " > " + pods + " " + port))));
    }

    private void out(List<NetworkPolicy> policies) {
        String pods = overlay.application();
        List<NetworkPolicy> some = policies.stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains("Egress"))
                .toList();
        if (some.isEmpty()) {
            ways.add(pods + " > " + ANYBODY + " all");
        }
        some.stream().flatMap(policy -> policy.getSpec().getEgress().stream()).forEach(rule -> names(rule.getTo())
                .forEach(peer -> ports(rule.getPorts()).forEach(port -> ways.add(pods + " > " + peer + " " + port))));
    }

    private static List<String> names(List<NetworkPolicyPeer> peers) {
        return peers.isEmpty()
                ? List.of(ANYBODY)
                : peers.stream().map(PodWays::name).toList();
    }

    private static String name(NetworkPolicyPeer peer) {
        if (peer.getIpBlock() != null) {
            return peer.getIpBlock().getCidr();
        }
        return (peer.getNamespaceSelector() == null ? "here" : name(peer.getNamespaceSelector()))
                + "/"
                + (peer.getPodSelector() == null ? "*" : name(peer.getPodSelector()));
    }

    private static String name(LabelSelector selector) {
        return labelsOf(selector).isEmpty()
                ? "*"
                : String.join(",", new TreeSet<>(labelsOf(selector).values()));
    }

    private static List<String> ports(List<NetworkPolicyPort> ports) {
        return ports.isEmpty()
                ? List.of("all")
                : ports.stream()
                        .map(port ->
                                (port.getPort() == null ? "all" : port.getPort().getValue())
                                        + (port.getEndPort() == null ? "" : "-" + port.getEndPort())
                                        + (port.getProtocol() == null
                                                        || port.getProtocol().equals("TCP")
                                                ? ""
                                                : " " + port.getProtocol()))
                        .toList();
    }
}
