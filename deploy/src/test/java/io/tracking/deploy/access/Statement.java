package io.tracking.deploy.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Is one statement of a policy.
 *
 * @param policy what the policy belongs to
 * @param principals by kind: AWS, Service, Federated, or * for anybody; empty in an identity's policy
 * @param conditions values by operator and key
 */
public record Statement(
        String policy,
        String sid,
        boolean allows,
        Map<String, List<String>> principals,
        List<Wildcard> actions,
        List<Wildcard> resources,
        Map<String, Map<String, List<String>>> conditions) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Reads a policy; {@code resource} is what a statement that names none is about. */
    static List<Statement> read(String policy, String json) {
        List<Statement> statements = new ArrayList<>();
        for (JsonNode node : JSON.readTree(json).get("Statement")) {
            if (node.has("NotAction") || node.has("NotResource") || node.has("NotPrincipal")) {
                throw new IllegalArgumentException(
                        policy + ": NotAction, NotResource and NotPrincipal are not known here");
            }
            Map<String, List<String>> principals = new TreeMap<>();
            JsonNode principal = node.path("Principal");
            if (principal.isString()) {
                principals.put("*", List.of(principal.asString()));
            } else {
                principal.propertyStream().forEach(entry -> principals.put(entry.getKey(), texts(entry.getValue())));
            }
            Map<String, Map<String, List<String>>> conditions = new TreeMap<>();
            node.path("Condition")
                    .propertyStream()
                    .forEach(test -> test.getValue().propertyStream().forEach(key -> conditions
                            .computeIfAbsent(test.getKey(), name -> new TreeMap<>())
                            .put(key.getKey(), texts(key.getValue()))));
            statements.add(new Statement(
                    policy,
                    node.path("Sid").asString(""),
                    node.get("Effect").asString().equals("Allow"),
                    principals,
                    patterns(texts(node.path("Action"))),
                    node.has("Resource") ? patterns(texts(node.get("Resource"))) : List.of(new Wildcard("*")),
                    conditions));
        }
        return statements;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> texts.add(each.asString()));
        } else if (!node.isMissingNode()) {
            texts.add(node.asString());
        }
        return texts;
    }

    private static List<Wildcard> patterns(List<String> wildcards) {
        return wildcards.stream().map(Wildcard::new).toList();
    }

    /** How a statement takes a principal. */
    enum Match {
        NO,
        /** It names the account, whose own policies decide further. */
        ACCOUNT,
        YES
    }

    Match matches(Request request) {
        Match principal = principals.isEmpty() ? Match.YES : principal(request.principal());
        boolean rest = principal != Match.NO
                && actions.stream().anyMatch(action -> action.matches(request.action()))
                && resources.stream().anyMatch(each -> each.matches(request.resource()))
                && conditions.entrySet().stream().allMatch(test -> test.getValue().entrySet().stream()
                        .allMatch(key -> holds(test.getKey(), key.getKey(), key.getValue(), request)));
        return rest ? principal : Match.NO;
    }

    private Match principal(Principal principal) {
        if (principals.containsKey("*")) {
            return Match.YES;
        }
        if (!principal.isRole()) {
            return Stream.of("Service", "Federated")
                            .anyMatch(kind ->
                                    principals.getOrDefault(kind, List.of()).contains(principal.name()))
                    ? Match.YES
                    : Match.NO;
        }
        List<String> named = principals.getOrDefault("AWS", List.of());
        if (named.contains("*") || named.contains(principal.name())) {
            return Match.YES;
        }
        return named.contains("arn:aws:iam::" + principal.account() + ":root") ? Match.ACCOUNT : Match.NO;
    }

    /** A key that the call does not have meets no condition, but one that says "not". */
    private static boolean holds(String test, String key, List<String> values, Request request) {
        String value = request.context().get(key);
        return switch (test) {
            case "StringEquals", "ArnEquals", "Bool", "ForAnyValue:StringEquals" ->
                value != null && values.contains(value);
            case "ArnNotEquals", "StringNotEquals" -> value == null || !values.contains(value);
            default -> throw new IllegalArgumentException("unknown condition " + test);
        };
    }

    @Override
    public String toString() {
        return policy + ": " + sid;
    }
}
