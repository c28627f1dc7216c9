package io.tracking.localaws;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        var endpoint = System.getProperty(ENDPOINT, "");
        return endpoint.isEmpty() ? localAws() : at(URI.create(endpoint));
    }

    /** Those for contract tests; what is left out is said in the build's output, with the reason. */
    public static List<AwsUnderTest> all() {
        var all = new ArrayList<AwsUnderTest>();
        all.add(get());
        if (!System.getProperty(ENDPOINT, "").isEmpty()) {
            return all;
        }
        if (dockerIsPresent()) {
            all.add(LocalStackHolder.LOCAL_STACK);
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
        var aws = LocalAws.shared();
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

    /** Apart, so that Testcontainers is needed only where it is used. */
    private static final class LocalStackHolder {

        static final AwsUnderTest LOCAL_STACK = LocalStack.start();
    }
}
