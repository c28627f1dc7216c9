package io.tracking.deploy.access;

/**
 * Asks for something: a role, a service of AWS, an OIDC provider, or anybody.
 *
 * @param name ARN of a role, name of a service, ARN of an OIDC provider, or {@code *} for whoever calls without a signature of its own
 * @param account of a role; empty otherwise
 * @param label for people
 */
public record Principal(String label, String name, String account) {

    public static Principal role(String label, String arn) {
        return new Principal(label, arn, arn.split(":", -1)[4]);
    }

    public static Principal service(String name) {
        return new Principal(name, name, "");
    }

    /** Whoever an OIDC provider of IAM vouches for. */
    public static Principal federated(String label, String arn) {
        return new Principal(label, arn, "");
    }

    public static Principal anybody() {
        return new Principal("anybody", "*", "");
    }

    boolean isRole() {
        return !account.isEmpty();
    }

    @Override
    public String toString() {
        return label;
    }
}
