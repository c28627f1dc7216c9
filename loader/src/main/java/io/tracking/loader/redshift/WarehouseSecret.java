package io.tracking.loader.redshift;

import com.zaxxer.hikari.util.Credentials;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a secret says: a JSON object with {@code password} and, when the user rotates too, {@code username}; or the password
 * alone.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">the secret's JSON</a>
 */
final class WarehouseSecret {

    private static final JsonMapper JSON = new JsonMapper();

    private WarehouseSecret() {}

    /**
     * The credentials in {@code text}.
     *
     * @param user when the text names none
     * @param place where the text is, for the error
     * @throws UnreadableCredentialsException when there is no password in it
     */
    static Credentials credentials(String text, @Nullable String user, String place) {
        if (!text.startsWith("{")) {
            return Credentials.of(user, required("the password", text, place));
        }
        JsonNode secret;
        try {
            secret = JSON.readTree(text);
        } catch (JacksonException e) {
            // Without the cause: it may quote the password.
            throw new UnreadableCredentialsException(place, "it begins with { and is no JSON object", null);
        }
        String name = secret.path("username").asString("");
        return Credentials.of(
                name.isEmpty() ? user : name,
                required("password", secret.path("password").asString(""), place));
    }

    private static String required(String what, String value, String place) {
        if (value.isEmpty()) {
            throw new UnreadableCredentialsException(place, what + " is not in it", null);
        }
        return value;
    }
}
