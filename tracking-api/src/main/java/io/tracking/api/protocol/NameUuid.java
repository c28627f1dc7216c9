package io.tracking.api.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes UUIDs of ids that are none: the same id is always the same UUID, so that what a client sends again is one row.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.5">RFC 9562, UUID version 5</a>
 */
final class NameUuid {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** RFC 9562's namespace of URLs. */
    private static final UUID URLS = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    private static final int VERSION_5 = 0x50;
    private static final int VARIANT = 0x80;

    private final UUID namespace;

    /** The namespace of ids of one sort is the UUID of {@code urn:tracking:<sort>} among URLs. */
    NameUuid(String sort) {
        namespace = make(URLS, "urn:tracking:" + sort);
    }

    static boolean isUuid(String text) {
        return UUID_TEXT.matcher(text).matches();
    }

    /** {@code id} as it is when it is a UUID, else the UUID that stands for it. */
    String of(String id) {
        return isUuid(id) ? id : make(namespace, id).toString();
    }

    private static UUID make(UUID namespace, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] hash = sha1(ByteBuffer.allocate(2 * Long.BYTES + text.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(text)
                .array());
        hash[6] = (byte) ((hash[6] & 0x0F) | VERSION_5);
        hash[8] = (byte) ((hash[8] & 0x3F) | VARIANT);
        ByteBuffer uuid = ByteBuffer.wrap(hash);
        return new UUID(uuid.getLong(), uuid.getLong());
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
