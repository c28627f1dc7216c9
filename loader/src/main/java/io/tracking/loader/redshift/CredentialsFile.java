package io.tracking.loader.redshift;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the warehouse's password from a file, as whoever rotates it leaves it: a {@link WarehouseSecret}, or the password alone, as
 * Kubernetes mounts it. Read at every new connection, at most 64 KiB. Thread-safe.
 */
final class CredentialsFile implements HikariCredentialsProvider {

    private static final int LONGEST = 64 << 10;

    private final Path file;
    private final @Nullable String user;

    /** @param user when the file names none */
    CredentialsFile(Path file, @Nullable String user) {
        this.file = file;
        this.user = user;
    }

    /** @throws UnreadableCredentialsException when there is no such file, or no password in it */
    @Override
    public Credentials getCredentials() {
        return WarehouseSecret.credentials(text(), user, file.toString());
    }

    private String text() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new UnreadableCredentialsException(
                        file.toString(), "it has more than " + LONGEST + " bytes", null);
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UnreadableCredentialsException(file.toString(), e.toString(), e);
        }
    }
}
