package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.access.Pipeline;
import io.tracking.deploy.access.Policies;
import io.tracking.deploy.hcl.HclException;
import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.ProviderSchema;
import io.tracking.deploy.terraform.References;
import io.tracking.deploy.terraform.Resource;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Stars;
import io.tracking.deploy.terraform.Workspace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Terraform is one that the provider takes, and what it makes is what the pipeline needs. */
class TerraformTest {

    private static final Sources SOURCES = Sources.read(Checks.TERRAFORM);
    private static final Workspace WORKSPACE = Workspace.parse(SOURCES);
    private static final Pipeline PIPELINE = Checks.pipeline(WORKSPACE);

    @Test
    void nothingIsFound() {
        assertThat(Checks.all(SOURCES, PIPELINE)).isEmpty();
    }

    /** Numbers that fall to nothing would make every check pass. */
    @Test
    void muchIsLookedAt() {
        ProviderSchema schema = ProviderSchema.load();
        ProviderSchema.Report blocks = schema.check(WORKSPACE);
        References.Report names = References.check(WORKSPACE, schema);
        Stars.Report stars = Stars.check(SOURCES, WORKSPACE);
        Policies policies = Checks.policies(WORKSPACE);
        Pipeline.Report access = PIPELINE.check(policies);
        Map<String, Long> planned = Workspace.ROOTS.stream()
                .collect(Collectors.toMap(UnaryOperator.identity(), root -> managed(Checks.evaluate(WORKSPACE, root))));

        System.out.printf(
                "[deploy] %d files, %d blocks of %d types, planned for production: %s%n"
                        + "[deploy] %d arguments and blocks held against the schema, %d references, %d variables, %d *%n"
                        + "[deploy] %d statements of policies, %d assertions that something is allowed, %d that it is denied, %d that no Deny"
                        + " forbids it%n",
                SOURCES.texts().size(),
                blocks.resources(),
                schema.size(),
                planned,
                blocks.arguments(),
                names.references(),
                names.variables(),
                stars.stars(),
                policies.statements(),
                access.allowed(),
                access.denied(),
                access.unforbidden());
        assertThat(blocks.resources()).isGreaterThan(100);
        assertThat(blocks.arguments()).isGreaterThan(900);
        assertThat(names.references()).isGreaterThan(800);
        assertThat(stars.stars()).isGreaterThan(30);
        assertThat(access.allowed()).isGreaterThan(200);
        assertThat(access.denied()).isGreaterThan(10_000);
        assertThat(planned.values()).allMatch(resources -> resources > 60);
    }

    private static long managed(Evaluation account) {
        return account.resources().stream()
                .filter(resource -> !resource.type().startsWith("data."))
                .count();
    }

    static List<String> environments() {
        return List.copyOf(WORKSPACE.environments().keySet());
    }

    @ParameterizedTest
    @MethodSource("environments")
    void everyEnvironmentHasTheSameParts(String environment) {
        for (String root : Workspace.ROOTS) {
            Evaluation account = Evaluation.of(WORKSPACE, root, environment, Map.of());

            assertThat(types(account)).as(root).isEqualTo(types(Checks.evaluate(WORKSPACE, root)));
        }
    }

    private static Set<String> types(Evaluation account) {
        return account.resources().stream().map(Resource::type).collect(Collectors.toSet());
    }

