package io.tracking.loader.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Whom the configuration lets in, and what it is told about a slip. */
class AdminPropertiesTest {

    private static final String END = "$KzvVOY5AOi7yfVj694vrLOsPnU4vc7E7MZfRCn.zxgi8G4t/dSRZm";

    private static AdminProperties bound(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "tracking.admin.username", "",
                "tracking.admin.password", "",
                "tracking.admin.min-password-length", "12",
                "tracking.admin.guesses-per-address", "10",
                "tracking.admin.guesses", "60",
                "tracking.admin.oidc.issuer", "",
                "tracking.admin.oidc.roles-claim", "roles",
                "tracking.admin.oidc.operators", "tracking-operator",
                "tracking.admin.oidc.viewers", "tracking-viewer",
                "tracking.admin.oidc.scopes", "openid,profile,email"));
        more.forEach((name, value) -> properties.put("tracking.admin." + name, value));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("tracking.admin", AdminProperties.class)
                .get();
    }

    private static Map<String, String> user(String name, String password, String role) {
        return Map.of("users." + name + ".password", password, "users." + name + ".role", role);
    }

    private static void refuses(Map<String, String> properties, String why) {
        assertThatThrownBy(() -> bound(properties))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"{bcrypt}$2a$10", "$2a$12", "$2y$14", "$2b$10"})
    void takesTheHashesThatToolsMake(String beginning) {
        AdminProperties properties = bound(user("anna", beginning + END, "operator"));

        assertThat(properties.users().get("anna").hash()).startsWith("$2").endsWith(END);
        assertThat(properties.users().get("anna").hasRole()).isEqualTo(UserRole.OPERATOR);
        assertThat(properties.hasOperator()).isFalse();
        assertThat(properties.toString()).contains("anna").doesNotContain(END);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anna|hunter2-hunter2|operator|tracking.admin.users.anna.password must be a BCrypt hash, {bcrypt}$2a$12$ or"
                        + " $2y$12$ and 53 characters, got something else of 15 characters; make one with htpasswd",
                "anna|{noop}hunter2|operator|must be a BCrypt hash",
                "anna|{argon2}$argon2id$v=19$m=1|operator|must be a BCrypt hash",
                "anna|$2a$10$short|operator|must be a BCrypt hash",
                "anna|$2a$04$KzvVOY5AOi7yfVj694vrLOsPnU4vc7E7MZfRCn.zxgi8G4t/dSRZm|operator|of cost 10 to 14, got one of cost 4",
                "anna|$2a$31$KzvVOY5AOi7yfVj694vrLOsPnU4vc7E7MZfRCn.zxgi8G4t/dSRZm|operator|of cost 10 to 14, got one of cost 31",
                "anna|$2a$10$KzvVOY5AOi7yfVj694vrLOsPnU4vc7E7MZfRCn.zxgi8G4t/dSRZm|admin|tracking.admin.users.anna.role must be"
                        + " viewer or operator, got admin",
                "[a:b]|$2a$10$KzvVOY5AOi7yfVj694vrLOsPnU4vc7E7MZfRCn.zxgi8G4t/dSRZm|viewer|tracking.admin.users.a:b must have no colon",
            })
    void tellsWhatIsWrongWithAUser(String name, String password, String role, String why) {
        refuses(user(name, password, role), why);
    }

    @Test
    void doesNotRepeatWhatMayBeAPassword() {
        assertThatThrownBy(() -> bound(user("anna", "hunter2-hunter2", "operator")))
                .rootCause()
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void tellsWhatIsMissing() {
        refuses(
                Map.of("users.anna.role", "operator"),
                "BCrypt hash, {bcrypt}$2a$12$ or $2y$12$ and 53 characters, got none");
        refuses(Map.of("users.anna.password", "$2a$10" + END), "users.anna.role must be viewer or operator, got none");
    }

    @Test
    void somebodyMayOperate() {
        refuses(Map.of(), "Cannot start without admin credentials");
        refuses(user("bo", "$2a$10" + END, "viewer"), "or an operator among tracking.admin.users");
        refuses(Map.of("username", "admin"), "Cannot start without admin credentials");
    }

    @Test
    void aNameIsGivenOnce() {
        Map<String, String> properties = new HashMap<>(user("admin", "$2a$10" + END, "viewer"));
        properties.put("username", "Admin");
        properties.put("password", "long-enough-secret");

        refuses(properties, "users.admin must be another user than tracking.admin.username");

        Map<String, String> twice = new HashMap<>(user("[Anna]", "$2a$10" + END, "viewer"));
        twice.putAll(user("[anna]", "$2a$10" + END, "operator"));
        refuses(
                twice,
                "tracking.admin.users must have one user of each name, whatever its capital letters, got Anna and anna");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issuer|login.example.com|issuer must be a URL like https://login.example.com/realms/staff, got login.example.com",
                "client-id||client-id must be given where tracking.admin.oidc.issuer is, got none",
                "client-secret||client-secret must be given",
                "roles-claim||roles-claim must be given",
                "scopes|profile|scopes must have openid, got [profile]",
                "viewers|tracking-operator|viewers must be other values than tracking.admin.oidc.operators",
            })
    void tellsWhatIsWrongWithAnIssuer(String name, String value, String why) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "oidc.issuer", "https://login.example.com/realms/staff",
                "oidc.client-id", "tracking-loader",
                "oidc.client-secret", "of-this-test"));
        assertThat(bound(properties).oidc().isOn()).isTrue();
        properties.put("oidc." + name, value == null ? "" : value);

        refuses(properties, "tracking.admin.oidc." + why);
    }
}
