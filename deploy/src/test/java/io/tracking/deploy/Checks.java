package io.tracking.deploy;

import io.tracking.deploy.access.Pipeline;
import io.tracking.deploy.access.Policies;
import io.tracking.deploy.hcl.HclException;
import io.tracking.deploy.hcl.Place;
import io.tracking.deploy.network.Ways;
import io.tracking.deploy.terraform.Environments;
import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Finding;
import io.tracking.deploy.terraform.Finding.Check;
import io.tracking.deploy.terraform.ProviderSchema;
import io.tracking.deploy.terraform.References;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Stars;
import io.tracking.deploy.terraform.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes every check of deploy/terraform. */
final class Checks {

    static final Path ROOT = Path.of(System.getProperty("tracking.root", ".."));
    static final Path TERRAFORM = ROOT.resolve("deploy/terraform");
    static final String PRODUCTION = "production";

    /** Every way of the network that there has to be, by account; there must be no other. */
    static final Map<String, Set<String>> WAYS = Map.of(
            "engineering",
            Set.of(
                    "internet > balancer 443",
                    "internet > balancer 80",
                    "balancer > api 8080",
                    "api > endpoints 443",
                    "api > S3 443"),
            "data-platform",
            Set.of(
                    "loader > endpoints 443",
                    "loader > S3 443",
                    "10.60.0.0/16 > loader 8081",
                    "loader > redshift 5439",
                    "redshift > S3 443",
                    "redshift > endpoints 443"));

    /** The same where clusters run the applications as well, and VPCs are there already with others in them: {@link #SHARED}. */
    static final Map<String, Set<String>> WAYS_SHARED = Map.of(
            "engineering",
            Set.of(
                    "a rule for the internet > balancer 443",
                    "a rule for the internet > balancer 80",
                    "balancer > api 8080",
                    "api > endpoints 443",
                    "api > S3 443",
                    "api > sg-theirs 443",
                    "sg-nodes > endpoints 443",
                    "sg-others > endpoints 443",
                    "10.50.0.0/16 > endpoints 443"),
            "data-platform",
            Set.of(
                    "loader > endpoints 443",
                    "loader > S3 443",
                    "10.60.0.0/16 > loader 8081",
                    "loader > redshift 5439",
                    "redshift > S3 443",
                    "redshift > endpoints 443",
                    "loader > sg-theirs 443",
                    "redshift > sg-theirs 443",
                    "sg-nodes > endpoints 443",
                    "sg-others > endpoints 443",
                    "10.50.0.0/16 > endpoints 443",
                    "sg-nodes > redshift 5439",
                    "10.50.0.0/16 > redshift 5439"));

    /** Variables of production in VPCs that are there already, beside others, with a cluster in each account and a topic that is told. */
    static final Map<String, Object> SHARED = sharedVariables();

    private static final Place EVERYWHERE = new Place("deploy/terraform", 0);

    private Checks() {}

    static Evaluation evaluate(Workspace workspace, String root) {
        return Evaluation.of(workspace, root, PRODUCTION, Map.of());
    }

    private static Map<String, Object> sharedVariables() {
        Map<String, Object> network = Map.of(
                "vpc_id", "vpc-1",
                "private_subnet_ids", List.of("subnet-1", "subnet-2", "subnet-3"),
                "private_route_table_ids", List.of("rtb-1"),
                "public_subnet_ids", List.of("subnet-4", "subnet-5"));
        Map<String, Object> variables = new HashMap<>();
        Map.of("engineering", "111111111111", "data_platform", "222222222222").forEach((account, number) -> {
            String iam = "arn:aws:iam::" + number + ":";
            variables.put(account + "_existing_vpc", network);
            variables.put(
                    account + "_existing_endpoints",
                    Map.of("services", List.of("logs"), "security_group_id", "sg-theirs"));
            variables.put(
                    account + "_other_clients",
                    Map.of(
                            "security_group_ids", List.of("sg-others"),
                            "cidrs", List.of(),
                            "role_arns", List.of(iam + "role/neighbour")));
            variables.put(
                    account + "_kubernetes",
                    Map.of(
                            "oidc_provider_arn",
                            iam + "oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/" + number,
                            "security_group_ids",
                            List.of("sg-nodes"),
                            "cidrs",
                            List.of("10.50.0.0/16"),
                            "node_role_arns",
                            List.of(iam + "role/nodes")));
        });
        variables.put("notify_topic_arn", "arn:aws:sns:eu-west-1:222222222222:told");
        return Map.copyOf(variables);
    }

    static Evaluation shared(Workspace workspace, String root) {
        return Evaluation.of(workspace, root, PRODUCTION, new HashMap<>(SHARED));
    }

