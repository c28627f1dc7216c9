package io.tracking.loader.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tracking.loader.lake.LakeFixtures;
import io.tracking.loader.queue.QueueUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3SpillStoreIT extends SpillStoreContract {

    private static final S3Client S3 = LakeFixtures.client();

    private final String bucket = LakeFixtures.bucket(LakeFixtures.newBucket());
    private final SpillStore store = new S3SpillStore(S3, bucket);

    @Override
    SpillStore store() {
        return store;
    }

    @Override
    void put(String key, byte[] object) {
        S3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(object));
    }

    @Override
    List<String> setAside() {
        return S3.listObjectsV2(request -> request.bucket(bucket).prefix("spill-dead/")).contents().stream()
                .map(object -> object.key().replaceFirst("^spill-dead/", "spill/"))
                .toList();
    }

    /** What consoles make when somebody creates a folder. */
    @Test
    void aFolderMarkerIsNoLoader() {
        put("spill-loaders/", new byte[0]);
        put("spill-loaders/folder/", new byte[0]);

        assertThat(store.meet("one")).containsExactly("one");
    }

    @Test
    void saysWhenTheBucketIsNotThere() {
        SpillStore nowhere = new S3SpillStore(S3, "no-such-bucket");

        assertThatExceptionOfType(QueueUnavailableException.class)
                .isThrownBy(() -> nowhere.list("", 10))
                .withMessageContaining("s3://no-such-bucket/spill/");
        assertThatExceptionOfType(QueueUnavailableException.class).isThrownBy(() -> nowhere.read("spill/a"));
    }
}
