package io.tracking.api.contracts;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.path.PathType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Knows the schemas of one moment, by topic. Immutable and thread-safe. */
final class TopicSchemas {

    /** Told of one message, at most. */
    static final int MOST_VIOLATIONS = 5;

    private static final int LONGEST_PLACE = 100;
    private static final long MOST_STEPS = 20_000;
    private static final int MOST_LEVELS = 100;
    private static final ExecutionConfig BOUNDED = ExecutionConfig.builder()
            .maxEvaluationSteps(MOST_STEPS)
            .maxEvaluationDepth(MOST_LEVELS)
            .build();
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Schema> byTopic = new HashMap<>();

    /** Tells where a message breaks its schema; neither holds a value of it. */
    record Breach(String at, String rule) {}

    /**
     * Compiles schemas.
     *
     * @param files by name
     * @throws IllegalArgumentException naming the file that is no schema
     */
    TopicSchemas(Map<String, byte[]> files) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                // Nothing is fetched: a schema stands for itself.
                builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .regularExpressionFactory(BoundedPattern::new)
                                .preloadSchema(true)
                                .build()));
        files.forEach((name, bytes) -> byTopic.put(topic(name), schema(registry, name, bytes)));
    }

    private static String topic(String name) {
        String topic = name.substring(0, name.length() - SchemaFolder.SUFFIX.length());
        try {
            return URLDecoder.decode(topic.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The file's name must be a topic with " + SchemaFolder.SUFFIX + ", percent-encoded, got " + name,
                    e);
        }
    }

    private static Schema schema(SchemaRegistry registry, String name, byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (!node.isObject() && !node.isBoolean()) {
                throw new IllegalArgumentException(name + " must be a JSON Schema, got no object");
            }
            List<Error> wrong = registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
                    .validate(node);
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(name + " must be a JSON Schema (2020-12), got: " + wrong.get(0));
            }
            checkReferences(name, node, node);
            return registry.getSchema(SchemaLocation.of("urn:contract:" + name), node);
        } catch (JacksonException | SchemaException e) {
            throw new IllegalArgumentException(name + " must be a JSON Schema (2020-12), got: " + e.getMessage(), e);
        }
    }

    /** A schema stands for itself: what it refers to is in its own file. */
    private static void checkReferences(String name, JsonNode root, JsonNode node) {
        for (JsonNode member : node) {
            checkReferences(name, root, member);
        }
        JsonNode reference = node.path("$ref");
        if (reference.isString()) {
            String target = reference.asString();
            boolean here = target.equals("#")
                    || (target.startsWith("#/") && !root.at(target.substring(1)).isMissingNode());
            if (!here) {
                throw new IllegalArgumentException(
                        name + ": $ref must be # or #/… and lead to a place in the same file, got " + target);
            }
        }
    }

    Set<String> topics() {
        return Set.copyOf(byTopic.keySet());
    }

    boolean has(String topic) {
        return byTopic.containsKey(topic);
    }

    /**
     * Where the message breaks its topic's schema.
     *
     * @param message text; JSON in it is read as JSON, anything else is a string; null is JSON's null
     * @return null when the topic has no schema, empty when all is well
     */
    @Nullable
    List<Breach> check(String topic, @Nullable String message) {
        Schema schema = byTopic.get(topic);
        if (schema == null) {
            return null;
        }
        ExecutionContext context = new ExecutionContext(BOUNDED);
        try {
            List<Error> errors = schema.validate(context, JSON.writeValueAsString(node(message)), InputFormat.JSON);
            List<Breach> breaches = new ArrayList<>();
            for (Error error : errors) {
                if (breaches.size() < MOST_VIOLATIONS) {
                    breaches.add(new Breach(shown(error.getInstanceLocation().toString()), error.getKeyword()));
                }
            }
            return breaches;
        } catch (ValidationLimitExceededException e) {
            return List.of(new Breach("", "too_costly"));
        } catch (SchemaException e) {
            return List.of(new Breach("", "unresolved"));
        }
    }

    private static JsonNode node(@Nullable String message) {
        if (message == null) {
            return JSON.nullNode();
        }
        String text = message.strip();
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return JSON.readTree(text);
            } catch (JacksonException e) {
                return StringNode.valueOf(message); // looks like JSON, and is a string
            }
        }
        return StringNode.valueOf(message);
    }

    private static String shown(String place) {
        return place.length() <= LONGEST_PLACE ? place : place.substring(0, LONGEST_PLACE) + "…";
    }
}
