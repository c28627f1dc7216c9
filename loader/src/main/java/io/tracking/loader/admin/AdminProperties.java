package io.tracking.loader.admin;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may use {@code /admin/**}.
 *
 * @param username the name
 * @param password the password, kept only as a hash once started
 */
@ConfigurationProperties("tracking.admin")
record AdminProperties(String username, String password) {

    /** @throws IllegalArgumentException when there are no credentials; the loader does not start then */
    AdminProperties {
        if (username == null || username.isBlank() || password == null || password.isBlank()) {
            throw new IllegalArgumentException(
                    "Cannot start without admin credentials: expected tracking.admin.username and tracking.admin.password,"
                            + " got none; set TRACKING_ADMIN_USERNAME and TRACKING_ADMIN_PASSWORD");
        }
    }

    @Override
    public String toString() {
        return "AdminProperties[username=" + username + "]";
    }
}