    /** What AWS or an application would refuse in the middle of an apply, or after it, is refused by the plan. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    environment                | ab-                 | not ending with -
                    environment                | Prod                | 2 to 16 characters
                    data_platform_account_id   | 111111111111        | must be two
                    availability_zones         | eu-west-1a,eu-west-1b | three to eight zones
                    availability_zones         | eu-west-1a,eu-west-1a,eu-west-1b | three to eight zones
                    availability_zones         | eu-west-1a,eu-west-1b,us-east-1c | those of the region
                    engineering_vpc_cidr       | 10.40.0.0/24        | /16 to /20
                    data_platform_vpc_cidr     | 10.41.0.0/16/2      | /16 to /20
                    certificate_arn            | arn:aws:acm:us-east-1:111111111111:certificate/1 | in the region
                    client_cidrs               | 192.0.2.0           | IPv4 addresses
                    api_memory                 | 1000                | no such pair
                    api_cpu                    | 300                 | no such pair
                    api_cpu                    | 16384               | no such pair
                    api_min_tasks              | 61                  | not below the fewest
                    api_max_tasks              | 60.5                | whole number
                    api_min_tasks              | -1                  | There must be a task
                    api_image_tag              | a b                 | 1 to 128 letters
                    agent_image_tag            | .1                  | 1 to 128 letters
                    api_budget                 | 64 megabytes        | such as 64MB
                    api_requests_per_task      | 0                   | more than no request
                    api_cpu_percent            | 101                 | 1 to 100
                    queue_max_receives         | 0                   | 1 to 1000
                    engineering_alarm_topic_arns | people@example.com | ARNs of SNS
                    data_platform_alarm_topic_arns | topic            | ARNs of SNS
                    database                   | my-db               | a-z, 0-9 and _
                    analysts_group             | public              | everybody
                    redshift_base_capacity     | 5                   | steps of 8
                    redshift_base_capacity     | 12                  | steps of 8
                    redshift_base_capacity     | 520                 | steps of 32
                    redshift_max_capacity      | 32                  | not below redshift_base_capacity
                    redshift_daily_rpu_hours   | 0                   | 1 or more
                    operator_cidrs             | 10.0.0.1            | private addresses alone
                    operator_cidrs             | 192.0.2.0/24        | private addresses alone
                    admin_secret_arn           | tracking-admin      | the whole ARN
                    loader_memory              | 1000                | no such pair
                    loader_cpu                 | 512                 | no such pair
                    loader_max_tasks           | 0                   | not below the fewest
                    loader_backlog_per_task    | 0                   | one message
                    loader_window              | 7m                  | divisor of one hour
                    loader_window              | 2h                  | divisor of one hour
                    loader_window              | five                | divisor of one hour
                    loader_files_per_window    | 65                  | 1 to 64
                    loader_roll_bytes          | 0MB                 | such as 64MB
                    lake_infrequent_days       | 14                  | 30 days at the earliest
                    lake_archive_days          | 45                  | 30 days after
                    manifest_days              | 7                   | look-back
                    """)
    void refusesWhatWouldBeRefusedLater(String variable, String value, String said) {
        boolean isList =
                Set.of("availability_zones", "client_cidrs", "operator_cidrs").contains(variable)
                        || variable.endsWith("_arns");
        Object given = isList ? List.of(value.split(",", -1)) : value;

        assertThat(refusals(Map.of(variable, given))).anyMatch(reason -> reason.contains(said));
    }

    @Test
    void refusesARegionWhoseNamesBeginOtherwise() {
        assertThat(refusals(Map.of(
                        "region",
                        "cn-north-1",
                        "availability_zones",
                        List.of("cn-north-1a", "cn-north-1b", "cn-north-1d"),
                        "certificate_arn",
                        "arn:aws:acm:cn-north-1:111111111111:certificate/1",
                        "admin_secret_arn",
                        "arn:aws:secretsmanager:cn-north-1:222222222222:secret:a")))
                .hasSize(2)
                .allMatch(reason -> reason.contains("the partition aws"));
    }

    @Test
    void noTaskIsForWhereAClusterRunsIt() {
        Map<String, Object> none =
                Map.of("api_min_tasks", "0", "api_max_tasks", "0", "loader_min_tasks", "0", "loader_max_tasks", "0");
        Map<String, Object> clusters = new HashMap<>(Checks.SHARED);
        clusters.putAll(none);

        assertThat(refusals(none)).hasSize(2).allMatch(reason -> reason.contains("There must be a task"));
        assertThat(refusals(clusters)).isEmpty();
    }

    /** An endpoint with private DNS answers for everybody in the VPC: what is there is used, and not made a second time. */
    @Test
    void takesTheEndpointsThatAreThere() {
        Map<String, Object> variables = new HashMap<>(Checks.SHARED);
        variables.put(
                "engineering_existing_endpoints",
                Map.of(
                        "services",
                        List.of("s3", "sqs", "logs", "ecr.api", "ecr.dkr", "sts"),
                        "security_group_id",
                        "sg-theirs"));

        Evaluation account = Evaluation.of(WORKSPACE, "engineering", Checks.PRODUCTION, variables);

        assertThat(account.all("aws_vpc_endpoint")).isEmpty();
        assertThat(account.all("aws_vpc_security_group_egress_rule")
                        .filter(rule -> rule.given("prefix_list_id").isPresent()))
                .hasSize(1);
        assertThat(refusals(Map.of(
                        "engineering_existing_endpoints",
                        Map.of("services", List.of("sqs"), "security_group_id", "sg-1"))))
                .singleElement()
                .asString()
                .contains("must be given as engineering_existing_vpc");
    }

    @Test
    void refusesAnExistingRedshiftInANewNetwork() {
        Map<String, Object> redshift = Map.of(
                "host", "theirs.abc.eu-west-1.redshift.amazonaws.com",
                "port", BigDecimal.valueOf(5439),
                "database", "dev",
                "security_group_id", "sg-1",
                "cluster_identifier", "theirs");

        assertThat(refusals(Map.of("existing_redshift", redshift)))
                .singleElement()
                .asString()
                .contains("must be given as data_platform_existing_vpc");
    }

