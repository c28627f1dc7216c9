package io.tracking.deploy;

import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Knows the settings that keep something safe, and which of them are off. */
final class Safety {

    private final Evaluation engineering;
    private final Evaluation dataPlatform;
    private final Map<String, Evaluation> accounts;
    private final Map<String, Boolean> settings = new LinkedHashMap<>();

    Safety(Evaluation engineering, Evaluation dataPlatform) {
        this.engineering = engineering;
        this.dataPlatform = dataPlatform;
        accounts = Map.of("engineering", engineering, "data-platform", dataPlatform);
        redshift();
        bucket();
        queues();
        balancer();
        tasks();
        alarms();
    }

    /** Whether each is on. */
    Map<String, Boolean> settings() {
        return settings;
    }

    private void on(String setting, boolean on) {
        settings.put(setting, on);
    }

    private static boolean any(Evaluation account, String type, Predicate<Resource> holds) {
        return account.all(type).anyMatch(holds);
    }

    /** There is one, and it holds for all. */
    private static boolean every(Evaluation account, String type, Predicate<Resource> holds) {
        return account.all(type).findAny().isPresent() && account.all(type).allMatch(holds);
    }

    private static Object in(Resource resource, String block, String argument) {
        Map<?, ?> values = resource.blocks(block).stream().findFirst().orElse(Map.of());
        return String.valueOf(values.get(argument));
    }

    private void redshift() {
        String workgroup = "aws_redshiftserverless_workgroup";
        on(
                "Redshift is not public",
                every(dataPlatform, workgroup, each -> Boolean.FALSE.equals(each.get("publicly_accessible"))));
        on("COPY goes through the VPC", every(dataPlatform, workgroup, each -> each.is("enhanced_vpc_routing")));
        on(
                "Redshift's settings stay as AWS makes them, TLS required",
                every(dataPlatform, workgroup, each -> each.blocks("config_parameter")
                        .isEmpty()));
        on(
                "Redshift's admin has a managed password",
                every(dataPlatform, "aws_redshiftserverless_namespace", each -> each.is("manage_admin_password")));
        on(
                "no statement meets a password that is just changing",
                every(
                        dataPlatform,
                        "aws_secretsmanager_secret_rotation",
                        each -> Boolean.FALSE.equals(each.get("rotate_immediately"))));
        on(
                "no statement is run again because Redshift has forgotten it",
                dataPlatform.all("aws_redshiftdata_statement").findAny().isEmpty());
        on(
                "a new Redshift gets every statement, and is kept before it goes",
                every(dataPlatform, "terraform_data", each -> String.valueOf(each.get("triggers_replace"))
                        .contains(".namespace_id")));
        on(
                "Redshift is kept while it can be asked",
                any(
                        dataPlatform,
                        "terraform_data",
                        each -> each.dependsOn().contains("aws_redshiftserverless_workgroup.this")
                                && each.block().blocks("provisioner").stream()
                                        .anyMatch(one -> one.attribute("when").isPresent()
                                                && one.attribute("command")
                                                        .toString()
                                                        .contains("take-snapshot"))));
        on("that password is rotated", any(dataPlatform, "aws_secretsmanager_secret_rotation", each -> !"null"
                .equals(in(each, "rotation_rules", "automatically_after_days"))));
        on("Redshift's use has a limit", any(dataPlatform, "aws_redshiftserverless_usage_limit", each -> each.text(
                        "usage_type")
                .equals("serverless-compute")));
    }

    private void bucket() {
        on("the bucket has versions", every(dataPlatform, "aws_s3_bucket_versioning", each -> "Enabled"
                .equals(in(each, "versioning_configuration", "status"))));
        on(
                "the bucket is encrypted with a key of its own",
                every(dataPlatform, "aws_s3_bucket_server_side_encryption_configuration", each -> each.blocks("rule")
                        .toString()
                        .contains("aws:kms")));
        on(
                "the bucket takes no public access",
                every(dataPlatform, "aws_s3_bucket_public_access_block", each -> List.of(
                                "block_public_acls",
                                "block_public_policy",
                                "ignore_public_acls",
                                "restrict_public_buckets")
                        .stream()
                        .allMatch(each::is)));
        on(
                "the bucket's owner owns what is in it",
                every(dataPlatform, "aws_s3_bucket_ownership_controls", each -> "BucketOwnerEnforced"
                        .equals(in(each, "rule", "object_ownership"))));
        on("the key of the bucket goes after the bucket", every(dataPlatform, "aws_s3_bucket", each -> each.dependsOn()
                .contains("aws_kms_key.lake")));
        Resource lifecycle = dataPlatform.only("aws_s3_bucket_lifecycle_configuration", each -> true);
        on(
                "markers of what was deleted are removed",
                lifecycle.blocks("rule").toString().contains("expired_object_delete_marker=true"));
        for (String folder : List.of("events", "utm", "rejected")) {
            Map<?, ?> rule = lifecycle.blocks("rule").stream()
                    .filter(each -> folder.equals(each.get("id")))
                    .findFirst()
                    .orElse(Map.of());
            on(
                    folder + "/ goes to cheaper storage and stays",
                    rule.toString().contains("GLACIER_IR") && !rule.containsKey("expiration"));
        }
        on(
                "the bucket notifies of events/ and utm/",
                every(dataPlatform, "aws_s3_bucket_notification", each -> each.blocks("queue").stream()
                        .map(queue -> String.valueOf(queue.get("filter_prefix")))
                        .collect(Collectors.toSet())
                        .equals(Set.of("events/", "utm/"))));
    }

