package io.tracking.localaws;

import io.tracking.localaws.redshift.RedshiftStandInOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Runs the laptop's AWS, with the queue and bucket of the product, until it is stopped. */
public final class LocalAwsMain {

    private static final String QUEUE = "tracking-events";
    private static final String BUCKET = "tracking-lake";

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("directory", ".sandbox/aws"),
            Map.entry("host", "127.0.0.1"),
            Map.entry("services", "sqs,s3,redshift"),
            Map.entry("sqs-port", "9324"),
            Map.entry("s3-port", "9000"),
            Map.entry("redshift-port", "5439"),
            Map.entry("redshift-user", "awsuser"),
            // Empty for any.
            Map.entry("redshift-password", ""),
            // Redshift's parameter of this name, as true or false.
            Map.entry("redshift-require-ssl", "false"),
            // How long a COPY asks again when S3 does not answer; Redshift does so for 15 to 30 minutes.
            Map.entry("redshift-s3-patience", "PT10S"),
            Map.entry("visibility", "PT60S"),
            // Empty for the S3 of this process.
            Map.entry("s3-endpoint", ""),
            Map.entry("s3-access-key", "test"),
            Map.entry("s3-secret-key", "test"));

    private LocalAwsMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.setProperty("logback.configurationFile", "local-aws-logback.xml");
        // Before the services start side by side and log meanwhile.
        LoggerFactory.getILoggerFactory();
        var options = new Options(parse(arguments));
        var aws = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(aws::close, "local-aws-stop"));
        try {
            start(aws, List.of(options.get("services").split(",")), Duration.parse(options.get("visibility")));
        } catch (CompletionException e) {
            System.err.println(e.getCause() == null ? e : e.getCause().getMessage());
            System.exit(1);
        }
        System.out.println("local-aws is ready");
        new CountDownLatch(1).await();
    }

    private static LocalAws start(Options options) {
        var places = new LocalAwsOptions(
                Path.of(options.get("directory")).toAbsolutePath(),
                options.get("host"),
                Integer.parseInt(options.get("sqs-port")),
                Integer.parseInt(options.get("s3-port")),
                Integer.parseInt(options.get("redshift-port")),
                new RedshiftStandInOptions.Admin(
                        options.get("redshift-user"),
                        options.get("redshift-password").isEmpty() ? null : options.get("redshift-password")),
                Boolean.parseBoolean(options.get("redshift-require-ssl")),
                Duration.parse(options.get("redshift-s3-patience")));
        var s3 = options.get("s3-endpoint");
        return s3.isEmpty()
                ? LocalAws.start(places)
                : LocalAws.start(
                        places,
                        new RedshiftStandInOptions.S3(
                                URI.create(s3),
                                "us-east-1",
                                options.get("s3-access-key"),
                                options.get("s3-secret-key")));
    }

    private static void start(LocalAws aws, List<String> services, Duration visibility) {
        var starts = services.stream()
                .map(service -> CompletableFuture.runAsync(() -> start(aws, service, visibility)))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(starts).join();
    }

    private static void start(LocalAws aws, String service, Duration visibility) {
        switch (service) {
            case "sqs" -> {
                aws.createQueue(QUEUE, visibility, 3);
                System.out.println("SQS " + aws.sqsEndpoint());
            }
            case "s3" -> {
                aws.createBucket(BUCKET);
                System.out.println("S3 " + aws.s3Endpoint());
            }
            case "redshift" -> {
                System.out.println("Redshift " + aws.redshiftUrl("dev"));
                System.out.println("Redshift's certificate " + aws.redshiftCertificate());
            }
            default ->
                throw new IllegalArgumentException("--services must name some of sqs, s3, redshift, got " + service);
        }
    }

    private record Options(Map<String, String> values) {

        String get(String name) {
            return values.getOrDefault(name, "");
        }
    }

    private static Map<String, String> parse(String[] arguments) {
        var options = new HashMap<>(DEFAULTS);
        for (var argument : arguments) {
            var option = argument.split("=", 2);
            var name = option[0].replaceFirst("^--", "");
            if (option.length != 2 || !argument.startsWith("--") || !DEFAULTS.containsKey(name)) {
                System.err.println("Cannot understand " + argument + ": expected --<option>=<value> with one of "
                        + Arrays.toString(DEFAULTS.keySet().stream().sorted().toArray()));
                System.exit(2);
            }
            options.put(name, option[1]);
        }
        return options;
    }
}
