package io.tracking.deploy.access;

import io.tracking.deploy.access.Statement.Match;
import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds the policies of both accounts, and decides by them.
 *
 * <p>Identity's and resource's policies, those of keys and roles' trust, endpoints' policies; Allow and Deny. There are no permission
 * boundaries, session policies or policies of an organization.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
 */
public final class Policies {

    /** By ARN of the role. */
    private final Map<String, List<Statement>> identities = new LinkedHashMap<>();
    /** By ARN of the resource. */
    private final Map<String, List<Statement>> resources = new LinkedHashMap<>();
    /** By account and service. */
    private final Map<String, List<Statement>> endpoints = new LinkedHashMap<>();
    /** Account by ARN of the bucket, which does not tell it. */
    private final Map<String, String> owners = new LinkedHashMap<>();
    /** Alias by ARN of the key. */
    private final Map<String, String> aliases = new LinkedHashMap<>();

    public Policies(List<Evaluation> accounts) {
        accounts.forEach(this::read);
    }

    private void read(Evaluation account) {
        account.all("aws_iam_role")
                .forEach(role -> put(
                        resources, role.text("arn"), "trust of " + role.text("name"), role.text("assume_role_policy")));
        account.all("aws_iam_role_policy").forEach(policy -> {
            Resource role = account.role(policy.text("role")).orElseThrow();
            put(identities, role.text("arn"), "role " + role.text("name"), policy.text("policy"));
        });
        account.all("aws_sqs_queue_policy").forEach(policy -> {
            Resource queue =
                    account.only("aws_sqs_queue", each -> each.text("url").equals(policy.text("queue_url")));
            put(resources, queue.text("arn"), "queue " + queue.text("name"), policy.text("policy"));
        });
        account.all("aws_s3_bucket").forEach(bucket -> owners.put(bucket.text("arn"), account.account()));
        account.all("aws_s3_bucket_policy")
                .forEach(policy ->
                        put(resources, "arn:aws:s3:::" + policy.text("bucket"), "bucket", policy.text("policy")));
        account.all("aws_kms_key")
                .forEach(key ->
                        put(resources, key.text("arn"), "key " + key.block().label(1), key.text("policy")));
        account.all("aws_kms_alias").forEach(alias -> {
            Resource key =
                    account.only("aws_kms_key", each -> each.text("key_id").equals(alias.text("target_key_id")));
            aliases.put(key.text("arn"), alias.text("name"));
        });
        account.all("aws_vpc_endpoint").forEach(endpoint -> {
            String service = endpoint.text("service_name").split("\\.", 4)[3];
            put(endpoints, account.account() + " " + service, "endpoint " + service, endpoint.text("policy"));
        });
    }

    private static void put(Map<String, List<Statement>> into, String key, String name, String json) {
        into.computeIfAbsent(key, each -> new ArrayList<>()).addAll(Statement.read(name, json));
    }

