package io.tracking.api.contracts;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Reads schemas from a bucket, below a prefix. */
final class S3SchemaFolder implements SchemaFolder {

    private final S3AsyncClient s3;
    private final String bucket;
    private final String prefix;

    /** @param prefix empty, or with a slash at its end */
    S3SchemaFolder(S3AsyncClient s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public Map<String, byte[]> read() throws IOException {
        try {
            Map<String, byte[]> byName = new TreeMap<>();
            String token = null;
            do {
                String next = token;
                ListObjectsV2Response page = s3.listObjectsV2(request -> request.bucket(bucket)
                                .prefix(prefix)
                                .delimiter("/")
                                .continuationToken(next))
                        .join();
                for (S3Object object : page.contents()) {
                    String name = object.key().substring(prefix.length());
                    if (name.endsWith(SUFFIX)) {
                        SchemaFolder.checkSize("s3://" + bucket + "/" + object.key(), object.size());
                        byName.put(name, body(object.key()));
                        SchemaFolder.checkCount(byName.size());
                    }
                }
                token = page.nextContinuationToken();
            } while (token != null);
            return byName;
        } catch (CompletionException e) {
            throw new IOException("s3://" + bucket + "/" + prefix + " cannot be read: " + e.getCause(), e);
        }
    }

    private byte[] body(String key) {
        return s3.getObject(request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
                .join()
                .asByteArray();
    }
}
