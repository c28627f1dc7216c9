package io.tracking.loader.lake;

import io.tracking.localaws.AwsUnderTest;
import io.tracking.localaws.LocalAws;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes buckets of the in-process S3, for tests of other packages. */
public final class LocalLake {

    private static final S3Client S3 = S3LakeIT.client(AwsUnderTest.get());

    private LocalLake() {}

    /** The lake of a new bucket. */
    public static Lake create(String bucket) {
        LocalAws.shared().createBucket(bucket);
        return new S3Lake(S3, bucket);
    }
}
