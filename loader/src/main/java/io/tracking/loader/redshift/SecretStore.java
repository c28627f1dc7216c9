package io.tracking.loader.redshift;

/** Keeps secrets, and changes them while this loader runs. */
@FunctionalInterface
interface SecretStore {

    /**
     * The text of a secret as it is now.
     *
     * @param id its name or ARN
     * @throws UnreadableCredentialsException when the store does not give it
     */
    String text(String id);
}
