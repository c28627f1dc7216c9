package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.SandboxException;
import io.tracking.sandbox.process.WarehouseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The loaders' user in the warehouse, one without more rights than it needs, and the file that tells them its password. Thread-safe.
 */
final class Credentials {

    static final String USER = "tracking_loader";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long AGAIN_MILLIS = 300;

    private final String url;
    private final Path file;
    private int version;

    Credentials(String url, Path file) {
        this.url = url;
        this.file = file;
    }

    Path file() {
        return file;
    }

    synchronized void createUser() throws InterruptedException {
        run(
                "CREATE USER " + USER + " PASSWORD '" + password() + "' SYSLOG ACCESS UNRESTRICTED",
                "GRANT CREATE, TEMP ON DATABASE dev TO " + USER);
        write();
    }

    /** A new password, here or there: whoever signs in now is refused. Sessions end, so that somebody does. */
    synchronized void rotate(boolean fileFirst) throws InterruptedException {
        version++;
        if (fileFirst) {
            write();
        } else {
            alter();
        }
        run("SELECT pg_terminate_backend(process) FROM stv_sessions WHERE user_name = '" + USER + "'");
    }

    /** User and file agree again. */
    synchronized void agree() throws InterruptedException {
        alter();
        write();
    }

    private void alter() throws InterruptedException {
        run("ALTER USER " + USER + " PASSWORD '" + password() + "'");
    }

    private String password() {
        return "Password-" + version;
    }

    /** As agents do: at once, or not at all. */
    private void write() {
        try {
            Path next = Files.writeString(
                    file.resolveSibling(file.getFileName() + ".next"),
                    "{\"username\":\"" + USER + "\",\"password\":\"" + password() + "\"}");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SandboxException("Cannot write " + file, e);
        }
    }

    /** Until the warehouse, which may be down at the moment, has done it. */
    private void run(String... statements) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (WarehouseClient warehouse = WarehouseClient.connect(url);
                    Statement statement = warehouse.connection().createStatement()) {
                for (String sql : List.of(statements)) {
                    statement.execute(sql);
                }
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new SandboxException("Cannot run " + statements[0] + " in the warehouse", e);
                }
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
    }
}
