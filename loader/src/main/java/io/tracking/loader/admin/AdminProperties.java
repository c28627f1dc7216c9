package io.tracking.loader.admin;

import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Names who may use {@code /admin/**}.
 *
 * @param username the name
 * @param password the password, kept only as a hash once started
 * @param minPasswordLength characters that it must have at least
 * @param guessesPerAddress wrong passwords that are looked at in a minute, of one address
 * @param guesses wrong passwords that are looked at in a minute, in all
 */
@ConfigurationProperties("tracking.admin")
record AdminProperties(String username, String password, int minPasswordLength, int guessesPerAddress, int guesses) {

    /** BCrypt's limit: what comes behind it would not count. */
    private static final int MOST_PASSWORD_BYTES = 72;

    /** @throws IllegalArgumentException when there are no credentials, or bad ones; the loader does not start then */
    AdminProperties {
        if (username == null || username.isBlank() || password == null || password.isBlank()) {
            throw new IllegalArgumentException(
                    "Cannot start without admin credentials: expected tracking.admin.username and tracking.admin.password,"
                            + " got none; set TRACKING_ADMIN_USERNAME and TRACKING_ADMIN_PASSWORD");
        }
        int length = password.codePointCount(0, password.length());
        if (length < minPasswordLength || password.getBytes(StandardCharsets.UTF_8).length > MOST_PASSWORD_BYTES) {
            throw new IllegalArgumentException(
                    "tracking.admin.password must have at least %d characters and at most %d bytes, got %d characters"
                            .formatted(minPasswordLength, MOST_PASSWORD_BYTES, length));
        }
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "tracking.admin.username must have no colon, which ends the name in HTTP Basic, got " + username);
        }
        if (guessesPerAddress < 1 || guesses < guessesPerAddress) {
            throw new IllegalArgumentException(
                    "tracking.admin.guesses-per-address must be 1 to tracking.admin.guesses, got %d of %d"
                            .formatted(guessesPerAddress, guesses));
        }
    }

    @Override
    public String toString() {
        return "AdminProperties[username=" + username + "]";
    }
}
