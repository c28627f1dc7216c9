package io.tracking.deploy.access;

import static io.tracking.deploy.access.Names.API;
import static io.tracking.deploy.access.Names.BUCKET;
import static io.tracking.deploy.access.Names.DATA_PLATFORM;
import static io.tracking.deploy.access.Names.ENGINEERING;
import static io.tracking.deploy.access.Names.LOADER;
import static io.tracking.deploy.access.Names.NAME;
import static io.tracking.deploy.access.Names.NEIGHBOURS;
import static io.tracking.deploy.access.Names.NODES;
import static io.tracking.deploy.access.Names.OURS;
import static io.tracking.deploy.access.Names.QUEUES;
import static io.tracking.deploy.access.Names.object;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asserts that each part of the pipeline may do what it has to do, and nothing besides. */
public final class Pipeline {

    private final Policies policies;
    private final boolean isShared;
    private final Names names;
    private final List<Hop> hops;
    private final List<Assertion> assertions;

    /**
     * Works out what there is to assert.
     *
     * @param policies of which keys and endpoints are taken
     * @param workgroup ARN of Redshift's
     * @param isShared whether clusters run the applications as well and others use the VPCs
     * @throws IllegalStateException when there is no key of the agreed alias
     */
    public Pipeline(Policies policies, String workgroup, boolean isShared) {
        this.policies = policies;
        this.isShared = isShared;
        names = new Names(
                policies.key(ENGINEERING, "alias/" + NAME + "-queue"),
                policies.key(DATA_PLATFORM, "alias/" + NAME + "-lake"),
                workgroup);
        hops = Hops.of(names, isShared);
        assertions = assertions();
    }

    public List<Hop> hops() {
        return hops;
    }

    /**
     * The hops as a table: who does what with what, and which statement allows it.
     *
     * <p>Where an endpoint is in between, its statement stands there as well.
     */
    public String table(Policies checked) {
        StringBuilder table = new StringBuilder("| step | who | action | what | allowed by |\n|---|---|---|---|---|\n");
        for (Hop hop : hops) {
            Request request = hop.request();
            String by = Stream.concat(
                            hop.endpoints().stream().flatMap(each -> checked.byEndpoint(each, request).stream()),
                            checked.decide(request).stream())
                    .map(Statement::toString)
                    .distinct()
                    .collect(Collectors.joining("; "));
            table.append(String.join(
                    " | ",
                    "| " + hop.step(),
                    request.principal().toString(),
                    request.action(),
                    request.resource(),
                    by + " |\n"));
        }
        return table.toString();
    }

    /**
     * What was asserted, and which of it does not hold.
     *
     * @param allowed assertions that somebody may do something, by one kind of policy or by all
     * @param denied assertions that somebody may not, or is forbidden to
     * @param unforbidden assertions that no Deny forbids something
     */
    public record Report(long allowed, long denied, long unforbidden, List<String> missing, List<String> excess) {}

    /**
     * Asserts of every kind of policy by itself that it allows what the hops need of it and nothing else, and of all of them together that
     * they allow each hop. By itself: what another policy happens to forbid is no excuse for one that is too wide.
     */
    public Report check(Policies checked) {
        List<String> missing = new ArrayList<>();
        List<String> excess = new ArrayList<>();
        for (Assertion assertion : assertions) {
            if (assertion.found(checked) != assertion.expected()) {
                (assertion.allows() ? missing : excess).add(assertion.toString());
            }
        }
        checked.toEverybody().forEach(statement -> excess.add(statement + " must not be for everybody"));
        long unforbidden = assertions.stream()
                .filter(each -> each.by() == Assertion.By.DENY && each.allows())
                .count();
        long allowed = assertions.stream().filter(Assertion::allows).count() - unforbidden;
        return new Report(allowed, assertions.size() - allowed - unforbidden, unforbidden, missing, excess);
    }

