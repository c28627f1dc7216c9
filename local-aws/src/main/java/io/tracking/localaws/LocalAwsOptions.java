package io.tracking.localaws;

import io.tracking.localaws.redshift.RedshiftStandInOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Configures where the laptop's AWS keeps its data and listens.
 *
 * @param directory kept across restarts, created when it is not there; one process at a time
 * @param host the address to listen on: 127.0.0.1 except in a container
 * @param sqsPort 0 for any free port, as for the others
 * @param redshiftS3Patience how long a COPY asks again when S3 does not answer
 */
public record LocalAwsOptions(
        Path directory,
        String host,
        int sqsPort,
        int s3Port,
        int redshiftPort,
        RedshiftStandInOptions.Admin redshiftAdmin,
        boolean redshiftRequiresSsl,
        Duration redshiftS3Patience) {

    public LocalAwsOptions(Path directory, String host, int sqsPort, int s3Port, int redshiftPort) {
        this(
                directory,
                host,
                sqsPort,
                s3Port,
                redshiftPort,
                RedshiftStandInOptions.Admin.DEFAULT,
                false,
                RedshiftStandInOptions.S3_PATIENCE);
    }

    private static final String LOOPBACK = "127.0.0.1";

    /** SQS 9324, S3 9000, Redshift 5439. */
    public static LocalAwsOptions defaults(Path directory) {
        return new LocalAwsOptions(directory, LOOPBACK, 9324, 9000, 5439);
    }

    public static LocalAwsOptions anyPorts(Path directory) {
        return new LocalAwsOptions(directory, LOOPBACK, 0, 0, 0);
    }
}
