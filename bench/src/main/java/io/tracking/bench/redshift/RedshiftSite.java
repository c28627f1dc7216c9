package io.tracking.bench.redshift;

import io.tracking.bench.process.LocalAwsProcess;
import io.tracking.bench.report.Bench;
import io.tracking.bench.report.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says where is measured: a Redshift, and the bucket that its COPY reads. Without {@code --url} it is a stand-in of the run's own,
 * which ends with it.
 *
 * @param login user and password, as the driver wants them
 * @param role what COPY reads the bucket with, as it stands in SQL
 * @param own the stand-in that was started for the run
 */
record RedshiftSite(
        String url, Properties login, S3Client s3, String bucket, String role, @Nullable LocalAwsProcess own)
        implements AutoCloseable {

    private static final String SCHEME = "jdbc:redshift:";
    private static final String OWN_BUCKET = "tracking-lake";

    /**
     * Finds it.
     *
     * @param environment for {@code REDSHIFT_USER} and {@code REDSHIFT_PASSWORD}
     * @throws CannotMeasureException saying which option is wrong, or that the bucket is not there or not ours to read
     */
    static RedshiftSite of(Bench bench, Map<String, String> environment) {
        Options options = bench.options();
        if (options.text("url").isEmpty()) {
            return own(bench);
        }
        String url = options.text("url");
        if (!url.startsWith(SCHEME + "//")) {
            throw new CannotMeasureException("Cannot measure at " + withoutSecrets(url)
                    + ": --url must be jdbc:redshift://<host>:5439/<database>");
        }
        String bucket = options.text("bucket");
        if (bucket.isEmpty()) {
            throw new CannotMeasureException("Cannot measure at " + withoutSecrets(url)
                    + " without a bucket: name one by --bucket that the role of COPY may read and you may write to");
        }
        S3ClientBuilder s3 = S3Client.builder().region(Region.of(options.text("region")));
        if (!options.text("endpoint").isEmpty()) {
            s3.endpointOverride(URI.create(options.text("endpoint"))).forcePathStyle(true);
        }
        RedshiftSite site = new RedshiftSite(
                url, login(options, environment), s3.build(), bucket, role(options.text("role")), null);
        site.requireBucket();
        return site;
    }

    private static RedshiftSite own(Bench bench) {
        LocalAwsProcess aws = LocalAwsProcess.start("local-aws", bench.repository(), bench.directory(), "s3,redshift");
        Properties login = new Properties();
        login.setProperty("user", "awsuser");
        login.setProperty("password", "any");
        S3Client s3 = S3Client.builder()
                .endpointOverride(aws.s3())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox-secret")))
                .build();
        return new RedshiftSite(
                "jdbc:redshift://127.0.0.1:" + aws.redshiftPort() + "/dev?ssl=false",
                login,
                s3,
                OWN_BUCKET,
                "default",
                aws);
    }

    private static String role(String typed) {
        if (typed.contains("'")) {
            throw new CannotMeasureException("Cannot COPY with --role " + typed + ": expected default or an ARN");
        }
        return typed.equals("default") ? typed : "'" + typed + "'";
    }

    private static Properties login(Options options, Map<String, String> environment) {
        Properties login = new Properties();
        String user = environment.getOrDefault("REDSHIFT_USER", "");
        String password = environment.getOrDefault("REDSHIFT_PASSWORD", "");
        if (!options.text("credentials").isEmpty()) {
            JsonNode secret = secret(Path.of(options.text("credentials")));
            user = secret.path("username").asString(user);
            password = secret.path("password").asString("");
        }
        if (!user.isEmpty()) {
            login.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            login.setProperty("password", password);
        }
        return login;
    }

    /** A secret's JSON, or the password alone. */
    private static JsonNode secret(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.startsWith("{")
                    ? JsonMapper.shared().readTree(text)
                    : JsonMapper.shared().createObjectNode().put("password", text);
        } catch (IOException e) {
            throw new CannotMeasureException("Cannot read --credentials " + file + ": " + e, e);
        } catch (JacksonException e) {
            // Without the cause: it may quote the password.
            throw new CannotMeasureException(
                    "Cannot read --credentials " + file + ": it begins with { and is no JSON object");
        }
    }

    private void requireBucket() {
        try {
            s3.headBucket(request -> request.bucket(bucket));
        } catch (SdkException e) {
            s3.close();
            throw new CannotMeasureException(
                    "Cannot use bucket " + bucket + ": " + e.getMessage()
                            + "; it must be there, and you need s3:ListBucket, s3:PutObject and s3:DeleteObject",
                    e);
        }
    }

    /** @throws CannotMeasureException naming the URL without what may be secret in it */
    Connection connect() {
        try {
            return DriverManager.getConnection(url, login);
        } catch (SQLException e) {
            throw new CannotMeasureException(
                    "Cannot sign in to " + withoutSecrets(url) + ": " + e.getMessage()
                            + "; user and password are REDSHIFT_USER and REDSHIFT_PASSWORD, or in --credentials",
                    e);
        }
    }

    /** Neither host nor parameters: what a page may say of it. */
    String kind() {
        return SCHEME + "//…" + (url.contains("redshift-serverless") ? ", Serverless" : "");
    }

    private static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }

    @Override
    public void close() {
        s3.close();
        if (own != null) {
            own.close();
        }
    }
}
