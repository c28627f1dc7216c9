package io.tracking.localaws;

import io.tracking.localaws.redshift.RedshiftStandIn;
import io.tracking.localaws.redshift.RedshiftStandInOptions.S3;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * A Redshift that tests run on instead of the stand-in of their own process: a cluster, a Serverless workgroup, or a stand-in in
 * another process. By system properties:
 *
 * <ul>
 *   <li>{@code tracking.it.redshift-url}: {@code jdbc:redshift://…/dev?…}; each test makes a database beside that one
 *   <li>{@code tracking.it.redshift-user}, {@code tracking.it.redshift-password}: who may create databases
 *   <li>{@code tracking.it.redshift-role}: what COPY reads the buckets with
 *   <li>{@code tracking.it.s3-endpoint}: the S3 that it reads, {@code https://s3.<region>.amazonaws.com} by default
 *   <li>{@code tracking.it.aws-region}, {@code tracking.it.aws-access-key}, {@code tracking.it.aws-secret-key}: who may create
 *       buckets there and write to them
 * </ul>
 */
record RedshiftElsewhere(String url, String user, String password, S3 s3) {

    static @Nullable RedshiftElsewhere configured() {
        String url = System.getProperty("tracking.it.redshift-url");
        if (url == null) {
            return null;
        }
        String region = System.getProperty("tracking.it.aws-region", "us-east-1");
        String s3 = System.getProperty("tracking.it.s3-endpoint", "https://s3." + region + ".amazonaws.com");
        return new RedshiftElsewhere(
                url,
                System.getProperty("tracking.it.redshift-user", RedshiftStandIn.USER),
                System.getProperty("tracking.it.redshift-password", "any"),
                new S3(
                        URI.create(s3),
                        region,
                        System.getProperty("tracking.it.aws-access-key", "sandbox"),
                        System.getProperty("tracking.it.aws-secret-key", "sandbox-secret")));
    }

    /** @throws IllegalStateException when the database is not there and cannot be created */
    String url(String database) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
                if (found.next()) {
                    return of(database);
                }
            }
            statement.execute("CREATE DATABASE " + database);
            return of(database);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create database " + database + " at " + url, e);
        }
    }

    private String of(String database) {
        return url.replaceFirst("(//[^/]+/)[^?;]*", "$1" + database);
    }

    void createBucket(String bucket) {
        try (S3Client client = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.of(s3.region()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            client.createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException there) {
            // As it is to be.
        }
    }
}
