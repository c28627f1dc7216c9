package io.tracking.api.http;

import io.tracking.localaws.AwsUnderTest;
import org.springframework.test.context.DynamicPropertyRegistry;

/** Points the application at the AWS of the test. */
final class AwsProperties {

    private AwsProperties() {}

    static void of(AwsUnderTest aws, DynamicPropertyRegistry properties) {
        properties.add("spring.cloud.aws.sqs.endpoint", aws::sqsEndpoint);
        properties.add("spring.cloud.aws.region.static", aws::region);
        properties.add("spring.cloud.aws.credentials.access-key", aws::accessKey);
        properties.add("spring.cloud.aws.credentials.secret-key", aws::secretKey);
    }
}