    /** What the plan of each account says against the variables, where it says anything. */
    private static List<String> refusals(Map<String, Object> variables) {
        List<String> reasons = new ArrayList<>();
        for (String root : Workspace.ROOTS) {
            try {
                Evaluation.of(WORKSPACE, root, Checks.PRODUCTION, new HashMap<>(variables));
            } catch (HclException e) {
                reasons.add(e.reason());
            }
        }
        return reasons;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    loader_window          | 1h
                    loader_window          | 90s
                    redshift_base_capacity | 8
                    redshift_base_capacity | 512
                    client_cidrs           | 192.0.2.7/32
                    loader_memory          | 30720
                    environment            | a1
                    environment            | sixteen-letters0
                    """)
    void takesWhatIsRight(String variable, String value) {
        assertThat(refusals(Map.of(variable, variable.endsWith("cidrs") ? List.of(value) : value)))
                .isEmpty();
    }

    /** What is there already is named, and not made a second time. */
    @Test
    void takesWhatIsThere() {
        Map<String, Object> there = new HashMap<>();
        there.put(
                "existing_queue",
                Map.of("name", "theirs", "dead_letter_name", "theirs-dlq", "key_alias", "alias/theirs"));
        there.put("existing_bucket", Map.of("name", "their-lake", "key_alias", "alias/their-lake"));
        Map<String, Object> network = Map.of(
                "vpc_id", "vpc-1",
                "private_subnet_ids", List.of("subnet-1", "subnet-2", "subnet-3"),
                "private_route_table_ids", List.of("rtb-1"),
                "public_subnet_ids", List.of("subnet-4", "subnet-5"));
        there.put("engineering_existing_vpc", network);
        there.put("data_platform_existing_vpc", network);
        there.put(
                "existing_redshift",
                Map.of(
                        "host", "theirs.abc.eu-west-1.redshift.amazonaws.com",
                        "port", BigDecimal.valueOf(5439),
                        "database", "dev",
                        "security_group_id", "sg-1",
                        "cluster_identifier", "theirs"));

        Evaluation engineering = Evaluation.of(WORKSPACE, "engineering", "production", there);
        Evaluation dataPlatform = Evaluation.of(WORKSPACE, "data-platform", "production", there);

        assertThat(types(engineering))
                .doesNotContain("aws_vpc", "aws_sqs_queue", "aws_kms_key", "aws_internet_gateway");
        assertThat(types(dataPlatform))
                .doesNotContain(
                        "aws_vpc",
                        "aws_s3_bucket",
                        "aws_kms_key",
                        "aws_redshiftserverless_namespace",
                        "aws_redshiftserverless_workgroup",
                        "terraform_data");
        assertThat(engineering.outputs().get("queue_url"))
                .isEqualTo("https://sqs.eu-west-1.amazonaws.com/111111111111/theirs");
        assertThat(dataPlatform.outputs().get("jdbc_url"))
                .isEqualTo(
                        "jdbc:redshift:iam://theirs.abc.eu-west-1.redshift.amazonaws.com:5439/dev?ssl=true&sslmode=verify-full"
                                + "&ApplicationName=tracking-loader&ClusterID=theirs&Region=eu-west-1&DbUser=tracking_loader");
    }

    /** Either account can be applied first: nothing of one is an input of the other but what both are given. */
    @Test
    void neitherAccountWaitsForTheOther() {
        for (Resource resource : Checks.evaluate(WORKSPACE, "engineering").resources()) {
            assertThat(resource.type()).doesNotStartWith("data.terraform_remote_state");
        }
        // A principal in a resource's policy must be there when the policy is written: the other account is, its roles
        // are not.
        String policies = Workspace.ROOTS.stream()
                .map(root -> Checks.evaluate(WORKSPACE, root))
                .flatMap(account -> account.all("data.aws_iam_policy_document")
                        .flatMap(document -> document.blocks("statement").stream())
                        .map(statement -> String.valueOf(statement.get("principals"))))
                .collect(Collectors.joining());
        assertThat(policies).contains(":root").doesNotContain(":role/");
    }

    @Test
    void noAccountAndNoSecretIsInTheCode() {
        Pattern account = Pattern.compile("(?<![0-9])[0-9]{12}(?![0-9])");
        SOURCES.texts().forEach((file, text) -> assertThat(
                        account.matcher(text).results().map(found -> found.group()))
                .as(file)
                .isSubsetOf(Set.of("111111111111", "222222222222", "000000000000")));
        SOURCES.texts().forEach((file, text) -> {
            if (file.endsWith(".tf")) {
                assertThat(account.matcher(text).find()).as(file).isFalse();
            }
            assertThat(text).as(file).doesNotContainPattern("AKIA[0-9A-Z]{16}|BEGIN [A-Z ]*PRIVATE KEY");
        });
    }
}
