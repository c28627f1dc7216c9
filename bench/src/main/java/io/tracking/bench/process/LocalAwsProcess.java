package io.tracking.bench.process;

import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/** The sandbox's AWS in a process of its own, empty, with the product's queue and bucket. */
public final class LocalAwsProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("local-aws is ready");

    private static final int PORT_LINE = 3;

    private final MeasuredProcess child;
    private final Path data;
    private final int sqsPort;
    private final int s3Port;
    private final int redshiftPort;

    private LocalAwsProcess(MeasuredProcess child, Path data, int sqsPort, int s3Port, int redshiftPort) {
        this.child = child;
        this.data = data;
        this.sqsPort = sqsPort;
        this.s3Port = s3Port;
        this.redshiftPort = redshiftPort;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param services some of {@code sqs,s3,redshift}
     */
    public static LocalAwsProcess start(String name, Path repository, Path directory, String services) {
        Path data = directory.resolve(name);
        try {
            FileSystemUtils.deleteRecursively(data);
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + data, e);
        }
        int sqsPort = Ports.free();
        int s3Port = Ports.free();
        int redshiftPort = Ports.free();
        MeasuredProcess child = MeasuredProcess.start(
                name,
                directory,
                Java.jar(
                        Jars.below(repository).localAws(),
                        List.of("-Xmx2g"),
                        List.of(
                                "--directory=" + data,
                                "--services=" + services,
                                "--sqs-port=" + sqsPort,
                                "--s3-port=" + s3Port,
                                "--redshift-port=" + redshiftPort)));
        LocalAwsProcess aws = new LocalAwsProcess(child, data, sqsPort, s3Port, redshiftPort);
        child.awaitLine(READY);
        if (services.contains("redshift")) {
            child.adopt(aws.postmaster(0));
        }
        return aws;
    }

    /** The port of the PostgreSQL behind the Redshift stand-in. */
    public int postgresPort() {
        return (int) postmaster(PORT_LINE);
    }

    /** A line of {@code postmaster.pid}. */
    private long postmaster(int line) {
        try (var files = Files.walk(data)) {
            Path pid = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Cannot find PostgreSQL in " + data));
            return Long.parseLong(Files.readAllLines(pid).get(line).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot find PostgreSQL in " + data, e);
        }
    }

    public MeasuredProcess child() {
        return child;
    }

    /** Where it keeps everything. */
    public Path data() {
        return data;
    }

    public URI sqs() {
        return URI.create("http://127.0.0.1:" + sqsPort);
    }

    public URI s3() {
        return URI.create("http://127.0.0.1:" + s3Port);
    }

    public int redshiftPort() {
        return redshiftPort;
    }

    @Override
    public void close() {
        child.close();
    }
}
