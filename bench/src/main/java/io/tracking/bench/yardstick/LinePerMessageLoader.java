package io.tracking.bench.yardstick;

import io.awspring.cloud.s3.S3Template;
import io.awspring.cloud.sqs.annotation.SqsListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Loads as most people would write it: a line for each message, gzip, a file now and then, acknowledged before it is stored. */
@EnableAutoConfiguration
@EnableScheduling
public class LinePerMessageLoader {

    private final S3Template lake;
    private ByteArrayOutputStream file = new ByteArrayOutputStream();
    private OutputStream lines = gzip(file);

    LinePerMessageLoader(S3Template lake) {
        this.lake = lake;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(LinePerMessageLoader.class, arguments);
    }

    @SqsListener("tracking-events")
    synchronized void event(String message) throws IOException {
        lines.write(message.getBytes(StandardCharsets.UTF_8));
        lines.write('\n');
    }

    @Scheduled(fixedRateString = "${bench.window}")
    void publish() throws IOException {
        byte[] closed = close();
        lake.upload("tracking-lake", "events/" + UUID.randomUUID() + ".ndjson.gz", new ByteArrayInputStream(closed));
    }

    private synchronized byte[] close() throws IOException {
        lines.close();
        byte[] closed = file.toByteArray();
        file = new ByteArrayOutputStream();
        lines = gzip(file);
        return closed;
    }

    private static OutputStream gzip(OutputStream file) {
        try {
            return new GZIPOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
