package io.tracking.api;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.SpilledMessage;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.localaws.AwsUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Makes a bucket of its own for a test's spill lane, and reads it as the loader would. */
public final class SpillUnderTest implements AutoCloseable {

    private final AwsUnderTest aws = AwsUnderTest.get();
    private final String bucket = "spill-" + UUID.randomUUID();
    private final S3AsyncClient s3 = S3AsyncClient.builder()
            .endpointOverride(aws.s3Endpoint())
            .region(Region.of(aws.region()))
            .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKey(), aws.secretKey())))
            .forcePathStyle(true)
            .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
            .build();

    /** Creates a bucket. */
    public static SpillUnderTest create() {
        SpillUnderTest spill = new SpillUnderTest();
        spill.s3.createBucket(request -> request.bucket(spill.bucket)).join();
        return spill;
    }

    private SpillUnderTest() {}

    public S3AsyncClient client() {
        return s3;
    }

    public String bucket() {
        return bucket;
    }

    /** What the application needs to use it. */
    public Map<String, String> properties() {
        return Map.of(
                "spring.cloud.aws.s3.endpoint", aws.s3Endpoint().toString(),
                "spring.cloud.aws.s3.path-style-access-enabled", "true",
                "spring.cloud.aws.credentials.access-key", aws.accessKey(),
                "spring.cloud.aws.credentials.secret-key", aws.secretKey(),
                "tracking.spill.bucket", bucket);
    }

    /** The keys of the messages. */
    public List<String> keys() {
        return s3
                .listObjectsV2(request -> request.bucket(bucket).prefix(SpilledMessage.FOLDER))
                .join()
                .contents()
                .stream()
                .map(S3Object::key)
                .filter(key -> !key.equals(SpilledMessage.PROBE))
                .toList();
    }

    /** The events of all messages. */
    public List<String> events() {
        List<String> events = new ArrayList<>();
        for (String key : keys()) {
            try {
                SpilledMessage message = SpilledMessage.read(
                        s3.getObject(request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
                                .join()
                                .asByteArrayUnsafe());
                events.addAll(Envelope.open(message.body(), message.attributes())
                        .events()
                        .lines());
            } catch (UnreadableEnvelopeException e) {
                throw new AssertionError(e);
            }
        }
        return events;
    }

    @Override
    public void close() {
        s3.close();
    }
}
