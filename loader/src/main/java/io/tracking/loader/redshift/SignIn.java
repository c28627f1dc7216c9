package io.tracking.loader.redshift;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.tracking.loader.schedule.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Opens the pools' connections. Credentials that Redshift has refused are not shown to it again for 1 s, 2 s, … up to a minute,
 * unless they are others by then: a pool would show them several times a second, as long as somebody waits. Thread-safe.
 */
final class SignIn extends DelegatingDataSource {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The driver's, when it has no password to send. */
    private static final String REJECTED = "08004";

    private final LongSupplier nanos;
    private @Nullable Refusal refusal;

    /** Not to be logged: it holds the password. */
    private record Refusal(
            @Nullable String user, @Nullable String password, String reason, Backoff backoff, long until) {

        boolean isOf(@Nullable String otherUser, @Nullable String otherPassword) {
            return Objects.equals(user, otherUser) && Objects.equals(password, otherPassword);
        }
    }

    @FunctionalInterface
    private interface Opening {
        Connection open() throws SQLException;
    }

    /** @param nanos as of {@link System#nanoTime} */
    SignIn(DataSource driver, LongSupplier nanos) {
        super(driver);
        this.nanos = nanos;
    }

    /**
     * Makes a pool that has not been used yet sign in this way.
     *
     * @param credentials those that rotate; null for the pool's own
     */
    static void of(HikariDataSource pool, @Nullable HikariCredentialsProvider credentials) {
        pool.setDataSource(new SignIn(
                new DriverDataSource(
                        pool.getJdbcUrl(),
                        pool.getDriverClassName(),
                        pool.getDataSourceProperties(),
                        pool.getUsername(),
                        pool.getPassword()),
                System::nanoTime));
        if (credentials != null) {
            pool.setCredentialsProvider(credentials);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return open(null, null, super::getConnection);
    }

    /** @throws SignInRefusedException when Redshift does not let in with them, or did not a moment ago */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return open(user, password, () -> super.getConnection(user, password));
    }

    private Connection open(@Nullable String user, @Nullable String password, Opening opening) throws SQLException {
        requireNotRefused(user, password);
        try {
            Connection connection = opening.open();
            letIn();
            return connection;
        } catch (SQLException e) {
            if (isRefusal(e)) {
                throw new SignInRefusedException(refused(user, password, String.valueOf(e.getMessage())), e);
            }
            throw e;
        }
    }

    private static boolean isRefusal(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("28") || state.equals(REJECTED);
    }

    private synchronized void requireNotRefused(@Nullable String user, @Nullable String password)
            throws SignInRefusedException {
        Refusal before = refusal;
        if (before != null && before.isOf(user, password) && nanos.getAsLong() - before.until < 0) {
            throw new SignInRefusedException(before.reason);
        }
    }

    private synchronized void letIn() {
        refusal = null;
    }

    private synchronized String refused(@Nullable String user, @Nullable String password, String said) {
        Refusal before = refusal;
        Backoff backoff = before != null && before.isOf(user, password) ? before.backoff : new Backoff(FIRST, LONGEST);
        String reason = said + "; the same credentials are tried again within a minute, others at once";
        refusal = new Refusal(
                user,
                password,
                reason,
                backoff,
                nanos.getAsLong() + backoff.next().toNanos());
        return reason;
    }
}
