package io.tracking.api.protocol;

import java.time.Instant;

/**
 * Tells what a protocol needs of a request beside its body.
 *
 * @param path without the last slash
 * @param form whether the body was a form or a query string, which arrives as an object of its parameters
 * @param receivedAt by our clock
 */
public record ProtocolCall(String path, boolean form, Instant receivedAt) {}
