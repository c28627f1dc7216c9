package io.tracking.localaws;

import io.tracking.localaws.redshift.RedshiftStandIn;
import io.tracking.localaws.redshift.RedshiftStandInOptions;
import io.tracking.localaws.redshift.RedshiftStandInOptions.S3;
import io.tracking.localaws.s3.NotificationQueues;
import io.tracking.localaws.s3.S3Server;
import io.tracking.localaws.sqs.SqsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
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
    private final @Nullable RedshiftElsewhere redshiftElsewhere;

    private LocalAws(LocalAwsOptions options, @Nullable S3 elsewhere, @Nullable RedshiftElsewhere redshiftElsewhere) {
        this.redshiftElsewhere = redshiftElsewhere;
        Path directory = options.directory();
        sqs = new Lazy<>(() -> SqsServer.start(directory.resolve("sqs"), options.host(), options.sqsPort(), REGION));
        s3 = new Lazy<>(() -> S3Server.start(
                directory.resolve("s3"),
                options.host(),
                options.s3Port(),
                REGION,
                ACCESS_KEY,
                SECRET_KEY,
                new Queues(sqs)));
        redshift = new Lazy<>(() -> RedshiftStandIn.start(new RedshiftStandInOptions(
                directory.resolve("redshift"),
                options.host(),
                options.redshiftPort(),
                () -> elsewhere == null ? new S3(s3Endpoint(), REGION, ACCESS_KEY, SECRET_KEY) : elsewhere,
                options.redshiftAdmin(),
                options.redshiftRequiresSsl(),
                options.redshiftS3Patience())));
    }

    /** Nothing is started yet: each service starts on first use. */
    public static LocalAws start(LocalAwsOptions options) {
        return new LocalAws(options, null, null);
    }

    /** The same, but Redshift's COPY reads another S3 than the one of this process. */
    public static LocalAws start(LocalAwsOptions options, S3 s3) {
        return new LocalAws(options, s3, null);
    }

    /** One per JVM for tests: random ports, a temporary directory, gone with the JVM. Its Redshift may be {@link RedshiftElsewhere}. */
    public static LocalAws shared() {
        return Shared.INSTANCE;
    }

    public URI sqsEndpoint() {
        return sqs.get().endpoint();
    }

    /** The S3 that Redshift's COPY reads. */
    public URI s3Endpoint() {
        return redshiftElsewhere == null
                ? s3.get().endpoint()
                : redshiftElsewhere.s3().endpoint();
    }

    public String region() {
        return redshiftElsewhere == null ? REGION : redshiftElsewhere.s3().region();
    }

    public String accessKey() {
        return redshiftElsewhere == null ? ACCESS_KEY : redshiftElsewhere.s3().accessKey();
    }

    public String secretKey() {
        return redshiftElsewhere == null ? SECRET_KEY : redshiftElsewhere.s3().secretKey();
    }

    /**
     * {@code jdbc:redshift://…}; creates the database when it is not there. The user is {@link #redshiftUser()}.
     *
     * @see RedshiftElsewhere
     */
    public String redshiftUrl(String database) {
        return redshiftElsewhere == null ? redshift.get().jdbcUrl(database) : redshiftElsewhere.url(database);
    }

    /** Who may create databases there. */
    public String redshiftUser() {
        return redshiftElsewhere == null ? REDSHIFT_USER : redshiftElsewhere.user();
    }

    /** The stand-in takes any. */
    public String redshiftPassword() {
        return redshiftElsewhere == null ? "any" : redshiftElsewhere.password();
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
        if (redshiftElsewhere == null) {
            s3.get().createBucket(bucket);
        } else {
            redshiftElsewhere.createBucket(bucket);
        }
    }

    /** SQS starts when a bucket first wants to notify a queue. */
    private record Queues(Lazy<SqsServer> sqs) implements NotificationQueues {

        @Override
        public boolean exists(String name) {
            return sqs.get().exists(name);
        }

        @Override
        public void send(String name, String body) {
            sqs.get().send(name, body);
        }
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
            Path directory = temporaryDirectory();
            LocalAws aws = new LocalAws(LocalAwsOptions.anyPorts(directory), null, RedshiftElsewhere.configured());
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
                Path directory = Files.createTempDirectory("local-aws");
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
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete " + directory, e);
            }
        }
    }
}
