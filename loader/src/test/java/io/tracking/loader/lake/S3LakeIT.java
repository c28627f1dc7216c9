package io.tracking.loader.lake;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tracking.localaws.AwsUnderTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3LakeIT extends LakeContract {

    private static final String BUCKET = "lake-contract";
    private static final S3Client S3 = client(AwsUnderTest.get());

    static S3Client client(AwsUnderTest aws) {
        return S3Client.builder()
                .endpointOverride(aws.s3Endpoint())
                .region(Region.of(aws.region()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKey(), aws.secretKey())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @BeforeAll
    static void createBucket() {
        if (S3.listBuckets().buckets().stream()
                .noneMatch(bucket -> bucket.name().equals(BUCKET))) {
            S3.createBucket(request -> request.bucket(BUCKET));
        }
    }

    @Override
    Lake lake() {
        return new S3Lake(S3, BUCKET);
    }

    @Test
    void saysWhenTheBucketIsNotThere() {
        Lake nowhere = new S3Lake(S3, "no-such-bucket");

        assertThatExceptionOfType(LakeUnavailableException.class).isThrownBy(nowhere::check);
        assertThatExceptionOfType(LakeUnavailableException.class)
                .isThrownBy(() -> nowhere.list("events/"))
                .withMessageContaining("s3://no-such-bucket/events/");
    }
}
