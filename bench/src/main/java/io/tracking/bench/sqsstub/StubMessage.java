package io.tracking.bench.sqsstub;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A message as it is sent.
 *
 * @param attributes string attributes
 */
record StubMessage(byte[] body, Map<String, String> attributes) {

    /** What SQS bills and limits: the body and, of each attribute, name, type and value. */
    int payloadBytes() {
        int bytes = body.length;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            bytes += utf8(attribute.getKey()).length + "String".length() + utf8(attribute.getValue()).length;
        }
        return bytes;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
