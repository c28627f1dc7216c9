package io.tracking.deploy.access;

import java.util.Map;
import java.util.TreeMap;

/**
 * Is one call of AWS.
 *
 * @param action such as sqs:SendMessage
 * @param resource its ARN, or * where the action takes none
 * @param context what conditions ask for, by key
 */
public record Request(Principal principal, String action, String resource, Map<String, String> context) {

    /** A call over TLS. */
    public static Request of(Principal principal, String action, String resource) {
        Map<String, String> context = new TreeMap<>(Map.of("aws:SecureTransport", "true"));
        if (principal.isRole()) {
            context.put("aws:PrincipalArn", principal.name());
        }
        return new Request(principal, action, resource, context);
    }

    public Request with(String key, String value) {
        Map<String, String> more = new TreeMap<>(context);
        more.put(key, value);
        return new Request(principal, action, resource, more);
    }

    public Request by(Principal other) {
        Map<String, String> more = new TreeMap<>(context);
        more.remove("aws:PrincipalArn");
        if (other.isRole()) {
            more.put("aws:PrincipalArn", other.name());
        }
        return new Request(other, action, resource, more);
    }

    String service() {
        return action.substring(0, action.indexOf(':'));
    }

    @Override
    public String toString() {
        Map<String, String> told = new TreeMap<>(context);
        told.remove("aws:PrincipalArn");
        told.remove("aws:SecureTransport", "true");
        return principal + " " + action + " " + resource + (told.isEmpty() ? "" : " " + told);
    }
}
