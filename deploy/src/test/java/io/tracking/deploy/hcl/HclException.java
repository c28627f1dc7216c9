package io.tracking.deploy.hcl;

/** Says that a text is no Terraform, or that an expression has no value. */
public final class HclException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String reason;

    public HclException(Place place, String message) {
        super(place + ": " + message);
        this.place = place;
        this.reason = message;
    }

    /** The message without the place. */
    public String reason() {
        return reason;
    }

    public Place place() {
        return place;
    }
}
