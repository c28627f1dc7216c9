package io.tracking.localaws.redshift;

import io.tracking.localaws.LocalAws;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The stand-in, or the real Redshift of {@code -Dtracking.it.redshift-url}.
 *
 * <p>A real one also needs {@code tracking.it.redshift-user}, {@code -password}, {@code -bucket} and {@code -role}; its bucket
 * is written with the default AWS credentials.
 */
final class RedshiftUnderTest {

    private static final @Nullable String URL = System.getProperty("tracking.it.redshift-url");
    private static final String BUCKET = System.getProperty("tracking.it.redshift-bucket", "conformance");
    private static final String ROLE =
            System.getProperty("tracking.it.redshift-role", "arn:aws:iam::000000000000:role/sandbox");
    private static final String PREFIX = "conformance-" + UUID.randomUUID();
    private static final S3Client S3 = s3();

    private RedshiftUnderTest() {}

    static Connection connect() throws SQLException {
        return URL == null
                ? DriverManager.getConnection(
                        LocalAws.shared().redshiftUrl("conformance"), LocalAws.REDSHIFT_USER, "any")
                : DriverManager.getConnection(
                        URL,
                        System.getProperty("tracking.it.redshift-user"),
                        System.getProperty("tracking.it.redshift-password"));
    }

    /** As a user that the test has created. */
    static Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(
                URL == null ? LocalAws.shared().redshiftUrl("conformance") : URL, user, password);
    }

    static String role() {
        return ROLE;
    }

    static String authorization() {
        return "IAM_ROLE '" + ROLE + "'";
    }

    /** Of the bucket. */
    static String region() {
        return S3.serviceClientConfiguration().region().id();
    }

    /** Puts the object and returns its address. */
    static String put(String key, byte[] body) {
        String whole = PREFIX + "/" + key;
        S3.putObject(request -> request.bucket(BUCKET).key(whole), RequestBody.fromBytes(body));
        return "s3://" + BUCKET + "/" + whole;
    }

    private static S3Client s3() {
        S3ClientBuilder builder = S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
        if (URL != null) {
            return builder.build();
        }
        LocalAws aws = LocalAws.shared();
        aws.createBucket(BUCKET);
        return builder.endpointOverride(aws.s3Endpoint())
                .region(Region.of(aws.region()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKey(), aws.secretKey())))
                .build();
    }
}
