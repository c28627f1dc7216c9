package io.tracking.deploy.terraform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes up what AWS would say of a resource: ARNs of the true shape, and for the rest a text that names resource and attribute.
 *
 * @param region of the provider
 * @param account of the provider
 */
record Computed(String region, String account) {

    private static final JsonMapper JSON = new JsonMapper();

    @Nullable
    Object get(Resource resource, String attribute) {
        return switch (resource.type() + "." + attribute) {
            case "data.aws_iam_policy_document.json" -> policy(resource);
            case "aws_sqs_queue.arn" -> arn("sqs", resource.text("name"));
            case "aws_sqs_queue.url" ->
                "https://sqs." + region + ".amazonaws.com/" + account + "/" + resource.text("name");
            case "aws_iam_role.arn" -> "arn:aws:iam::" + account + ":role/" + resource.text("name");
            case "aws_s3_bucket.arn" -> "arn:aws:s3:::" + resource.text("bucket");
            case "aws_kms_key.arn" -> arn("kms", "key/" + resource.address());
            case "aws_ecr_repository.arn" -> arn("ecr", "repository/" + resource.text("name"));
            case "aws_cloudwatch_log_group.arn" -> arn("logs", "log-group:" + resource.text("name"));
            case "aws_redshiftserverless_workgroup.arn" ->
                arn("redshift-serverless", "workgroup/" + resource.address());
            case "aws_redshiftserverless_namespace.admin_password_secret_arn" ->
                arn("secretsmanager", "secret:redshift!" + resource.text("namespace_name"));
            default -> resource.address() + "." + attribute;
        };
    }

    private String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
    }

    private static String policy(Resource document) {
        List<@Nullable Object> statements = new ArrayList<>();
        for (String source : document.texts("source_policy_documents")) {
            Object merged = JSON.readValue(source, Map.class).get("Statement");
            statements.addAll(Values.list(merged));
        }
        document.blocks("statement").forEach(statement -> statements.add(statement(statement)));
        return Values.json(Map.of("Version", "2012-10-17", "Statement", statements));
    }

    private static Map<String, Object> statement(Map<?, ?> block) {
        Map<String, Object> statement = new LinkedHashMap<>();
        Map<String, String> names =
                Map.of("sid", "Sid", "effect", "Effect", "actions", "Action", "resources", "Resource");
        names.forEach((argument, name) -> {
            Object value = block.get(argument);
            if (value != null) {
                statement.put(name, value);
            }
        });
        statement.putIfAbsent("Effect", "Allow");
        for (Object principals : Values.list(block.get("principals") == null ? List.of() : block.get("principals"))) {
            Map<?, ?> map = Values.map(principals);
            statement.put(
                    "Principal",
                    "*".equals(map.get("type")) ? "*" : Map.of(Values.text(map.get("type")), map.get("identifiers")));
        }
        Map<String, Map<String, Object>> conditions = new LinkedHashMap<>();
        for (Object condition : Values.list(block.get("condition") == null ? List.of() : block.get("condition"))) {
            Map<?, ?> map = Values.map(condition);
            conditions
                    .computeIfAbsent(Values.text(map.get("test")), test -> new LinkedHashMap<>())
                    .put(Values.text(map.get("variable")), Values.list(map.get("values")));
        }
        if (!conditions.isEmpty()) {
            statement.put("Condition", conditions);
        }
        return statement;
    }
}