    /**
     * Whether an assertion fails by policies that are a little different from those of the constructor, by which all hold: what meets the
     * same statements as there is not looked at again.
     */
    public boolean fails(Policies changed) {
        Set<String> different = changed.differences(policies);
        return !changed.toEverybody().isEmpty()
                || assertions.stream()
                        .filter(each -> each.meets(different))
                        .anyMatch(each -> each.found(changed) != each.expected());
    }

    private List<Assertion> assertions() {
        List<Assertion> all = new ArrayList<>();
        Set<Request> universe = Universe.of(
                names,
                policies.resources().stream()
                        .filter(arn -> arn.contains(":kms:"))
                        .toList());
        Map<Request, Hop> needed = new HashMap<>();
        for (Hop hop : hops) {
            if (!universe.contains(hop.request())) {
                throw new IllegalStateException("The universe lacks " + hop.request());
            }
            needed.put(hop.request(), hop);
            // What the nodes may do themselves is not said here, only what the endpoints let through.
            if (!NODES.containsValue(hop.request().principal())) {
                all.add(new Assertion(Assertion.By.ALL, hop.request(), hop.endpoints(), true));
            }
        }
        for (Request request : universe) {
            boolean isNeeded =
                    needed.containsKey(request) && !request.principal().equals(Principal.anybody());
            if (OURS.contains(request.principal())) {
                all.add(new Assertion(Assertion.By.IDENTITY, request, List.of(), isNeeded));
            }
            boolean crosses = !policies.sameAccount(request);
            boolean aboutSomething = !request.resource().equals("*");
            all.add(new Assertion(Assertion.By.RESOURCE, request, List.of(), isNeeded && crosses && aboutSomething));
            if (request.service().equals("kms")) {
                boolean ours = policies.resources().contains(request.resource());
                all.add(new Assertion(
                        Assertion.By.ACCOUNT,
                        request,
                        List.of(),
                        ours && !crosses && request.principal().isRole()));
            }
            for (String secure : List.of("true", "false")) {
                Request sent = request.with("aws:SecureTransport", secure);
                all.add(new Assertion(Assertion.By.DENY, sent, List.of(), forbidden(sent)));
            }
        }
        Map<String, Set<Request>> through = new HashMap<>();
        hops.forEach(hop -> hop.endpoints().forEach(each -> through.computeIfAbsent(each, key -> new HashSet<>())
                .add(hop.request())));
        for (String endpoint : policies.endpoints()) {
            String service = endpoint.split(" ", 2)[1].replaceFirst("\\..*", "");
            Set<Request> let = through.getOrDefault(endpoint, Set.of());
            for (Request request : universe) {
                if (request.service().equals(service) && isAtEndpoint(request)) {
                    boolean expected = let.contains(request)
                            || let.contains(request.by(Principal.anybody()))
                            || isNeighbour(endpoint, request.principal());
                    all.add(new Assertion(Assertion.By.ENDPOINT, request, List.of(endpoint), expected));
                }
            }
        }
        return List.copyOf(all);
    }

    /** A policy of an endpoint asks for nothing of a token, and of no source. */
    private static boolean isAtEndpoint(Request request) {
        return request.context().keySet().stream()
                .noneMatch(key -> key.equals("aws:SourceAccount") || key.endsWith(":sub"));
    }

    private boolean isNeighbour(String endpoint, Principal principal) {
        return isShared && principal.equals(NEIGHBOURS.get(endpoint.split(" ", 2)[0]));
    }

    private static boolean forbidden(Request request) {
        boolean guarded = QUEUES.contains(request.resource())
                || request.resource().equals(BUCKET)
                || request.resource().startsWith(BUCKET + "/");
        boolean plain = guarded && "false".equals(request.context().get("aws:SecureTransport"));
        boolean spill =
                request.action().equals("s3:PutObject") && request.resource().startsWith(object("spill/"));
        boolean byOthers =
                !request.principal().equals(API) && !request.principal().equals(LOADER);
        return plain || (spill && byOthers);
    }
}
