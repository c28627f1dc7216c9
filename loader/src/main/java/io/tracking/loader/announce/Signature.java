package io.tracking.loader.announce;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a body as Standard Webhooks does; with each of several secrets while one takes the place of another.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks</a>
 */
final class Signature {

    private static final String ALGORITHM = "HmacSHA256";
    /** What is behind it is base64. */
    private static final String ENCODED = "whsec_";

    private final List<SecretKeySpec> keys;

    /** @param secrets texts, or bytes in base64 behind {@code whsec_} */
    Signature(List<String> secrets) {
        keys = secrets.stream()
                .map(secret -> new SecretKeySpec(bytes(secret), ALGORITHM))
                .toList();
    }

    /** @throws IllegalArgumentException when what is behind {@code whsec_} is not base64 */
    static byte[] bytes(String secret) {
        return secret.startsWith(ENCODED)
                ? Base64.getDecoder().decode(secret.substring(ENCODED.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
    }

    /** The value of {@code webhook-signature}. */
    String of(String id, Instant at, String body) {
        byte[] signed = (id + "." + at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + hash(key, signed)).collect(Collectors.joining(" "));
    }

    private static String hash(SecretKeySpec key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
