package io.tracking.loader.signin;

import io.tracking.loader.guard.GuessLimitedAuthentication;
import java.time.Clock;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Makes the users that are configured, and compares their passwords, slowly for those who guess. */
@Configuration(proxyBeanMethods = false)
class UsersConfiguration {

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    @Bean
    UserDetailsService admins(AdminProperties properties, PasswordEncoder encoder) {
        InMemoryUserDetailsManager admins = new InMemoryUserDetailsManager();
        if (properties.hasOperator()) {
            admins.createUser(user(
                    properties.username(),
                    Objects.requireNonNull(encoder.encode(properties.password())),
                    UserRole.OPERATOR));
        }
        properties.users().forEach((name, user) -> admins.createUser(user(name, user.hash(), user.hasRole())));
        return admins;
    }

    private static UserDetails user(String name, String hash, UserRole role) {
        return User.withUsername(name)
                .password(hash)
                .authorities(role.authorities())
                .build();
    }

    @Bean
    AuthenticationManager authenticationManager(
            AdminProperties properties, UserDetailsService admins, PasswordEncoder encoder, Clock clock) {
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(admins);
        provider.setPasswordEncoder(encoder);
        return new GuessLimitedAuthentication(
                new ProviderManager(provider), properties.guessesPerAddress(), properties.guesses(), clock);
    }

    @Bean
    SignInWays signInWays(AdminProperties properties) {
        return new SignInWays(
                properties.hasOperator() || !properties.users().isEmpty(),
                properties.oidc().isOn() ? OidcConfiguration.START : null);
    }
}
