package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.access.Pipeline;
import io.tracking.deploy.terraform.Finding;
import io.tracking.deploy.terraform.Finding.Check;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that somebody may write into the Terraform is found, by the check that is there for it. */
class MutationsTest {

    private static final Sources SOURCES = Sources.read(Checks.TERRAFORM);
    private static final Pipeline PIPELINE = Checks.pipeline(Workspace.parse(SOURCES));

    /** @param by the check that has to find it, and {@code telling} a part of what it says */
    record Mutation(String name, String file, String old, String replacement, Check by, String telling) {
        @Override
        public String toString() {
            return name;
        }

        /** Fails unless the check that has to find it has. */
        void isAmong(List<Finding> findings) {
            List<String> found = findings.stream()
                    .filter(finding -> finding.check() == by)
                    .map(Finding::toString)
                    .toList();

            assertThat(found).anyMatch(message -> message.contains(telling));
            String first = found.stream()
                    .filter(message -> message.contains(telling))
                    .findFirst()
                    .orElse("");
            System.out.println("[deploy] " + name + " in " + file + ": found by " + first);
        }
    }

    static Stream<Mutation> mutations() {
        return Stream.of(
                new Mutation(
                        "an action removed",
                        "engineering/queue.tf",
                        "\"sqs:ReceiveMessage\", \"sqs:DeleteMessage\", \"sqs:ChangeMessageVisibility\", \"sqs:GetQueueAttributes\"]\n    resources = [module.names.queue_arn]",
                        "\"sqs:ReceiveMessage\", \"sqs:ChangeMessageVisibility\", \"sqs:GetQueueAttributes\"]\n    resources = [module.names.queue_arn]",
                        Check.ALLOWED,
                        "loader sqs:DeleteMessage"),
                new Mutation(
                        "a * added",
                        "data-platform/redshift.tf",
                        "actions   = [\"s3:ListBucket\"]",
                        "actions   = [\"s3:*\"]",
                        Check.DENIED,
                        "COPY s3:DeleteBucket"),
                new Mutation(
                        "the same, without a reason",
                        "data-platform/redshift.tf",
                        "actions   = [\"s3:ListBucket\"]",
                        "actions   = [\"s3:*\"]",
                        Check.STAR,
                        "needs a comment"),
                new Mutation(
                        "a port opened",
                        "data-platform/network.tf",
                        "to_port           = local.loader_port\n  cidr_ipv4         = each.value",
                        "to_port           = local.loader_port\n  cidr_ipv4         = \"0.0.0.0/0\"",
                        Check.NETWORK,
                        "a rule for the internet > loader 8081"),
                new Mutation(
                        "a way to the internet",
                        "modules/network/main.tf",
                        "route_table_id = aws_route_table.private.id",
                        "route_table_id = var.internet ? aws_route_table.public[0].id : aws_route_table.private.id",
                        Check.NETWORK,
                        "api > a route to the internet"),
                new Mutation(
                        "a misspelt argument",
                        "engineering/queue.tf",
                        "enable_key_rotation",
                        "enable_key_rotations",
                        Check.ARGUMENT,
                        "has no argument enable_key_rotations"),
                new Mutation(
                        "a missing required argument",
                        "engineering/api.tf",
                        "  load_balancer_arn = aws_lb.this.arn\n  protocol          = \"HTTPS\"",
                        "  protocol          = \"HTTPS\"",
                        Check.REQUIRED,
                        "needs load_balancer_arn"),
                new Mutation(
                        "an argument of a module left out",
                        "engineering/api.tf",
                        "  log_days         = var.log_days\n",
                        "",
                        Check.REQUIRED,
                        "needs log_days"),
                new Mutation(
                        "a dangling reference",
                        "data-platform/network.tf",
                        "values   = [module.loader.execution_role_arn]",
                        "values   = [module.loader.execution_role]",
                        Check.REFERENCE,
                        "there is no output.execution_role"),
                new Mutation(
                        "an attribute that is not there",
                        "modules/queue/outputs.tf",
                        "aws_sqs_queue.this.url",
                        "aws_sqs_queue.this.uri",
                        Check.REFERENCE,
                        "has no attribute uri"),
                new Mutation(
                        "an unused variable",
                        "engineering/variables.tf",
                        "variable \"region\" {",
                        "variable \"nobody\" {\n  description = \"Nobody's.\"\n  type        = string\n  default     = \"\"\n}\n\nvariable \"region\" {",
                        Check.DECLARATION,
                        "var.nobody is never used"),
                new Mutation(
                        "a variable without a description",
                        "engineering/variables.tf",
                        "  description = \"Tag of tracking-api's image.\"\n",
                        "",
                        Check.DECLARATION,
                        "has no description"),
                new Mutation(
                        "a wrong block",
                        "modules/service/main.tf",
                        "deployment_circuit_breaker {",
                        "circuit_breaker {",
                        Check.BLOCK,
                        "has no block circuit_breaker"),
                new Mutation(
                        "an unknown type",
                        "data-platform/redshift.tf",
                        "\"aws_redshiftserverless_usage_limit\"",
                        "\"aws_redshiftserverless_limit\"",
                        Check.TYPE,
                        "there is no type"),
                new Mutation(
                        "a text instead of a list",
                        "modules/service/main.tf",
                        "security_groups  = [aws_security_group.this.id]",
                        "security_groups  = \"sg-1\"",
                        Check.KIND,
                        "expected list"),
                new Mutation(
                        "a number that comes to a list",
                        "engineering/api.tf",
                        "cpu              = var.api_cpu",
                        "cpu              = var.availability_zones",
                        Check.VALUE,
                        "expected a text, a number or a boolean"),
                new Mutation(
                        "a text that comes to a list",
                        "engineering/network.tf",
                        "ip_protocol       = \"tcp\"\n  from_port         = 443\n  to_port           = 443\n  cidr_ipv4         = each.value",
                        "ip_protocol       = var.availability_zones\n  from_port         = 443\n  to_port           = 443\n  cidr_ipv4         = each.value",
                        Check.KIND,
                        "expected string"),
                new Mutation(
                        "a public Redshift",
                        "data-platform/redshift.tf",
                        "publicly_accessible  = false",
                        "publicly_accessible  = true",
                        Check.SAFETY,
                        "Redshift is not public"),
                new Mutation(
                        "a setting of Redshift that changes on every plan",
                        "data-platform/redshift.tf",
                        "  publicly_accessible  = false\n",
                        "  publicly_accessible  = false\n\n  config_parameter {\n    parameter_key   = \"require_ssl\"\n    parameter_value = \"true\"\n  }\n\n",
                        Check.SAFETY,
                        "TLS required"),
                new Mutation(
                        "a bucket without its TLS rule",
                        "data-platform/lake.tf",
                        "values   = [\"false\"]",
                        "values   = [\"never\"]",
                        Check.DENIED,
                        "must be forbidden by a Deny"),
                new Mutation(
                        "a bucket that others write spill/ of",
                        "data-platform/lake.tf",
                        "sid       = \"NobodyElseSpills\"\n    effect    = \"Deny\"",
                        "sid       = \"NobodyElseSpills\"\n    effect    = \"Allow\"",
                        Check.DENIED,
                        "must be forbidden by a Deny"),
                new Mutation(
                        "a role under another name",
                        "modules/names/outputs.tf",
                        "value       = \"${local.prefix}-loader\"",
                        "value       = \"${local.prefix}-load\"",
                        Check.ALLOWED,
                        "loader sqs:ReceiveMessage"),
                new Mutation(
                        "a brace too few",
                        "modules/names/main.tf",
                        "    key_alias        = \"alias/${local.prefix}-queue\"\n  })",
                        "    key_alias        = \"alias/${local.prefix}-queue\"\n  )",
                        Check.PARSE,
                        "modules/names/main.tf"),
                new Mutation(
                        "a misspelt name in an example",
                        "environments/staging.tfvars.example",
                        "rate_limit ",
                        "rate_limits ",
                        Check.ENVIRONMENT,
                        "neither account has a variable rate_limits"),
                new Mutation(
                        "a value that must not be",
                        "environments/staging.tfvars.example",
                        "environment              = \"staging\"",
                        "environment              = \"Staging!\"",
                        Check.VALUE,
                        "2 to 16 characters"),
                new Mutation(
                        "a key that goes before its bucket",
                        "data-platform/lake.tf",
                        "  depends_on = [aws_kms_key.lake]\n",
                        "",
                        Check.SAFETY,
                        "the key of the bucket goes after the bucket"),
                new Mutation(
                        "a statement that a new Redshift does not get",
                        "data-platform/grants.tf",
                        "for_each = local.statements.views\n\n  triggers_replace = { sql = each.value, redshift = one(aws_redshiftserverless_namespace.this[*].namespace_id) }",
                        "for_each = local.statements.to_loader\n\n  triggers_replace = { sql = each.value }",
                        Check.SAFETY,
                        "a new Redshift gets every statement"),
                new Mutation(
                        "a Redshift that goes before it is kept",
                        "data-platform/redshift.tf",
                        "  depends_on = [aws_redshiftserverless_workgroup.this]\n",
                        "",
                        Check.SAFETY,
                        "kept while it can be asked"),
                new Mutation(
                        "rules that look at each other",
                        "data-platform/variables.tf",
                        "(var.redshift_base_capacity >= 8 &&",
                        "(var.redshift_base_capacity >= 8 && var.redshift_max_capacity >= 8 &&",
                        Check.REFERENCE,
                        "are in a circle"),
                new Mutation(
                        "a provisioner without its command",
                        "data-platform/redshift.tf",
                        "command     = \"bash '${path.module}/take-snapshot'\"",
                        "commands    = \"bash '${path.module}/take-snapshot'\"",
                        Check.REQUIRED,
                        "needs command"),
                new Mutation(
                        "a task that has no time to start",
                        "modules/service/main.tf",
                        "var.target_group_arn == null ? null : 180",
                        "null",
                        Check.SAFETY,
                        "has time to start"),
                new Mutation(
                        "an endpoint of sessions for everybody",
                        "data-platform/network.tf",
                        "data.aws_iam_policy_document.sessions_endpoint.json if var.operator_sessions",
                        "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = \"*\", Action = [\"ssmmessages:CreateControlChannel\", \"ssmmessages:CreateDataChannel\", \"ssmmessages:OpenControlChannel\", \"ssmmessages:OpenDataChannel\"], Resource = [\"*\"] }] }) if var.operator_sessions",
                        Check.DENIED,
                        "ssmmessages:"),
                new Mutation(
                        "a rate rule that stands before nothing",
                        "engineering/api.tf",
                        "rate_based_statement {",
                        "geo_match_statement {",
                        Check.SAFETY,
                        "a rate rule stands before it"));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void isFound(Mutation mutation) {
        Sources changed = SOURCES.with(mutation.file(), mutation.old(), mutation.replacement());

        mutation.isAmong(Checks.all(changed, PIPELINE));
    }
}
