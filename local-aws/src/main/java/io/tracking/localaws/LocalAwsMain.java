package io.tracking.localaws;

import io.tracking.localaws.redshift.RedshiftStandInOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Runs the laptop's AWS, with the queue and bucket of the product, until it is stopped. */
@Command(
        name = "local-aws",
        description = "Stands in for SQS, S3 and Redshift on this machine.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LocalAwsMain implements Runnable {

    private static final String QUEUE = "tracking-events";
    private static final String BUCKET = "tracking-lake";

    @Option(names = "--directory", paramLabel = "DIR", description = "Everything that is kept.")
    private Path directory = Path.of(".sandbox/aws");

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where to listen.")
    private String host = "127.0.0.1";

    @Option(names = "--services", paramLabel = "LIST", split = ",", description = "Some of sqs, s3 and redshift.")
    private List<Service> services = List.of(Service.values());

    @Option(names = "--sqs-port", paramLabel = "PORT", description = "SQS; 0 for any.")
    private int sqsPort = 9324;

    @Option(names = "--s3-port", paramLabel = "PORT", description = "S3; 0 for any.")
    private int s3Port = 9000;

    @Option(names = "--redshift-port", paramLabel = "PORT", description = "Redshift; 0 for any.")
    private int redshiftPort = 5439;

    @Option(names = "--redshift-user", paramLabel = "NAME", description = "Its administrator.")
    private String redshiftUser = "awsuser";

    @Option(
            names = "--redshift-password",
            paramLabel = "TEXT",
            description = "The administrator's password; empty for any.",
            showDefaultValue = Visibility.NEVER)
    private String redshiftPassword = "";

    @Option(
            names = "--redshift-require-ssl",
            paramLabel = "BOOLEAN",
            arity = "1",
            description = "Redshift's parameter of this name.")
    private boolean requireSsl;

    @Option(
            names = "--redshift-s3-patience",
            paramLabel = "DURATION",
            description = "How long a COPY asks again when S3 does not answer; Redshift does so for 15 to 30 minutes.")
    private Duration s3Patience = Duration.ofSeconds(10);

    @Option(names = "--visibility", paramLabel = "DURATION", description = "The queue's visibility timeout.")
    private Duration visibility = Duration.ofSeconds(60);

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description = "Where COPY reads; empty for the S3 of this process.",
            showDefaultValue = Visibility.NEVER)
    private String s3Endpoint = "";

    @Option(names = "--s3-access-key", paramLabel = "TEXT", description = "For --s3-endpoint.")
    private String s3AccessKey = "test";

    @Option(
            names = "--s3-secret-key",
            paramLabel = "TEXT",
            description = "For --s3-endpoint.",
            showDefaultValue = Visibility.NEVER)
    private String s3SecretKey = "test";

    private enum Service {
        SQS,
        S3,
        REDSHIFT
    }

    private LocalAwsMain() {}

    /** Ends with 2 when an option is wrong, 1 when a service does not start. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.setProperty("logback.configurationFile", "local-aws-logback.xml");
        // Before the services start side by side and log meanwhile.
        LoggerFactory.getILoggerFactory();
        int status = new CommandLine(new LocalAwsMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    @Override
    public void run() {
        LocalAws aws = aws();
        Runtime.getRuntime().addShutdownHook(new Thread(aws::close, "local-aws-stop"));
        try {
            CompletableFuture.allOf(services.stream()
                            .map(service -> CompletableFuture.runAsync(() -> start(aws, service)))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            System.err.println(e.getCause() == null ? e : e.getCause().getMessage());
            System.exit(1);
        }
        System.out.println("local-aws is ready");
        awaitStop();
    }

    private static void awaitStop() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LocalAws aws() {
        LocalAwsOptions places = new LocalAwsOptions(
                directory.toAbsolutePath(),
                host,
                sqsPort,
                s3Port,
                redshiftPort,
                new RedshiftStandInOptions.Admin(redshiftUser, redshiftPassword.isEmpty() ? null : redshiftPassword),
                requireSsl,
                s3Patience);
        return s3Endpoint.isEmpty()
                ? LocalAws.start(places)
                : LocalAws.start(
                        places,
                        new RedshiftStandInOptions.S3(URI.create(s3Endpoint), "us-east-1", s3AccessKey, s3SecretKey));
    }

    private void start(LocalAws aws, Service service) {
        switch (service) {
            case SQS -> {
                aws.createQueue(QUEUE, visibility, 3);
                System.out.println("SQS " + aws.sqsEndpoint());
            }
            case S3 -> {
                aws.createBucket(BUCKET);
                System.out.println("S3 " + aws.s3Endpoint());
            }
            case REDSHIFT -> {
                System.out.println("Redshift " + aws.redshiftUrl("dev"));
                System.out.println("Redshift's certificate " + aws.redshiftCertificate());
            }
        }
    }
}
