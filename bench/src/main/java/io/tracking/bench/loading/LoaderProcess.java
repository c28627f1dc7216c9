package io.tracking.bench.loading;

import io.tracking.bench.process.Java;
import io.tracking.bench.process.LocalAwsProcess;
import io.tracking.bench.process.MeasuredProcess;
import io.tracking.sandbox.process.Jars;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The real loader on one bucket and one database of local-aws. */
record LoaderProcess(LocalAwsProcess aws, Path repository, Path directory) {

    static final String BUCKET = "tracking-lake";

    MeasuredProcess start(String name, int port, String bucket, String database, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.profiles.active=sandbox",
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.cloud.aws.sqs.endpoint=" + aws.sqs(),
                "--spring.cloud.aws.s3.endpoint=" + aws.s3(),
                "--spring.datasource.url=jdbc:redshift://127.0.0.1:" + aws.redshiftPort() + "/" + database
                        + "?ssl=false",
                "--tracking.lake.bucket=" + bucket,
                "--tracking.loader.load-interval=1s"));
        arguments.addAll(more);
        MeasuredProcess child = MeasuredProcess.start(
                name,
                directory,
                Java.jar(Jars.below(repository).loader(), List.of("-Xmx256m", "-XX:+UseSerialGC"), arguments));
        child.awaitHttp(URI.create("http://127.0.0.1:" + port + "/actuator/health/liveness"));
        return child;
    }

    S3Client s3() {
        return S3Client.builder()
                .endpointOverride(aws.s3())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox-secret")))
                .build();
    }

    static void put(S3Client s3, String bucket, RowSet set) {
        for (RowSet.LakeFile file : set.files()) {
            s3.putObject(
                    request -> request.bucket(bucket)
                            .key(file.key().toString())
                            .metadata(file.metadata().toMap()),
                    file.body());
        }
    }
}
