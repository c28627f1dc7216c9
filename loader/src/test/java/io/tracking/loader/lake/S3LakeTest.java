package io.tracking.loader.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3LakeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:05:00Z");

    private final Lake lake = new S3Lake(new HalfWritten(), "lake");

    @Test
    void leavesOutWhatIsStillBeingWritten() {
        assertThat(lake.list("events/")).extracting(StoredFile::key).containsExactly("events/whole");
        assertThat(lake.describe("events/half")).isEmpty();
    }

    /** Shows an object while it is being written, as some stores do: a key, and no ETag yet. */
    private static final class HalfWritten implements S3Client {

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            S3Object half =
                    S3Object.builder().key("events/half").lastModified(NOW).build();
            S3Object whole = S3Object.builder()
                    .key("events/whole")
                    .eTag("\"0a1b\"")
                    .size(1L)
                    .lastModified(NOW)
                    .build();
            return ListObjectsV2Response.builder()
                    .isTruncated(false)
                    .contents(half, whole)
                    .build();
        }

        @Override
        public HeadObjectResponse headObject(HeadObjectRequest request) {
            return HeadObjectResponse.builder().lastModified(NOW).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
