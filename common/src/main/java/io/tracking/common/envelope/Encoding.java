package io.tracking.common.envelope;

/** Names how rows stand in a message's body. */
public enum Encoding {
    /** As they are. */
    PLAIN("plain"),
    /** One Zstandard frame in base64: a sixth of the bytes, and of the price. */
    ZSTD_BASE64("zstd-base64");

    private final String attribute;

    Encoding(String attribute) {
        this.attribute = attribute;
    }

    /** The word in the message attribute {@code encoding}. */
    String attribute() {
        return attribute;
    }

    static Encoding ofAttribute(String attribute) throws UnreadableEnvelopeException {
        for (Encoding encoding : values()) {
            if (encoding.attribute.equals(attribute)) {
                return encoding;
            }
        }
        throw new UnreadableEnvelopeException("encoding must be plain or zstd-base64, got " + attribute);
    }
}
