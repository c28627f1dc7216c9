package io.tracking.localaws;

import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a container, stopped with the JVM. Images after 4.14.0 need an account. */
final class LocalStack {

    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");

    private LocalStack() {}

    // Testcontainers' reaper stops the container when this JVM is gone.
    @SuppressWarnings("resource")
    static AwsUnderTest start() {
        var container = new LocalStackContainer(IMAGE).withServices("sqs", "s3");
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
