package io.tracking.loader.lake;

import io.tracking.localaws.AwsUnderTest;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes real lakes for other packages' tests. */
public final class LakeFixtures {

    private LakeFixtures() {}

    /** An empty bucket on the AWS under test. */
    public static Lake newBucket() {
        String bucket = "lake-" + UUID.randomUUID();
        S3Client s3 = client();
        s3.createBucket(request -> request.bucket(bucket));
        return new S3Lake(s3, bucket);
    }

    /** A client of that AWS. */
    public static S3Client client() {
        return S3LakeIT.client(AwsUnderTest.get());
    }

    /** The name of a lake's bucket. */
    public static String bucket(Lake lake) {
        return lake.uri("").replaceAll("^s3://|/$", "");
    }
}