    static Policies policies(Workspace workspace) {
        return new Policies(
                Workspace.ROOTS.stream().map(root -> evaluate(workspace, root)).toList());
    }

    static Pipeline pipeline(Workspace workspace) {
        return pipeline(policies(workspace), evaluate(workspace, "data-platform"), false);
    }

    /** The pipeline of {@link #SHARED}. */
    static Pipeline sharedPipeline(List<Evaluation> accounts) {
        return pipeline(new Policies(accounts), accounts.get(1), true);
    }

    private static Pipeline pipeline(Policies policies, Evaluation dataPlatform, boolean isShared) {
        String workgroup = dataPlatform
                .only("aws_redshiftserverless_workgroup", each -> true)
                .text("arn");
        return new Pipeline(policies, workgroup, isShared);
    }

    /** All findings; only those about the text while it is no Terraform, or has no values. */
    static List<Finding> all(Sources sources, Pipeline pipeline) {
        List<Finding> findings = new ArrayList<>();
        Workspace workspace;
        try {
            workspace = Workspace.parse(sources);
        } catch (HclException e) {
            return List.of(new Finding(Check.PARSE, e.place(), e.reason()));
        }
        ProviderSchema schema = ProviderSchema.load();
        findings.addAll(schema.check(workspace).findings());
        findings.addAll(References.check(workspace, schema).findings());
        findings.addAll(Environments.check(workspace));
        findings.addAll(Stars.check(sources, workspace).findings());
        try {
            for (String environment : workspace.environments().keySet()) {
                Map<String, Evaluation> accounts = new LinkedHashMap<>();
                Workspace.ROOTS.forEach(
                        root -> accounts.put(root, Evaluation.of(workspace, root, environment, Map.of())));
                accounts.values().forEach(account -> findings.addAll(schema.checkValues(account)));
                // What is of the wrong kind cannot be walked.
                boolean sound = findings.stream().noneMatch(finding -> finding.check() == Check.KIND);
                if (sound && environment.equals(PRODUCTION)) {
                    findings.addAll(planned(accounts, pipeline));
                }
            }
        } catch (HclException e) {
            findings.add(new Finding(Check.VALUE, e.place(), e.reason()));
        }
        return findings;
    }

    private static List<Finding> planned(Map<String, Evaluation> accounts, Pipeline pipeline) {
        List<Finding> findings = new ArrayList<>();
        Pipeline.Report report = pipeline.check(new Policies(List.copyOf(accounts.values())));
        report.missing().forEach(message -> findings.add(new Finding(Check.ALLOWED, EVERYWHERE, message)));
        report.excess().forEach(message -> findings.add(new Finding(Check.DENIED, EVERYWHERE, message)));
        accounts.forEach((root, account) -> network(root, new Ways(account))
                .forEach(message -> findings.add(new Finding(Check.NETWORK, EVERYWHERE, message))));
        List<Evaluation> both = List.copyOf(accounts.values());
        new Safety(both.get(0), both.get(1)).settings().forEach((setting, on) -> {
            if (!on) {
                findings.add(new Finding(Check.SAFETY, EVERYWHERE, "it is not so that " + setting));
            }
        });
        return findings;
    }

    /** Ways that are missing, ways that must not be, and rules that let through more than those. */
    static List<String> network(String root, Ways ways) {
        return network(root, ways, WAYS);
    }

    static List<String> network(String root, Ways ways, Map<String, Set<String>> all) {
        List<String> messages = new ArrayList<>();
        Set<String> wanted = new TreeSet<>(all.getOrDefault(root, Set.of()));
        differences(wanted, ways.all()).forEach(way -> messages.add(root + ": there is no way " + way));
        differences(ways.all(), wanted).forEach(way -> messages.add(root + ": there must be no way " + way));
        Set<String> halves = new TreeSet<>();
        for (String way : wanted) {
            String[] ends = way.replace("a rule for the internet", "internet").split(" > | (?=[0-9]+$)", -1);
            if (!ends[1].equals("S3")) {
                halves.add("into " + ends[1] + " from " + ends[0] + " " + ends[2]);
            }
            if (!ends[0].equals("internet") && !ends[0].contains("/") && !ends[0].startsWith("sg-")) {
                halves.add("out of " + ends[0] + " to " + ends[1] + " " + ends[2]);
            }
        }
        differences(ways.halves(), halves).forEach(half -> messages.add(root + ": nothing needs a rule " + half));
        return messages;
    }

    private static Set<String> differences(Set<String> some, Set<String> others) {
        Set<String> left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }
}
