package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.amazon.redshift.core.BaseConnection;
import io.tracking.localaws.LocalAws;
import io.tracking.localaws.redshift.RedshiftStandInOptions.S3;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 that does not answer: {@code copy-usage_notes-multiple-files} of the guide. */
class CopyOutageIT {

    private static final int ROWS = 100_000;
    private static final long HALF = 1_000_000;
    private static final String COPY =
            "COPY t FROM 's3://outage/rows' IAM_ROLE 'arn:aws:iam::000000000000:role/sandbox' CSV";

    private static Network network;
    private static RedshiftStandIn redshift;
    private Connection session;
    private Connection other;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        LocalAws aws = LocalAws.shared();
        aws.createBucket("outage");
        put(aws);
        network = new Network(aws.s3Endpoint());
        S3 s3 = new S3(network.endpoint(), aws.region(), aws.accessKey(), aws.secretKey());
        redshift = RedshiftStandIn.start(new RedshiftStandInOptions(
                directory,
                "127.0.0.1",
                0,
                () -> s3,
                RedshiftStandInOptions.Admin.DEFAULT,
                false,
                Duration.ofSeconds(8)));
    }

    @AfterAll
    static void stop() throws IOException {
        redshift.close();
        network.close();
    }

    @BeforeEach
    void open() throws SQLException {
        session = connect();
        other = connect();
        Conformance.execute(session, "DROP TABLE IF EXISTS t");
        Conformance.execute(session, "CREATE TABLE t (id INT, name VARCHAR(40))");
    }

    @AfterEach
    void close() throws SQLException {
        network.heal();
        session.close();
        other.close();
    }

    @Test
    void loadsEachRowOnceWhenS3IsBack() throws Exception {
        network.breakAfter(HALF);
        CompletableFuture<Void> copy = copying();

        awaitOutage();
        Conformance.execute(other, "SET statement_timeout TO 500");
        assertThat(Conformance.refused(other, "DELETE FROM t")).contains("timeout");
        network.heal();
        copy.get();

        assertThat(Conformance.value(session, "SELECT COUNT(*), COUNT(DISTINCT id), pg_last_copy_count() FROM t"))
                .isEqualTo(ROWS + "|" + ROWS + "|" + ROWS);
    }

    @Test
    void loadsWhatItCouldNotBeginWith() throws Exception {
        network.breakAfter(0);
        CompletableFuture<Void> copy = copying();

        awaitOutage();
        network.heal();
        copy.get();

        assertThat(Conformance.value(session, "SELECT COUNT(*) FROM t")).isEqualTo(String.valueOf(ROWS));
    }

    @Test
    void failsWhenS3StaysAway() throws Exception {
        network.breakAfter(HALF);

        assertThat(Conformance.refused(session, COPY)).contains("S3CurlException");

        assertThat(Conformance.value(session, "SELECT COUNT(*) FROM t")).isEqualTo("0");
        assertThat(Conformance.value(session, "SELECT status FROM sys_load_history WHERE query_id = pg_last_copy_id()"))
                .isEqualTo("aborted");
    }

    @Test
    void endsWithTheStatementTimeout() throws Exception {
        network.breakAfter(HALF);
        Conformance.execute(session, "SET statement_timeout TO 2000");

        assertThat(Conformance.refused(session, COPY)).contains("statement timeout");

        assertThat(Conformance.value(session, "SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @Test
    void endsWhenAnotherSessionCancelsIt() throws Exception {
        network.breakAfter(HALF);
        String process = Conformance.value(session, "SELECT pg_backend_pid()");
        CompletableFuture<Void> copy = copying();

        awaitOutage();
        Conformance.execute(other, "SELECT pg_cancel_backend(" + process + ")");

        assertThatThrownBy(copy::get).isInstanceOf(ExecutionException.class).hasMessageContaining("cancel");
        assertThat(Conformance.value(session, "SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @Test
    void endsWithItsSession() throws Exception {
        network.breakAfter(HALF);
        String process = Conformance.value(session, "SELECT pg_backend_pid()");
        CompletableFuture<Void> copy = copying();

        awaitOutage();
        Conformance.execute(other, "SELECT pg_terminate_backend(" + process + ")");

        assertThatThrownBy(copy::get).isInstanceOf(ExecutionException.class);
        assertThat(Conformance.value(other, "SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @Test
    void goesOnWhenItsClientIsGone() throws Exception {
        network.breakAfter(HALF);
        CompletableFuture<Void> copy = copying();

        awaitOutage();
        // As Connection.abort, which asks a security manager first; Java 24 and later has none.
        session.unwrap(BaseConnection.class).getQueryExecutor().abort();
        assertThatThrownBy(copy::get).isInstanceOf(ExecutionException.class);
        network.heal();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Conformance.value(other, "SELECT COUNT(*) FROM t"))
                        .isEqualTo(String.valueOf(ROWS)));
    }

    private CompletableFuture<Void> copying() {
        return CompletableFuture.runAsync(() -> {
            try {
                Conformance.execute(session, COPY);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Until the COPY waits for S3. */
    private void awaitOutage() {
        await().atMost(Duration.ofSeconds(60)).until(() -> Conformance.value(
                        other,
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.3)%' AND pid <> pg_backend_pid()")
                .equals("1"));
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(redshift.jdbcUrl("dev"), RedshiftStandIn.USER, "any");
    }

    private static void put(LocalAws aws) {
        String rows = IntStream.range(0, ROWS)
                .mapToObj(id -> id + ",the name of number " + id)
                .collect(Collectors.joining("\n"));
        try (S3Client s3 = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(aws.s3Endpoint())
                .region(Region.of(aws.region()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKey(), aws.secretKey())))
                .build()) {
            s3.putObject(request -> request.bucket("outage").key("rows"), RequestBody.fromString(rows));
        }
    }

    /** The way to S3, which breaks. */
    private static final class Network implements AutoCloseable {

        private final URI s3;
        private final ServerSocket listener;
        /** Bytes that still arrive. */
        private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

        Network(URI s3) throws IOException {
            this.s3 = s3;
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            daemon(this::accept);
        }

        URI endpoint() {
            return URI.create("http://127.0.0.1:" + listener.getLocalPort());
        }

        void breakAfter(long bytes) {
            left.set(bytes);
        }

        void heal() {
            left.set(Long.MAX_VALUE);
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    daemon(() -> connect(client));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void connect(Socket client) {
            try (client;
                    Socket server = new Socket(s3.getHost(), s3.getPort())) {
                daemon(() -> {
                    try {
                        client.getInputStream().transferTo(server.getOutputStream());
                    } catch (IOException e) {
                        // The other direction ends both.
                    }
                });
                pass(server.getInputStream(), client.getOutputStream());
            } catch (IOException e) {
                // Broken is broken.
            }
        }

        private void pass(InputStream from, OutputStream to) throws IOException {
            byte[] buffer = new byte[8192];
            int read = from.read(buffer);
            while (read > 0 && left.addAndGet(-read) > 0) {
                to.write(buffer, 0, read);
                read = from.read(buffer);
            }
        }

        private static void daemon(Runnable task) {
            Thread thread = new Thread(task, "network");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
