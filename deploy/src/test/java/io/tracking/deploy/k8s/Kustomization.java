package io.tracking.deploy.k8s;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what a kustomization.yaml says, as far as ours go: any other field is refused. */
record Kustomization(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        List<String> resources,
        List<Image> images,
        List<Generator> configMapGenerator,
        List<Patch> patches) {

    Kustomization {
        resources = Objects.requireNonNullElse(resources, List.of());
        images = Objects.requireNonNullElse(images, List.of());
        configMapGenerator = Objects.requireNonNullElse(configMapGenerator, List.of());
        patches = Objects.requireNonNullElse(patches, List.of());
    }

    record Image(String name, String newName, String newTag) {}

    /** @param behavior "merge" into the one of a base, or null to make one */
    record Generator(String name, @Nullable String behavior, List<String> literals) {}

    /** Either the {@code path} of objects that are merged into those of their kind and name, or operations in {@code patch} on a target. */
    record Patch(@Nullable String path, @Nullable Target target, @Nullable String patch) {}

    record Target(String kind, String name) {}

    /** @param path a JSON pointer to what is there */
    record Operation(String op, String path, String value) {}
}
