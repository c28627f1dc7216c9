package io.tracking.sandbox.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what is to be started.
 *
 * @param directory data of local-aws, logs, process ids
 * @param endpoints where a program listens, and where it finds the others
 * @param window the loader's
 * @param visibility after which SQS hands a message out again that was not acknowledged
 * @param properties further ones of both applications, {@code --name=value}
 */
public record Settings(
        Jars jars,
        Path directory,
        LocalEndpoints endpoints,
        Duration window,
        Duration visibility,
        List<String> properties) {

    /** Ready in half the CPU time, at half the peak speed, which a laptop's traffic does not come near. */
    private static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8");

    /** Holds what is to be started with no further properties. */
    public Settings(Jars jars, Path directory, LocalEndpoints endpoints, Duration window, Duration visibility) {
        this(jars, directory, endpoints, window, visibility, List.of());
    }

    public Path log(Program program) {
        return directory.resolve("logs").resolve(program.label() + ".log");
    }

    /** The command line that starts a program, with the same Java as this one. */
    public List<String> command(Program program) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK_START);
        switch (program) {
            case LOCAL_AWS ->
                command.addAll(List.of(
                        "-Xmx512m",
                        "-jar",
                        jars.localAws().toString(),
                        "--directory=" + directory.resolve("aws"),
                        "--sqs-port=" + endpoints.sqs(),
                        "--s3-port=" + endpoints.s3(),
                        "--redshift-port=" + endpoints.redshift(),
                        "--visibility=" + visibility));
            case API -> {
                command.addAll(List.of("-Xmx256m", "-jar", jars.api().toString()));
                command.addAll(application(endpoints.api()));
                command.addAll(properties);
            }
            case LOADER -> {
                command.addAll(List.of("-Xmx256m", "-jar", jars.loader().toString()));
                command.addAll(application(endpoints.loader()));
                command.add("--spring.datasource.url=" + endpoints.redshiftUrl());
                command.add("--tracking.loader.window=" + window);
                command.add("--tracking.queue.visibility=" + visibility);
                command.add("--tracking.warehouse.incomplete-set-grace=" + visibility);
                command.addAll(properties);
            }
        }
        return command;
    }

    private List<String> application(int port) {
        return List.of(
                "--spring.profiles.active=sandbox",
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--spring.cloud.aws.region.static=" + LocalEndpoints.REGION,
                "--spring.cloud.aws.credentials.access-key=" + LocalEndpoints.ACCESS_KEY,
                "--spring.cloud.aws.credentials.secret-key=" + LocalEndpoints.SECRET_KEY,
                "--spring.cloud.aws.sqs.endpoint=" + endpoints.sqsUri(),
                "--spring.cloud.aws.s3.endpoint=" + endpoints.s3Uri(),
                "--spring.cloud.aws.s3.path-style-access-enabled=true");
    }
}
