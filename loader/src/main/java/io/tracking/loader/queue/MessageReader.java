package io.tracking.loader.queue;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.RowsBuilder;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads messages: tracking-api's envelopes as they are, other producers' JSON through the same rules as a request body.
 * Thread-safe.
 */
public final class MessageReader {

    private final RecordReader records;

    public MessageReader(RecordReader records) {
        this.records = records;
    }

    /**
     * The rows of a message. Reading another delivery of it gives the same rows.
     *
     * @throws UnreadableMessageException when it is neither an envelope nor JSON of the shape of a request body
     */
    public Envelope read(ReceivedMessage message) throws UnreadableMessageException {
        try {
            return Envelope.isEnvelope(message.attributes())
                    ? Envelope.open(message.body(), message.attributes())
                    : readForeign(message);
        } catch (UnreadableEnvelopeException | MalformedBodyException e) {
            throw new UnreadableMessageException(e.getMessage(), e);
        }
    }

    private Envelope readForeign(ReceivedMessage sent) throws MalformedBodyException, UnreadableMessageException {
        ReceivedMessage message = Redriven.original(sent);
        byte[] body = bytes(message.body());
        Origin origin = new Origin(
                "queue",
                message.sentAt(),
                id(message, "cookie"),
                null,
                null,
                index -> id(message, Integer.toString(index)));
        Batch batch = records.read(body, 0, body.length, BodyShape.TRACK, origin);
        RowsBuilder events = new RowsBuilder();
        RowsBuilder utm = new RowsBuilder();
        RowsBuilder rejected = new RowsBuilder();
        for (Accepted accepted : batch.accepted()) {
            events.add(accepted.eventRow());
            utm.add(accepted.utmRow());
        }
        batch.rejected().forEach(rejection -> rejection.lines().forEach(rejected::add));
        return new Envelope(message.sentAt(), events.rows(), utm.rows(), rejected.rows());
    }

    /** Half a surrogate pair has no UTF-8, and must not become a question mark. */
    private static byte[] bytes(String body) throws UnreadableMessageException {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(body));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new UnreadableMessageException("Cannot read the message: it must be valid Unicode", e);
        }
    }

    /** Made from the message's id, so that a repeated delivery makes repeated rows, which are loaded once. */
    public static String id(ReceivedMessage message, String what) {
        return UUID.nameUUIDFromBytes((message.id() + "/" + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
