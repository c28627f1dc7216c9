package io.tracking.localaws;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The SQS and S3 that integration tests run on.
 *
 * <ul>
 *   <li>{@code -Dtracking.it.aws-endpoint=https://…}: that endpoint, with the credentials of
 *       {@code -Dtracking.it.aws-access-key} and {@code -Dtracking.it.aws-secret-key} (default: test, test) and the
 *       region of {@code -Dtracking.it.aws-region} (default: us-east-1);
 *   <li>otherwise local-aws in this JVM.
 * </ul>
 *
 * Contract tests run on {@link #all()}: LocalStack too where Docker is present.
 *
 * @param name for test names
 */
public record AwsUnderTest(
        String name, URI sqsEndpoint, URI s3Endpoint, String region, String accessKey, String secretKey) {

    private static final String ENDPOINT = "tracking.it.aws-endpoint";

    /** The one for ordinary integration tests. */
    public static AwsUnderTest get() {
        String endpoint = System.getProperty(ENDPOINT, "");
        return endpoint.isEmpty() ? localAws() : at(URI.create(endpoint));
    }

    /** Those for contract tests; what is left out is said in the build's output, with the reason. */
    public static List<AwsUnderTest> all() {
        List<AwsUnderTest> all = new ArrayList<>();
        all.add(get());
        if (!System.getProperty(ENDPOINT, "").isEmpty()) {
            return all;
        }
        if (dockerIsPresent()) {
            all.add(LocalStack.STARTED);
        } else {
            System.out.println("[local-aws] contract tests run on local-aws only: no Docker here for LocalStack");
        }
        return all;
    }

    @Override
    public String toString() {
        return name;
    }

    private static AwsUnderTest localAws() {
        LocalAws aws = LocalAws.shared();
        return new AwsUnderTest(
                "local-aws", aws.sqsEndpoint(), aws.s3Endpoint(), aws.region(), aws.accessKey(), aws.secretKey());
    }

    private static AwsUnderTest at(URI endpoint) {
        return new AwsUnderTest(
                endpoint.toString(),
                endpoint,
                endpoint,
                System.getProperty("tracking.it.aws-region", "us-east-1"),
                System.getProperty("tracking.it.aws-access-key", "test"),
                System.getProperty("tracking.it.aws-secret-key", "test"));
    }

    private static boolean dockerIsPresent() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }

    /**
     * Runs LocalStack in a container, which is stopped with the JVM. It is a class of its own, so that Testcontainers is needed only
     * where it is used.
     */
    private static final class LocalStack {

        /** Images after 4.14.0 need an account. */
        private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");

        static final AwsUnderTest STARTED = start();

        // Testcontainers' reaper stops the container when this JVM is gone.
        @SuppressWarnings("resource")
        private static AwsUnderTest start() {
            LocalStackContainer container = new LocalStackContainer(IMAGE).withServices("sqs", "s3");
            container.start();
            return new AwsUnderTest(
                    "LocalStack",
                    container.getEndpoint(),
                    container.getEndpoint(),
                    container.getRegion(),
                    container.getAccessKey(),
                    container.getSecretKey());
        }
    }
}
