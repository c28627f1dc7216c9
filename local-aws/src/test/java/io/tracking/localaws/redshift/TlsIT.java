package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.localaws.LocalAws;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The URL as production has it: encrypted, and the server verified. */
class TlsIT {

    private static final LocalAws AWS = LocalAws.shared();

    @Test
    void verifiesTheServerByItsCertificate() throws Exception {
        try (Connection connection = connect(AWS.redshiftTlsUrl("tls"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT LPAD('x', 3000000, 'x') UNION ALL SELECT 'y'")) {
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
        try (Connection connection = connect(AWS.redshiftTlsUrl("tls"));
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);

            assertThatThrownBy(() -> statement.execute(
                            "SELECT COUNT(*) FROM GENERATE_SERIES(1, 100000) a, GENERATE_SERIES(1, 1000000) b"))
                    .hasMessageContaining("cancel");
        }
    }

    private static Connection connect(String url) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", LocalAws.REDSHIFT_USER);
        login.setProperty("password", "any");
        return DriverManager.getConnection(url, login);
    }
}
