package io.tracking.bench.sqsstub;

import io.tracking.bench.traffic.EventRows;
import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.record.Accepted;
import io.tracking.sandbox.demo.Events;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Messages that are there before the first receiver.
 *
 * @param perMessage events in an envelope; 0 for what most people send: one plain event a message
 */
record Preload(String queue, int events, int perMessage) {

    private static final int SEED = 1;

    /** Reads {@code <queue>:<events>:<per message>}. */
    static Preload parse(String text) {
        String[] parts = text.split(":", -1);
        return new Preload(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    void into(Function<String, StubQueue> queues) {
        StubQueue target = queues.apply(queue);
        Events source = new Events(SEED);
        if (perMessage == 0) {
            for (long i = 0; i < events; i++) {
                put(target, new StubMessage(source.event(i), Map.of()));
            }
        } else {
            putEnvelopes(target, new EventRows(source));
        }
    }

    private void putEnvelopes(StubQueue target, EventRows rows) {
        try (EnvelopeWriter envelope = new EnvelopeWriter(Encoding.ZSTD_BASE64, EnvelopeWriter.MAX_PLAIN_BYTES)) {
            Instant receivedAt = Instant.now();
            int inEnvelope = 0;
            for (long i = 0; i < events; i++) {
                Accepted row = rows.row(i, receivedAt);
                if (inEnvelope == perMessage || !envelope.fits(EnvelopeWriter.bytes(row))) {
                    put(target, message(envelope.seal(receivedAt)));
                    inEnvelope = 0;
                }
                envelope.add(row);
                inEnvelope++;
            }
            if (!envelope.isEmpty()) {
                put(target, message(envelope.seal(receivedAt)));
            }
        }
    }

    private static StubMessage message(Envelope.Sealed sealed) {
        return new StubMessage(StubMessage.utf8(sealed.body()), sealed.attributes());
    }

    /** As the message stands in the answer to ReceiveMessage, made once. */
    private static void put(StubQueue target, StubMessage message) {
        StringBuilder json = new StringBuilder(message.body().length + 1024)
                .append("\"MessageId\":\"")
                .append(UUID.randomUUID())
                .append("\",\"MD5OfBody\":\"")
                .append(Md5.ofBody(message.body()))
                .append("\",\"Attributes\":{\"ApproximateReceiveCount\":\"1\",\"SentTimestamp\":\"")
                .append(System.currentTimeMillis())
                .append("\",\"ApproximateFirstReceiveTimestamp\":\"")
                .append(System.currentTimeMillis())
                .append("\"},\"Body\":");
        string(json, new String(message.body(), java.nio.charset.StandardCharsets.UTF_8));
        if (!message.attributes().isEmpty()) {
            json.append(",\"MD5OfMessageAttributes\":\"")
                    .append(Md5.ofAttributes(message.attributes()))
                    .append("\",\"MessageAttributes\":{");
            String comma = "";
            for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
                json.append(comma);
                string(json, attribute.getKey());
                json.append(":{\"DataType\":\"String\",\"StringValue\":");
                string(json, attribute.getValue());
                json.append('}');
                comma = ",";
            }
            json.append('}');
        }
        target.preload(StubMessage.utf8(json.append('}').toString()));
    }

    private static void string(StringBuilder json, String text) {
        json.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsCharArray(text))
                .append('"');
    }
}
