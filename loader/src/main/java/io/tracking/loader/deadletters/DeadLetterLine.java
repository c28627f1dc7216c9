package io.tracking.loader.deadletters;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.RowsBuilder;
import io.tracking.common.rejected.FieldError;
import io.tracking.common.rejected.RejectedLine;
import io.tracking.common.text.Timestamps;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.queue.Redriven;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files a dead letter, whole, as a line of a rejected file. */
final class DeadLetterLine {

    private DeadLetterLine() {}

    /**
     * What goes into the file of the hour {@code now}. The same letter is the same line; replaying it gives its records the ids
     * that reading it as a message would have given.
     */
    static Envelope rows(DeadLetterQueue.Letter letter, String reason, Instant now) {
        RejectedLine.About about = about(letter, reason);
        String body = letter.message().body();
        RowsBuilder rejected = new RowsBuilder();
        if (letter.fault().isEmpty()) {
            rejected.add(about.line(body));
        } else {
            // An object of anything: its bytes, one a character.
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            about.write(bytes, 0, bytes.length, bytes.length, rejected::add);
        }
        return new Envelope(now, new RowsBuilder().rows(), new RowsBuilder().rows(), rejected.rows());
    }

    private static RejectedLine.About about(DeadLetterQueue.Letter letter, String reason) {
        ReceivedMessage message = Redriven.original(letter.message());
        return new RejectedLine.About(
                MessageReader.id(message, "0"),
                Timestamps.format(message.sentAt()),
                RejectedLine.DEAD_LETTER,
                "dead-letters/" + letter.message().id(),
                -1,
                1,
                List.of(new FieldError("", "dead_letter", reason)),
                Map.of("cookie_id", MessageReader.id(message, "cookie")),
                new TreeMap<>(letter.message().attributes()));
    }
}
