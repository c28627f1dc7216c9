package io.tracking.api.protocol;

/** What a protocol's client is answered. */
public record Reply(int status, String contentType, String body) {

    private static final int OK = 200;

    static Reply json(String body) {
        return new Reply(OK, "application/json", body);
    }

    static Reply json(int status, String body) {
        return new Reply(status, "application/json", body);
    }

    static Reply script(String body) {
        return new Reply(OK, "text/javascript", body);
    }

    static Reply text(String body) {
        return new Reply(OK, "text/plain", body);
    }
}
