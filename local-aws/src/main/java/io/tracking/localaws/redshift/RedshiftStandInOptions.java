package io.tracking.localaws.redshift;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where the stand-in keeps its data, listens, and finds S3.
 *
 * @param directory kept across restarts, created when it is not there; one process at a time
 * @param host the address to listen on: 127.0.0.1 except in a container
 * @param port 0 for any free port
 * @param s3 where COPY reads {@code s3://} addresses, path style; asked at the first COPY
 */
public record RedshiftStandInOptions(Path directory, String host, int port, Supplier<S3> s3) {

    /** An S3 endpoint and the keys that may read it. */
    public record S3(URI endpoint, String region, String accessKey, String secretKey) {}
}
