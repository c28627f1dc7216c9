package io.tracking.localaws;

import io.tracking.localaws.redshift.RedshiftStandIn;
import io.tracking.localaws.redshift.RedshiftStandInOptions;
import io.tracking.localaws.redshift.RedshiftStandInOptions.S3;
import io.tracking.localaws.s3.S3Server;
import io.tracking.localaws.sqs.SqsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * SQS, S3 and the Redshift stand-in in this process.
 *
 * <p>Each starts when it is first asked for and keeps its data in the directory. Thread-safe.
 */
public final class LocalAws implements AutoCloseable {

    public static final String REDSHIFT_USER = RedshiftStandIn.USER;

    private static final String REGION = "us-east-1";
    private static final String ACCESS_KEY = "sandbox";
    private static final String SECRET_KEY = "sandbox-secret";

    private final Lazy<SqsServer> sqs;
    private final Lazy<S3Server> s3;
    private final Lazy<RedshiftStandIn> redshift;

    private LocalAws(LocalAwsOptions options, @Nullable S3 elsewhere) {
        var directory = options.directory();
        sqs = new Lazy<>(() -> SqsServer.start(directory.resolve("sqs"), options.host(), options.sqsPort(), REGION));
        s3 = new Lazy<>(() ->
                S3Server.start(directory.resolve("s3"), options.host(), options.s3Port(), ACCESS_KEY, SECRET_KEY));
        redshift = new Lazy<>(() -> RedshiftStandIn.start(new RedshiftStandInOptions(
                directory.resolve("redshift"),
                options.host(),
                options.redshiftPort(),
                () -> elsewhere == null ? new S3(s3Endpoint(), REGION, ACCESS_KEY, SECRET_KEY) : elsewhere,
                options.redshiftAdmin(),
                options.redshiftRequiresSsl())));
    }

    /** Nothing is started yet: each service starts on first use. */
    public static LocalAws start(LocalAwsOptions options) {
        return new LocalAws(options, null);
    }

    /** The same, but Redshift's COPY reads another S3 than the one of this process. */
    public static LocalAws start(LocalAwsOptions options, S3 s3) {
        return new LocalAws(options, s3);
    }

    /** One per JVM for tests: random ports, a temporary directory, gone with the JVM. */
    public static LocalAws shared() {
        return Shared.INSTANCE;
    }

    public URI sqsEndpoint() {
        return sqs.get().endpoint();
    }

    public URI s3Endpoint() {
        return s3.get().endpoint();
    }

    public String region() {
        return REGION;
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return SECRET_KEY;
    }

    /** {@code jdbc:redshift://…}; creates the database when it is not there. The user is awsuser, with any password. */
    public String redshiftUrl(String database) {
        return redshift.get().jdbcUrl(database);
    }

    /** The same over TLS that the driver verifies, as in production. */
    public String redshiftTlsUrl(String database) {
        return redshift.get().tlsUrl(database);
    }

    /** What verifies the Redshift stand-in's certificate, as PEM. */
    public Path redshiftCertificate() {
        return redshift.get().certificate();
    }

    /**
     * Creates a standard queue and its dead-letter queue {@code <name>-dlq}; those that exist stay as they are.
     *
     * @param maxReceives how often a message is received before it goes to the dead-letter queue
     */
    public void createQueue(String name, Duration visibility, int maxReceives) {
        sqs.get().createQueue(name + "-dlq", visibility, null, 0);
        sqs.get().createQueue(name, visibility, name + "-dlq", maxReceives);
    }

    /** Creates a bucket; one that exists stays as it is. */
    public void createBucket(String bucket) {
        s3.get().createBucket(bucket);
    }

    @Override
    public void close() {
        redshift.close();
        sqs.close();
        s3.close();
    }

    private static final class Shared {

        static final LocalAws INSTANCE = start();

        private static LocalAws start() {
            var directory = temporaryDirectory();
            var aws = LocalAws.start(LocalAwsOptions.anyPorts(directory));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                aws.close();
                                delete(directory);
                            },
                            "local-aws-shared"));
            return aws;
        }

        private static Path temporaryDirectory() {
            try {
                var directory = Files.createTempDirectory("local-aws");
                if (S3Server.holdsMetadata(directory)) {
                    return directory;
                }
                // A temporary directory in memory may hold no metadata; the module's own can.
                Files.delete(directory);
                return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "local-aws");
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot create a temporary directory", e);
            }
        }

        private static void delete(Path directory) {
            try (var files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete " + directory, e);
            }
        }
    }
}
