package io.tracking.loader.redshift;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file with the warehouse's password, as whoever rotates it leaves it: a secret of Secrets Manager, a JSON object with
 * {@code password} and, when the user rotates too, {@code username}; or the password alone, as Kubernetes mounts it. Read at every
 * new connection, at most 64 KiB. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">the secret's JSON</a>
 */
final class CredentialsFile implements HikariCredentialsProvider {

    private static final int LONGEST = 64 << 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final @Nullable String user;

    /** @param user when the file names none */
    CredentialsFile(Path file, @Nullable String user) {
        this.file = file;
        this.user = user;
    }

    /** There are no credentials at the moment; nobody was asked to sign in. */
    static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private UnreadableException(Path file, String why, @Nullable Throwable cause) {
            super("cannot read the credentials in " + file + ": " + why, cause);
        }
    }

    /** @throws UnreadableException when there is no such file, or no password in it */
    @Override
    public Credentials getCredentials() {
        String text = text();
        return text.startsWith("{") ? secret(text) : Credentials.of(user, required("the password", text));
    }

    private String text() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new UnreadableException(file, "it has more than " + LONGEST + " bytes", null);
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UnreadableException(file, e.toString(), e);
        }
    }

    private Credentials secret(String text) {
        JsonNode secret;
        try {
            secret = JSON.readTree(text);
        } catch (JacksonException e) {
            // Without the cause: it may quote the password.
            throw new UnreadableException(file, "it begins with { and is no JSON object", null);
        }
        String name = secret.path("username").asString("");
        return Credentials.of(
                name.isEmpty() ? user : name,
                required("password", secret.path("password").asString("")));
    }

    private String required(String what, String value) {
        if (value.isEmpty()) {
            throw new UnreadableException(file, what + " is not in it", null);
        }
        return value;
    }
}
