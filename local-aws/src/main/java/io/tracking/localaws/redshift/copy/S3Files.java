package io.tracking.localaws.redshift.copy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The objects a COPY reads. Thread-safe. */
public final class S3Files implements AutoCloseable {

    private static final int LARGEST_READ_WHOLE = 32 << 20;
    private static final int INTERNAL_ERROR = 500;

    private final S3Client s3;
    private final String region;
    private final Duration patience;

    /**
     * Path style: a bucket is no host name on a laptop.
     *
     * @param patience how long a COPY asks again when S3 does not answer
     */
    public S3Files(URI endpoint, String region, String accessKey, String secretKey, Duration patience) {
        this.patience = patience;
        this.region = region;
        s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    Duration patience() {
        return patience;
    }

    /** S3 does not answer, or answers that it cannot: it may be asked again. */
    static final class UnavailableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnavailableException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /** One object; its address as {@code stl_load_errors} names it. */
    record File(String bucket, String key, long size) {

        static File of(String address) throws CopyRefusedException {
            int slash = address.indexOf('/', "s3://".length());
            if (!address.startsWith("s3://") || slash < 0) {
                throw new CopyRefusedException("Invalid S3 address '" + address + "'", null);
            }
            return new File(address.substring("s3://".length(), slash), address.substring(slash + 1), 0);
        }

        String address() {
            return "s3://" + bucket + "/" + key;
        }
    }

    /** Everything under the prefix, or what the manifest names; at least one. */
    List<File> find(CopyCommand command) throws CopyRefusedException, IOException {
        requireRegion(command.region());
        try {
            List<File> files = command.manifest() ? listed(File.of(command.source())) : under(prefix(command.source()));
            if (files.isEmpty()) {
                throw new CopyRefusedException(
                        command.manifest()
                                ? "None of the files of the manifest '" + command.source() + "' exists"
                                : "The specified S3 prefix '"
                                        + prefix(command.source()).key() + "' does not exist",
                        null);
            }
            return files;
        } catch (SdkException e) {
            throw refused(e);
        }
    }

    /** Every bucket is in the one region that this S3 has. */
    private void requireRegion(@Nullable String named) throws CopyRefusedException {
        if (named == null || named.equals(region)) {
            return;
        }
        if (!Region.regions().contains(Region.of(named))) {
            throw new CopyRefusedException(
                    "Invalid region '" + named + "'", "Expected the Region of the bucket, such as '" + region + "'.");
        }
        throw new CopyRefusedException(
                "S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint."
                        + " Please send all future requests to this endpoint.,Status 301,Error PermanentRedirect",
                null);
    }

    /**
     * The bytes of an object.
     *
     * @param from the first byte
     * @param version the ETag of the bytes before it; null when there are none
     */
    ResponseInputStream<GetObjectResponse> open(File file, long from, @Nullable String version)
            throws CopyRefusedException, UnavailableException {
        try {
            return s3.getObject(request -> request.bucket(file.bucket())
                    .key(file.key())
                    .range(from == 0 ? null : "bytes=" + from + "-")
                    .ifMatch(version));
        } catch (SdkException e) {
            throw refused(e);
        }
    }

    /** A manifest or a JSONPaths file, whole. */
    byte[] read(String address) throws CopyRefusedException, UnavailableException {
        try (ResponseInputStream<GetObjectResponse> in = open(File.of(address), 0, null)) {
            byte[] bytes = in.readNBytes(LARGEST_READ_WHOLE + 1);
            if (bytes.length > LARGEST_READ_WHOLE) {
                throw new CopyRefusedException(
                        "'" + address + "' is larger than " + (LARGEST_READ_WHOLE >> 20) + " MB", null);
            }
            return bytes;
        } catch (UnavailableException e) {
            throw e;
        } catch (IOException | SdkException e) {
            throw new UnavailableException("S3CurlException: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }

    /** A bucket alone is everything in it. */
    private static File prefix(String source) throws CopyRefusedException {
        return File.of(source.indexOf('/', "s3://".length()) < 0 ? source + "/" : source);
    }

    private List<File> under(File prefix) {
        List<File> files = new ArrayList<>();
        for (S3Object object : s3.listObjectsV2Paginator(
                        request -> request.bucket(prefix.bucket()).prefix(prefix.key()))
                .contents()) {
            boolean folder = object.key().endsWith("/") && object.size() == 0;
            if (!folder) {
                files.add(new File(prefix.bucket(), object.key(), object.size()));
            }
        }
        return files;
    }

    private List<File> listed(File manifest) throws CopyRefusedException, IOException {
        List<File> files = new ArrayList<>();
        for (Object entry : entries(manifest)) {
            if (!(entry instanceof Map<?, ?> map) || !(map.get("url") instanceof String url)) {
                throw new CopyRefusedException(
                        "Manifest file '" + manifest.address() + "' has an entry without url", null);
            }
            File file = size(File.of(url));
            if (file != null) {
                files.add(file);
            } else if (Boolean.TRUE.equals(map.get("mandatory"))) {
                throw new CopyRefusedException(
                        "S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Key " + url,
                        null);
            }
        }
        return files;
    }

    private List<?> entries(File manifest) throws CopyRefusedException, IOException {
        byte[] json;
        try {
            json = read(manifest.address());
        } catch (CopyRefusedException e) {
            throw new CopyRefusedException("Problem reading manifest file - " + e.reason(), null);
        }
        try {
            Map<?, ?> root = JsonMapper.shared().readValue(json, Map.class);
            if (root.get("entries") instanceof List<?> entries) {
                return entries;
            }
            throw new CopyRefusedException("Manifest file '" + manifest.address() + "' has no entries", null);
        } catch (JacksonException e) {
            throw new CopyRefusedException("Manifest file is not in correct json format", e.getOriginalMessage());
        }
    }

    private @Nullable File size(File file) {
        try {
            long size = s3.headObject(request -> request.bucket(file.bucket()).key(file.key()))
                    .contentLength();
            return new File(file.bucket(), file.key(), size);
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return null;
            }
            throw e;
        }
    }

    private static CopyRefusedException refused(SdkException e) throws UnavailableException {
        if (e instanceof NoSuchBucketException) {
            return new CopyRefusedException(
                    "S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket", null);
        }
        if (e instanceof S3Exception s3 && s3.awsErrorDetails() != null) {
            AwsErrorDetails details = s3.awsErrorDetails();
            String reason = "S3ServiceException:" + details.errorMessage() + ",Status " + s3.statusCode() + ",Error "
                    + details.errorCode();
            if (s3.statusCode() < INTERNAL_ERROR) {
                return new CopyRefusedException(reason, null);
            }
            throw new UnavailableException(reason, e);
        }
        throw new UnavailableException("S3CurlException: " + e.getMessage(), e);
    }
}
