package io.tracking.localaws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.localaws.AwsClients;
import io.tracking.localaws.AwsUnderTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the product depends on in S3. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.tracking.localaws.AwsUnderTest#all")
class S3ContractIT {

    private static final String KEY = "events/date=2026-11-21/hour=07/20261121T0705Z-loader-a-0001.ndjson.zst";

    private final S3Client s3;
    private final String bucket = "contract-" + UUID.randomUUID();

    S3ContractIT(AwsUnderTest aws) {
        this.s3 = AwsClients.s3(aws);
    }

    @BeforeEach
    void createBucket() {
        s3.createBucket(create -> create.bucket(bucket));
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void keepsBytesMetadataAndEtag() throws Exception {
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);
        Map<String, String> metadata = Map.of(
                "rows",
                "2",
                "request-hours",
                "2020-06-01T00/2020-06-01T00,2026-11-21T06/2026-11-21T07",
                "min-request-timestamp",
                "2020-06-01 00:00:24.000000");

        PutObjectResponse put = s3.putObject(
                request -> request.bucket(bucket).key(KEY).metadata(metadata), RequestBody.fromBytes(body));
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key(KEY));
        ResponseBytes<GetObjectResponse> read =
                s3.getObjectAsBytes(request -> request.bucket(bucket).key(KEY));

        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
        assertThat(put.eTag()).isEqualTo('"' + md5 + '"');
        assertThat(head.eTag()).isEqualTo(put.eTag());
        assertThat(head.metadata()).isEqualTo(metadata);
        assertThat(head.contentLength()).isEqualTo(body.length);
        assertThat(read.asByteArray()).isEqualTo(body);
    }

    @Test
    void leavesAnObjectThatExistsWhenTheWriteIsConditional() {
        putIfAbsent(KEY, "first");

        assertThatThrownBy(() -> putIfAbsent(KEY, "second"))
                .isInstanceOfSatisfying(S3Exception.class, refused -> assertThat(refused.statusCode())
                        .isEqualTo(412));
        assertThat(read(KEY)).isEqualTo("first");
    }

    @Test
    void neverLetsTwoConditionalWritersWin() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        int winners = 0;
        try {
            for (int round = 0; round < 50; round++) {
                String key = "race/" + round;
                CyclicBarrier start = new CyclicBarrier(2);
                List<String> won = new ArrayList<>();
                for (Future<String> result :
                        writers.invokeAll(List.of(writer(key, "a", start), writer(key, "b", start)))) {
                    if (!result.get().isEmpty()) {
                        won.add(result.get());
                    }
                }
                // Nobody may have been told: a client that repeats a call whose answer was lost is refused by its own
                // object.
                assertThat(won).as("winners of round %d", round).hasSizeLessThanOrEqualTo(1);
                assertThat(read(key)).isIn(won.isEmpty() ? List.of("a", "b") : won);
                winners += won.size();
            }
            assertThat(winners).isGreaterThan(25);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void listsInTheOrderOfTheKeysByPageAndPrefix() {
        List<String> keys = List.of("a/1", "a/10", "a/2", "a/B", "a/b", "a/é", "a0", "b/1");
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(key -> put(key, "x"));

        List<String> listed =
                s3
                        .listObjectsV2Paginator(
                                list -> list.bucket(bucket).prefix("a/").maxKeys(2))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .toList();
        List<String> after =
                s3.listObjectsV2(list -> list.bucket(bucket).prefix("a/").startAfter("a/2")).contents().stream()
                        .map(S3Object::key)
                        .toList();

        assertThat(listed).containsExactly("a/1", "a/10", "a/2", "a/B", "a/b", "a/é");
        assertThat(after).containsExactly("a/B", "a/b", "a/é");
    }

    @Test
    void listsKeysWithTheirSizeAndEtag() {
        put(KEY, "twelve bytes");
        String etag = s3.headObject(request -> request.bucket(bucket).key(KEY)).eTag();

        List<S3Object> listed = s3.listObjectsV2(list -> list.bucket(bucket).prefix("events/date=2026-11-21/"))
                .contents();

        assertThat(listed).singleElement().satisfies(object -> {
            assertThat(object.key()).isEqualTo(KEY);
            assertThat(object.size()).isEqualTo(12);
            assertThat(object.eTag()).isEqualTo(etag);
        });
    }

    @Test
    void readsARange() {
        put(KEY, "0123456789");

        ResponseBytes<GetObjectResponse> range =
                s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY).range("bytes=3-5"));

        assertThat(range.asUtf8String()).isEqualTo("345");
    }

    @Test
    void saysThatAnObjectIsNotThere() {
        assertThatThrownBy(() -> s3.headObject(head -> head.bucket(bucket).key("nothing")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> read("nothing")).isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void deletesAnObjectThatIsThereOrNot() {
        put("spill/1", "x");

        s3.deleteObject(delete -> delete.bucket(bucket).key("spill/1"));
        s3.deleteObject(delete -> delete.bucket(bucket).key("spill/1"));

        assertThat(s3.listObjectsV2(list -> list.bucket(bucket)).contents()).isEmpty();
    }

    @Test
    void refusesAKeyOfMoreThan1024Bytes() {
        assertRefused("KeyTooLongError", () -> put("a/".repeat(512) + "b", "body"));
        assertRefused("KeyTooLongError", () -> put("ä/".repeat(341) + "äb", "body"));
    }

    @Test
    void takesAKeyOf1024Bytes() {
        String key = "0123456789abcde/".repeat(64).substring(0, 1023) + "x";

        put(key, "body");

        assertThat(read(key)).isEqualTo("body");
    }

    @Test
    void refusesMoreThanTwoKilobytesOfMetadata() {
        assertRefused(
                "MetadataTooLarge",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key(KEY).metadata(Map.of("name", "v".repeat(2_045))),
                        RequestBody.fromString("body")));
        assertRefused(
                "MetadataTooLarge",
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key(KEY)
                                .metadata(Map.of("a", "v".repeat(1_024), "b", "v".repeat(1_023))),
                        RequestBody.fromString("body")));
    }

    @Test
    void takesTwoKilobytesOfMetadata() {
        s3.putObject(
                request -> request.bucket(bucket).key(KEY).metadata(Map.of("name", "v".repeat(2_044))),
                RequestBody.fromString("body"));

        assertThat(s3.headObject(head -> head.bucket(bucket).key(KEY)).metadata())
                .containsEntry("name", "v".repeat(2_044));
    }

    @Test
    void refusesABodyThatIsNotWhatItsChecksumSays() {
        assertRefused(
                "BadDigest",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key(KEY).contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                        RequestBody.fromString("body")));
    }

    @Test
    void refusesABucketThatIsNotThere() {
        assertRefused(
                "NoSuchBucket",
                () -> s3.putObject(
                        request -> request.bucket("no-such-bucket-" + UUID.randomUUID())
                                .key(KEY),
                        RequestBody.fromString("body")));
    }

    private static void assertRefused(String code, ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .isEqualTo(code));
    }

    private Callable<String> writer(String key, String name, CyclicBarrier start) {
        return () -> {
            start.await();
            try {
                putIfAbsent(key, name);
                return name;
            } catch (S3Exception refused) {
                // S3 itself answers 409 to a writer that it saw at the same time.
                assertThat(refused.statusCode()).isIn(409, 412);
                return "";
            }
        };
    }

    private void putIfAbsent(String key, String body) {
        s3.putObject(put -> put.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromString(body));
    }

    private void put(String key, String body) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(body));
    }

    private String read(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asString(StandardCharsets.UTF_8);
    }
}