    /** The key that has that alias in that account. */
    public String key(String account, String alias) {
        return aliases.entrySet().stream()
                .filter(entry ->
                        entry.getValue().equals(alias) && entry.getKey().contains(":" + account + ":"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No key of " + account + " is called " + alias));
    }

    /** ARNs of everything that has a policy of its own. */
    public List<String> resources() {
        return List.copyOf(resources.keySet());
    }

    /** Accounts and services of the endpoints, such as {@code 111111111111 sqs}. */
    public List<String> endpoints() {
        return List.copyOf(endpoints.keySet());
    }

    public int statements() {
        return Stream.of(identities, resources, endpoints)
                .flatMap(each -> each.values().stream())
                .mapToInt(List::size)
                .sum();
    }

    /** The statement of the principal's own policies that allows it. */
    public Optional<Statement> byIdentity(Request request) {
        return allowing(identities.getOrDefault(request.principal().name(), List.of()), request, Match.YES);
    }

    /** The statement of an endpoint's policy that lets it through. */
    public Optional<Statement> byEndpoint(String endpoint, Request request) {
        return allowing(endpoints.getOrDefault(endpoint, List.of()), request, Match.YES);
    }

    /** The statement of the resource's policy that allows it by itself: to another account, or to a principal that it names. */
    public Optional<Statement> byResource(Request request) {
        List<Statement> statements = ofResource(request);
        Optional<Statement> direct = allowing(statements, request, Match.YES);
        return direct.isPresent() || sameAccount(request) ? direct : allowing(statements, request, Match.ACCOUNT);
    }

    /** The statement of a key's policy that leaves it to the policies of its account. */
    Optional<Statement> byAccount(Request request) {
        return allowing(ofResource(request), request, Match.ACCOUNT);
    }

    /** Which roles, resources and endpoints have other statements here than there. */
    Set<String> differences(Policies there) {
        Set<String> differences = new HashSet<>();
        differences(identities, there.identities, differences);
        differences(resources, there.resources, differences);
        differences(endpoints, there.endpoints, differences);
        return differences;
    }

    private static void differences(
            Map<String, List<Statement>> here, Map<String, List<Statement>> there, Set<String> into) {
        Stream.concat(here.keySet().stream(), there.keySet().stream())
                .filter(each -> !Objects.equals(here.get(each), there.get(each)))
                .forEach(into::add);
    }

    /** The name under which the policy of what the request is about is kept. */
    static String owner(Request request) {
        String resource = request.resource();
        return resource.startsWith("arn:aws:s3:") ? bucket(resource) : resource;
    }

    /** Statements of resources that allow something to everybody, whatever their conditions are. */
    List<Statement> toEverybody() {
        return resources.values().stream()
                .flatMap(List::stream)
                .filter(statement ->
                        statement.allows() && statement.principals().containsKey("*"))
                .toList();
    }

    /** The statement that forbids it, whatever else allows it. */
    public Optional<Statement> denying(Request request) {
        return Stream.concat(
                        identities.getOrDefault(request.principal().name(), List.of()).stream(),
                        ofResource(request).stream())
                .filter(statement -> !statement.allows() && statement.matches(request) != Match.NO)
                .findFirst();
    }

    /**
     * Decides.
     *
     * @return the statements that allow it together; empty when it is denied
     */
    public List<Statement> decide(Request request) {
        if (denying(request).isPresent()) {
            return List.of();
        }
        Optional<Statement> identity = byIdentity(request);
        Optional<Statement> resource = byResource(request);
        if (request.service().equals("sts") || !request.principal().isRole()) {
            return resource.stream().toList();
        }
        if (!sameAccount(request)) {
            return identity.isPresent() && resource.isPresent() ? List.of(identity.get(), resource.get()) : List.of();
        }
        if (request.service().equals("kms")) {
            Optional<Statement> delegated = byAccount(request);
            return resource.isPresent()
                    ? List.of(resource.get())
                    : identity.isPresent() && delegated.isPresent()
                            ? List.of(identity.get(), delegated.get())
                            : List.of();
        }
        return Stream.of(identity, resource).flatMap(Optional::stream).toList();
    }

    private static Optional<Statement> allowing(List<Statement> statements, Request request, Match wanted) {
        return statements.stream()
                .filter(statement -> statement.allows() && statement.matches(request) == wanted)
                .findFirst();
    }

    private List<Statement> ofResource(Request request) {
        return resources.getOrDefault(owner(request), List.of());
    }

    /** Whether the call stays within one account; one about no resource does. */
    boolean sameAccount(Request request) {
        String[] arn = request.resource().split(":", -1);
        String owner = arn.length < 5 ? "" : arn[2].equals("s3") ? owners.getOrDefault(owner(request), "?") : arn[4];
        return owner.isEmpty() || owner.equals(request.principal().account());
    }

    private static String bucket(String arn) {
        return arn.split("/", 2)[0];
    }
}
