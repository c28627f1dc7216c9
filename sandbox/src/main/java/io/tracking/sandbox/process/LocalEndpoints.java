package io.tracking.sandbox.process;

import java.net.URI;

/** Names where everything listens, all on 127.0.0.1. */
public record LocalEndpoints(int api, int loader, int sqs, int s3, int redshift) {

    public static final String ACCESS_KEY = "sandbox";
    public static final String SECRET_KEY = "sandbox-secret";
    public static final String REGION = "us-east-1";

    /** API 8080, loader 8081, SQS 9324, S3 9000, Redshift 5439. */
    public static LocalEndpoints defaults() {
        return new LocalEndpoints(8080, 8081, 9324, 9000, 5439);
    }

    public URI apiUri() {
        return http(api);
    }

    public URI loaderUri() {
        return http(loader);
    }

    public URI sqsUri() {
        return http(sqs);
    }

    public URI s3Uri() {
        return http(s3);
    }

    /** Without TLS, which the stand-in does not speak and the driver asks for by itself. */
    public String redshiftUrl() {
        return "jdbc:redshift://127.0.0.1:" + redshift + "/dev?ssl=false";
    }

    private static URI http(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
