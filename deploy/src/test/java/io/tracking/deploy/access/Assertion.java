package io.tracking.deploy.access;

import java.util.List;
import java.util.Set;

/**
 * Says that somebody may do something, or may not.
 *
 * @param by the policies that it is about
 * @param endpoints through which the request goes; of an assertion about one endpoint, that one
 */
record Assertion(By by, Request request, List<String> endpoints, boolean expected) {

    /** Which policies an assertion is about. */
    enum By {
        ALL("all policies together"),
        IDENTITY("its own policies"),
        RESOURCE("the resource's policy"),
        ACCOUNT("the key's policy, to the policies of its account"),
        DENY("a Deny"),
        ENDPOINT("the policy of an endpoint");

        private final String label;

        By(String label) {
            this.label = label;
        }
    }

    boolean found(Policies policies) {
        return switch (by) {
            case ALL ->
                letThrough(policies)
                        && (request.principal().equals(Principal.anybody())
                                || !policies.decide(request).isEmpty());
            case IDENTITY -> policies.byIdentity(request).isPresent();
            case RESOURCE -> policies.byResource(request).isPresent();
            case ACCOUNT -> policies.byAccount(request).isPresent() && policies.sameAccount(request);
            case DENY -> policies.denying(request).isPresent();
            case ENDPOINT -> letThrough(policies);
        };
    }

    /** Whether one of those roles, resources and endpoints has to do with it. */
    boolean meets(Set<String> some) {
        return some.contains(request.principal().name())
                || some.contains(Policies.owner(request))
                || endpoints.stream().anyMatch(some::contains);
    }

    private boolean letThrough(Policies policies) {
        return endpoints.stream()
                .allMatch(each -> policies.byEndpoint(each, request).isPresent());
    }

    /** Whether it says that something may be done; that a Deny forbids something says that it may not. */
    boolean allows() {
        return expected != (by == By.DENY);
    }

    @Override
    public String toString() {
        String verb = by == By.DENY ? "forbidden" : "allowed";
        return request + ": must " + (expected ? "" : "not ") + "be " + verb + " by " + by.label
                + (by == By.ENDPOINT ? " " + endpoints : "");
    }
}
