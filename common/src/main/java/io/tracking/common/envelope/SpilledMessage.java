package io.tracking.common.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A queue message as one object of the spill lane, for when the queue refuses it: its attributes, {@code name: value}
 * one a line, an empty line, then its body, in UTF-8.
 *
 * @param body as it would be on the queue
 * @param attributes as they would be on the queue
 */
public record SpilledMessage(String body, Map<String, String> attributes) {

    /** What every key begins with. */
    public static final String FOLDER = "spill/";

    /** Written, and overwritten, by senders to see whether the lane works; no message. */
    public static final String PROBE = FOLDER + "probe";

    private static final String ENDING = ".envelope";

    /** No object of the lane is larger; SQS's limit of 256 KiB, the separators, and room to spare. */
    public static final int LARGEST = 512 * 1024;

    private static final String SEPARATOR = ": ";

    /**
     * An object ready to be written.
     *
     * @param key {@code spill/date=2026-11-21/hour=07/<sha-256>.envelope}, date and hour those of receipt: the same
     *     message has the same key, and no other message has it
     * @param bytes the whole object
     * @param sha256 of the bytes
     */
    public record Sealed(String key, byte[] bytes, byte[] sha256) {}

    /** The object that stands for {@code message}. */
    public static Sealed seal(Envelope.Sealed message) {
        StringBuilder text = new StringBuilder(message.body().length() + 512);
        new TreeMap<>(message.attributes())
                .forEach((name, value) ->
                        text.append(name).append(SEPARATOR).append(value).append('\n'));
        byte[] bytes = text.append('\n').append(message.body()).toString().getBytes(StandardCharsets.UTF_8);
        byte[] sha256 = sha256(bytes);
        String receivedAt = String.valueOf(message.attributes().get(Envelope.RECEIVED_AT));
        String key = FOLDER + "date=" + receivedAt.substring(0, "2026-11-21".length()) + "/hour="
                + receivedAt.substring("2026-11-21T".length(), "2026-11-21T07".length()) + "/"
                + HexFormat.of().formatHex(sha256) + ENDING;
        return new Sealed(key, bytes, sha256);
    }

    /**
     * Reads an object back.
     *
     * @throws UnreadableEnvelopeException when it is not of this form
     */
    public static SpilledMessage read(byte[] object) throws UnreadableEnvelopeException {
        String text = text(object);
        Map<String, String> attributes = new LinkedHashMap<>();
        int from = 0;
        while (true) {
            int to = text.indexOf('\n', from);
            if (to < 0) {
                throw new UnreadableEnvelopeException("a spilled message must have an empty line before its body");
            }
            if (to == from) {
                return new SpilledMessage(text.substring(to + 1), attributes);
            }
            int separator = text.indexOf(SEPARATOR, from);
            if (separator < 0 || separator > to) {
                throw new UnreadableEnvelopeException("a spilled message must begin with lines <name>: <value>");
            }
            attributes.put(text.substring(from, separator), text.substring(separator + SEPARATOR.length(), to));
            from = to + 1;
        }
    }

    private static String text(byte[] object) throws UnreadableEnvelopeException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(object))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableEnvelopeException("a spilled message must be UTF-8", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
