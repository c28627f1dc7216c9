package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.localaws.LocalAws;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The URL as production has it: encrypted, and the server verified. */
class TlsIT {

    private static final LocalAws AWS = LocalAws.shared();

    @Test
    void verifiesTheServerByItsCertificate() throws Exception {
        try (var connection = connect(AWS.redshiftTlsUrl("tls"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT LPAD('x', 3000000, 'x') UNION ALL SELECT 'y'")) {
            rows.next();
            assertThat(rows.getString(1)).hasSize(3_000_000);
        }
    }

    @Test
    void verifiesTheAuthorityAlone() throws Exception {
        connect(AWS.redshiftTlsUrl("tls").replace("verify-full", "verify-ca")).close();
    }

    @Test
    void isNotTrustedWithoutItsCertificate() {
        assertThatThrownBy(() -> connect(AWS.redshiftTlsUrl("tls").replaceFirst("&sslrootcert=.*", "")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("certi");
    }

    @Test
    void takesPlainConnectionsToo() throws Exception {
        connect(AWS.redshiftUrl("tls")).close();
    }

    @Test
    void cancelsOverTls() throws Exception {
        try (var connection = connect(AWS.redshiftTlsUrl("tls"));
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(1);

            assertThatThrownBy(() -> statement.execute("SELECT pg_catalog.pg_sleep(30)"))
                    .hasMessageContaining("cancel");
        }
    }

    private static Connection connect(String url) throws SQLException {
        var login = new Properties();
        login.setProperty("user", LocalAws.REDSHIFT_USER);
        login.setProperty("password", "any");
        return DriverManager.getConnection(url, login);
    }
}
