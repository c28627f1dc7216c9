package io.tracking.loader.signin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a user may do; each role includes those before it. */
public enum UserRole {
    /** Reads. */
    VIEWER,
    /** Does everything else as well. */
    OPERATOR;

    static final String EXPECTED = "viewer or operator";

    /** The role of this name, in lower case. */
    static Optional<UserRole> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.toString().equals(name))
                .findFirst();
    }

    /** The highest role that somebody has; none if nobody is signed in. */
    static Optional<UserRole> of(Authentication somebody) {
        List<String> granted = somebody.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
        return Arrays.stream(values())
                .filter(role -> granted.contains(role.authority()))
                .reduce((lower, higher) -> higher);
    }

    List<GrantedAuthority> authorities() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.authority()))
                .toList();
    }

    private String authority() {
        return "ROLE_" + name();
    }

    /** As configuration, answers and messages have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
