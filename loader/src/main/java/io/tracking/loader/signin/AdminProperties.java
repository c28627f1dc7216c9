package io.tracking.loader.signin;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Names who may use {@code /admin/**}.
 *
 * @param username the name of an operator; empty: none, then there are other users
 * @param password the operator's password, kept only as a hash once started
 * @param minPasswordLength characters that it must have at least
 * @param guessesPerAddress wrong passwords that are looked at in a minute, of one address
 * @param guesses wrong passwords that are looked at in a minute, in all
 * @param users by name
 * @param oidc an issuer of OpenID Connect that knows more of them
 */
@ConfigurationProperties("tracking.admin")
record AdminProperties(
        String username,
        String password,
        int minPasswordLength,
        int guessesPerAddress,
        int guesses,
        Map<String, UserProperties> users,
        OidcProperties oidc) {

    /** BCrypt's limit: what comes behind it would not count. */
    private static final int MOST_PASSWORD_BYTES = 72;

    /** @throws IllegalArgumentException when there are no credentials, or bad ones; the loader does not start then */
    AdminProperties(
            @Nullable String username,
            @Nullable String password,
            int minPasswordLength,
            int guessesPerAddress,
            int guesses,
            @Nullable Map<String, UserProperties> users,
            OidcProperties oidc) {
        this.username = username == null ? "" : username;
        this.password = password == null ? "" : password;
        this.minPasswordLength = minPasswordLength;
        this.guessesPerAddress = guessesPerAddress;
        this.guesses = guesses;
        this.users = users == null ? Map.of() : Map.copyOf(users);
        this.oidc = oidc;
        this.users.forEach(this::require);
        requireOneOfEachName();
        if (hasOperator() || !hasOther()) {
            requireOperator();
        }
        if (guessesPerAddress < 1 || guesses < guessesPerAddress) {
            throw new IllegalArgumentException(
                    "tracking.admin.guesses-per-address must be 1 to tracking.admin.guesses, got %d of %d"
                            .formatted(guessesPerAddress, guesses));
        }
    }

    /** Whether {@link #username} and {@link #password} are given, one of them at least. */
    boolean hasOperator() {
        return !username.isBlank() || !password.isBlank();
    }

    /** Whether anybody else may do more than look. */
    private boolean hasOther() {
        return oidc.isOn() || users.values().stream().anyMatch(user -> user.hasRole() == UserRole.OPERATOR);
    }

    private void requireOperator() {
        if (username.isBlank() || password.isBlank()) {
            throw new IllegalArgumentException(
                    "Cannot start without admin credentials: expected tracking.admin.username and tracking.admin.password,"
                            + " got none; set TRACKING_ADMIN_USERNAME and TRACKING_ADMIN_PASSWORD, or an"
                            + " operator among tracking.admin.users, or tracking.admin.oidc");
        }
        int length = password.codePointCount(0, password.length());
        if (length < minPasswordLength || password.getBytes(StandardCharsets.UTF_8).length > MOST_PASSWORD_BYTES) {
            throw new IllegalArgumentException(
                    "tracking.admin.password must have at least %d characters and at most %d bytes, got %d characters"
                            .formatted(minPasswordLength, MOST_PASSWORD_BYTES, length));
        }
        requireName("tracking.admin.username", username);
    }

    private void require(String name, UserProperties user) {
        String property = "tracking.admin.users." + name;
        requireName(property, name);
        if (name.equalsIgnoreCase(username)) {
            throw new IllegalArgumentException(
                    property + " must be another user than tracking.admin.username, got the same name");
        }
        user.fault().ifPresent(fault -> {
            throw new IllegalArgumentException(property + "." + fault);
        });
    }

    /** Whoever signs in may write a name in capital letters or not. */
    private void requireOneOfEachName() {
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : new TreeSet<>(users.keySet())) {
            String other = names.put(name, name);
            if (other != null) {
                throw new IllegalArgumentException(
                        "tracking.admin.users must have one user of each name, whatever its capital letters, got "
                                + other + " and " + name);
            }
        }
    }

    private static void requireName(String property, String name) {
        if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    property + " must have no colon, which ends the name in HTTP Basic, got " + name);
        }
    }

    @Override
    public String toString() {
        return "AdminProperties[username=" + username + ", users=" + users.keySet() + "]";
    }

    /**
     * One user.
     *
     * @param password its BCrypt hash, {@code {bcrypt}$2a$12$…} or {@code $2y$12$…}
     * @param role viewer or operator
     */
    record UserProperties(String password, String role) {

        private static final String PREFIX = "{bcrypt}";
        private static final Pattern HASH = Pattern.compile("\\$2[aby]?\\$(?<cost>\\d\\d)\\$[./A-Za-z0-9]{53}");
        private static final int LEAST_COST = 10;
        /** One attempt more takes twice as long; the next would take longer than a second. */
        private static final int MOST_COST = 14;

        UserProperties(@Nullable String password, @Nullable String role) {
            this.password = password == null ? "" : password;
            this.role = role == null ? "" : role;
        }

        String hash() {
            return password.startsWith(PREFIX) ? password.substring(PREFIX.length()) : password;
        }

        UserRole hasRole() {
            return UserRole.named(role).orElseThrow();
        }

        /** What is wrong, without what may be a password. */
        private Optional<String> fault() {
            var hash = HASH.matcher(hash());
            if (!hash.matches()) {
                return Optional.of("password must be a BCrypt hash, {bcrypt}$2a$12$ or $2y$12$ and 53 characters, got "
                        + (password.isEmpty()
                                ? "none"
                                : "something else of " + password.length()
                                        + " characters; make one with htpasswd -nBC 12 NAME"));
            }
            int cost = Integer.parseInt(hash.group("cost"));
            if (cost < LEAST_COST || cost > MOST_COST) {
                return Optional.of("password must be a BCrypt hash of cost %d to %d, got one of cost %d"
                        .formatted(LEAST_COST, MOST_COST, cost));
            }
            return UserRole.named(role).isPresent()
                    ? Optional.empty()
                    : Optional.of("role must be " + UserRole.EXPECTED + ", got " + (role.isEmpty() ? "none" : role));
        }

        @Override
        public String toString() {
            return "UserProperties[role=" + role + "]";
        }
    }
}
