package io.tracking.deploy.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tracking.deploy.k8s.Kustomization.Generator;
import io.tracking.deploy.k8s.Kustomization.Image;
import io.tracking.deploy.k8s.Kustomization.Operation;
import io.tracking.deploy.k8s.Kustomization.Patch;
import io.tracking.deploy.terraform.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * Renders a kustomization as {@code kubectl kustomize} does, as far as ours go; but for the suffix that it gives to the names of ConfigMaps.
 * Everything that is wrong is an IllegalArgumentException.
 */
public final class Kustomize {

    /** Refuses fields that a type has not, those of Kubernetes too, which otherwise would keep them in a map. */
    static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    private final Sources sources;

    private Kustomize(Sources sources) {
        this.sources = sources;
    }

    /** The objects of a kustomization, in the order in which they are named. */
    public static List<ObjectNode> build(Sources sources, String folder) {
        return new Kustomize(sources).build(folder);
    }

    /** The objects of a text, each as a tree. */
    public static List<ObjectNode> objects(String yaml) {
        return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                .map(each -> (ObjectNode) STRICT.valueToTree(each))
                .toList();
    }

    private List<ObjectNode> build(String folder) {
        Kustomization all =
                STRICT.convertValue(file(folder, "kustomization.yaml").get(0), Kustomization.class);
        List<ObjectNode> objects = new ArrayList<>();
        for (String resource : all.resources()) {
            objects.addAll(resource.endsWith(".yaml") ? file(folder, resource) : build(inside(folder, resource)));
        }
        all.configMapGenerator().forEach(generator -> generate(generator, objects));
        all.patches().forEach(patch -> patch(folder, patch, objects));
        for (ObjectNode object : objects) {
            object.findParents("image")
                    .forEach(container -> all.images().forEach(image -> name(image, (ObjectNode) container)));
            String namespace = all.namespace();
            if (namespace != null) {
                boolean itself = object.path("kind").asText().equals("Namespace");
                object.withObject("/metadata").put(itself ? "name" : "namespace", namespace);
            }
        }
        return objects;
    }

    private List<ObjectNode> file(String folder, String name) {
        String file = inside(folder, name);
        String text = sources.texts().get(file);
        if (text == null) {
            throw new IllegalArgumentException("there is no " + file);
        }
        return objects(text);
    }

    private static String inside(String folder, String name) {
        return Path.of(folder).resolve(name).normalize().toString();
    }

    private static void generate(Generator generator, List<ObjectNode> objects) {
        ObjectNode map;
        if ("merge".equals(generator.behavior())) {
            map = named("ConfigMap", generator.name(), objects);
        } else {
            map = STRICT.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
            map.putObject("metadata").put("name", generator.name());
            objects.add(map);
        }
        for (String literal : generator.literals()) {
            String[] sides = literal.split("=", 2);
            map.withObject("/data").put(sides[0], sides[1]);
        }
    }

    private void patch(String folder, Patch patch, List<ObjectNode> objects) {
        if (patch.path() != null) {
            file(folder, patch.path())
                    .forEach(each -> merge(
                            named(
                                    each.path("kind").asText(),
                                    each.at("/metadata/name").asText(),
                                    objects),
                            each));
            return;
        }
        Kustomization.Target target = Objects.requireNonNull(patch.target(), "a patch needs a path or a target");
        ObjectNode object = named(target.kind(), target.name(), objects);
        for (Object each : new Yaml().<List<Object>>load(Objects.requireNonNull(patch.patch()))) {
            Operation operation = STRICT.convertValue(each, Operation.class);
            JsonPointer path = JsonPointer.compile(operation.path());
            if (!operation.op().equals("replace") || object.at(path).isMissingNode()) {
                throw new IllegalArgumentException("cannot " + operation.op() + " " + path + " of " + target);
            }
            ((ObjectNode) object.at(path.head())).put(path.last().getMatchingProperty(), operation.value());
        }
    }

    private static ObjectNode named(String kind, String name, List<ObjectNode> objects) {
        return objects.stream()
                .filter(each -> each.path("kind").asText().equals(kind)
                        && each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + name + " to patch"));
    }

    /** Containers are merged by their names, other lists are replaced. */
    private static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(member -> {
            JsonNode old = into.get(member.getKey());
            if (old instanceof ObjectNode inner && member.getValue() instanceof ObjectNode change) {
                merge(inner, change);
            } else if (old instanceof ArrayNode containers && member.getKey().equals("containers")) {
                member.getValue()
                        .forEach(change -> containers.forEach(container -> {
                            if (container.get("name").equals(change.get("name"))) {
                                merge((ObjectNode) container, (ObjectNode) change);
                            }
                        }));
            } else {
                into.set(member.getKey(), member.getValue());
            }
        });
    }

    private static void name(Image image, ObjectNode container) {
        if (container.get("image").asText().equals(image.name())) {
            container.put("image", image.newName() + ":" + image.newTag());
        }
    }
}