    private void queues() {
        accounts.forEach((whose, account) -> {
            on(
                    "the queue of " + whose + " has a dead-letter queue",
                    every(account, "aws_sqs_queue_redrive_policy", each -> each.text("redrive_policy")
                            .contains("deadLetterTargetArn")));
            on(
                    "redrive is allowed from the dead-letter queue of " + whose,
                    every(account, "aws_sqs_queue_redrive_allow_policy", each -> each.text("redrive_allow_policy")
                            .contains("byQueue")));
            on(
                    "keys of " + whose + " are rotated",
                    every(account, "aws_kms_key", each -> each.is("enable_key_rotation")));
            on("images of " + whose + " are not replaced", every(account, "aws_ecr_repository", each -> each.text(
                            "image_tag_mutability")
                    .equals("IMMUTABLE")));
            on(
                    "the default security group of " + whose + " lets nothing through",
                    every(
                            account,
                            "aws_default_security_group",
                            each -> each.blocks("ingress").isEmpty()
                                    && each.blocks("egress").isEmpty()));
        });
        on("messages are encrypted with a key of their own", every(engineering, "aws_sqs_queue", each -> each.given(
                        "kms_master_key_id")
                .isPresent()));
    }

    private void balancer() {
        on(
                "the load balancer takes HTTPS of today",
                any(
                        engineering,
                        "aws_lb_listener",
                        each -> each.text("port").equals("443")
                                && each.text("protocol").equals("HTTPS")
                                && each.text("ssl_policy").contains("TLS13")));
        on(
                "HTTP is sent to HTTPS",
                engineering
                        .all("aws_lb_listener")
                        .filter(each -> !each.text("protocol").equals("HTTPS"))
                        .allMatch(each -> "redirect".equals(in(each, "default_action", "type"))));
        on("broken headers are dropped", every(engineering, "aws_lb", each -> each.is("drop_invalid_header_fields")));
        on(
                "a rate rule stands before it",
                any(engineering, "aws_wafv2_web_acl", each -> each.blocks("rule")
                                .toString()
                                .contains("rate_based_statement"))
                        && any(engineering, "aws_wafv2_web_acl_association", each -> true));
        on("/actuator is not for the internet", any(engineering, "aws_lb_listener_rule", each -> each.blocks(
                        "condition")
                .toString()
                .contains("/actuator/*")));
    }

    private void tasks() {
        on("tracking-api has no public address", every(engineering, "aws_ecs_service", this::noPublicAddress));
        on("the loader has no public address", every(dataPlatform, "aws_ecs_service", this::noPublicAddress));
        List<String> scaling = engineering
                .all("aws_appautoscaling_policy")
                .map(each -> each.blocks("target_tracking_scaling_policy_configuration")
                        .toString())
                .toList();
        on(
                "tracking-api is scaled on requests per target",
                scaling.stream().anyMatch(each -> each.contains("ALBRequestCountPerTarget")));
        on(
                "tracking-api is scaled on CPU",
                scaling.stream().anyMatch(each -> each.contains("ECSServiceAverageCPUUtilization")));
        accounts.forEach((whose, account) -> {
            on(
                    "earlier task definitions of " + whose + " stay",
                    every(account, "aws_ecs_task_definition", each -> each.is("skip_destroy")));
            on(
                    "images do not keep the repositories of " + whose,
                    every(account, "aws_ecr_repository", each -> each.is("force_delete")));
            on(
                    "a task of " + whose + " loses its rights after it has stopped",
                    every(account, "aws_ecs_service", each -> each.dependsOn()
                            .containsAll(Set.of(
                                    "aws_iam_role_policy.execution",
                                    "aws_iam_role_policy.task",
                                    "aws_iam_role_policy.metrics",
                                    "aws_iam_role_policy.sessions"))));
        });
        on("a task behind the balancer has time to start", every(engineering, "aws_ecs_service", each -> each.given(
                        "health_check_grace_period_seconds")
                .filter(seconds -> Integer.parseInt(seconds) >= 120)
                .isPresent()));
        on("only a task behind a balancer has it", every(dataPlatform, "aws_ecs_service", each -> each.given(
                        "health_check_grace_period_seconds")
                .isEmpty()));
        on(
                "operators come into the loader alone",
                every(dataPlatform, "aws_ecs_service", each -> each.is("enable_execute_command"))
                        && every(engineering, "aws_ecs_service", each -> !each.is("enable_execute_command")));
        on("the loader is scaled in to one", every(dataPlatform, "aws_appautoscaling_target", each -> each.text(
                        "min_capacity")
                .equals("1")));
        on(
                "the loader is scaled on the backlog for each task",
                dataPlatform
                                .all("aws_cloudwatch_metric_alarm")
                                .filter(each -> each.blocks("metric_query")
                                                .toString()
                                                .contains("waiting / IF(tasks > 0, tasks, 1)")
                                        && !each.texts("alarm_actions").isEmpty())
                                .count()
                        == 2);
    }

    private boolean noPublicAddress(Resource service) {
        return "false".equals(in(service, "network_configuration", "assign_public_ip"));
    }

    private void alarms() {
        Map<String, List<String>> wanted = Map.of(
                "engineering", List.of("api-5xx", "api-unhealthy", "api-unavailable", "queue-age", "dead-letters"),
                "data-platform",
                        List.of(
                                "freshness",
                                "queue-age",
                                "dead-letters",
                                "load-failures",
                                "self-check-missing",
                                "self-check-absent"));
        accounts.forEach((whose, account) -> {
            wanted.getOrDefault(whose, List.of())
                    .forEach(alarm -> on(
                            "an alarm of " + whose + " rings for " + alarm,
                            any(account, "aws_cloudwatch_metric_alarm", each -> each.text("alarm_name")
                                    .endsWith("-" + alarm))));
        });
        on("there is a dashboard", any(dataPlatform, "aws_cloudwatch_dashboard", each -> true));
    }
}
