package io.tracking.bench.sqsstub;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checksums that SQS answers with and its clients check.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html">Calculating
 *     the MD5 message digest for message attributes</a>
 */
final class Md5 {

    private static final byte STRING = 1;

    private Md5() {}

    static String ofBody(byte[] body) {
        return HexFormat.of().formatHex(digest().digest(body));
    }

    static String ofAttributes(Map<String, String> attributes) {
        MessageDigest digest = digest();
        new TreeMap<>(attributes).forEach((name, value) -> {
            update(digest, name);
            update(digest, "String");
            digest.update(STRING);
            update(digest, value);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = StubMessage.utf8(text);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
