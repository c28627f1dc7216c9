package io.tracking.sandbox.process;

/** The three programs, in the order in which they are stopped. */
public enum Program {
    API,
    LOADER,
    LOCAL_AWS;

    String label() {
        return switch (this) {
            case API -> "tracking-api";
            case LOADER -> "loader";
            case LOCAL_AWS -> "local-aws";
        };
    }
}
