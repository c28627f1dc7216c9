package io.tracking.loader.redshift;

import org.jspecify.annotations.Nullable;

/** There are no credentials at the moment; nobody was asked to sign in. */
final class UnreadableCredentialsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param place a file, or a secret's name */
    UnreadableCredentialsException(String place, String why, @Nullable Throwable cause) {
        super("cannot read the credentials in " + place + ": " + why, cause);
    }
}
