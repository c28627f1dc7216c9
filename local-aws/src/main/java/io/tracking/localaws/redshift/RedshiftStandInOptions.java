package io.tracking.localaws.redshift;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Configures where the stand-in keeps its data, listens, and finds S3.
 *
 * @param directory kept across restarts, created when it is not there; one process at a time
 * @param host the address to listen on: 127.0.0.1 except in a container
 * @param port 0 for any free port
 * @param s3 where COPY reads {@code s3://} addresses, path style; asked at the first COPY
 * @param admin the superuser that is there from the start
 * @param requireSsl connections without TLS are refused, as by a cluster whose parameter group says so
 * @param s3Patience how long a COPY asks again when S3 does not answer; Redshift does so for 15 to 30 minutes
 */
public record RedshiftStandInOptions(
        Path directory, String host, int port, Supplier<S3> s3, Admin admin, boolean requireSsl, Duration s3Patience) {

    public static final Duration S3_PATIENCE = Duration.ofSeconds(10);

    public RedshiftStandInOptions(Path directory, String host, int port, Supplier<S3> s3) {
        this(directory, host, port, s3, Admin.DEFAULT, false);
    }

    public RedshiftStandInOptions(
            Path directory, String host, int port, Supplier<S3> s3, Admin admin, boolean requireSsl) {
        this(directory, host, port, s3, admin, requireSsl, S3_PATIENCE);
    }

    /**
     * The superuser: a cluster's is {@code awsuser} unless named otherwise, a Serverless namespace's {@code admin}.
     *
     * @param user lower case
     * @param password null for any
     */
    public record Admin(String user, @Nullable String password) {

        public static final Admin DEFAULT = new Admin("awsuser", null);

        public Admin {
            if (!user.matches("[a-z_][a-z0-9_.@-]{0,62}") || user.matches("(pg_|standin_).*|postgres|public")) {
                throw new IllegalArgumentException("The admin user must be a Redshift user's name, got " + user);
            }
        }
    }

    /** An S3 endpoint and the keys that may read it. */
    public record S3(URI endpoint, String region, String accessKey, String secretKey) {}
}
