package io.tracking.loader.deadletters;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.RowsBuilder;
import io.tracking.loader.queue.Message;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.Redriven;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** A dead letter, whole, as a line of a rejected file. */
final class DeadLetterLine {

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private DeadLetterLine() {}

    /**
     * What goes into the file of the hour {@code now}. The same letter is the same line; replaying it gives its records the ids
     * that reading it as a message would have given.
     */
    static Envelope rows(DeadLetterQueue.Letter letter, String reason, Instant now) {
        RowsBuilder rejected = new RowsBuilder();
        rejected.add(JSON.writeValueAsBytes(line(letter, reason)));
        return new Envelope(now, new RowsBuilder().rows(), new RowsBuilder().rows(), rejected.rows());
    }

    private static Map<String, Object> line(DeadLetterQueue.Letter letter, String reason) {
        Message message = Redriven.original(letter.message());
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("rejected_id", MessageReader.id(message, "0"));
        line.put("received_at", TIMESTAMP.format(message.sentAt()));
        line.put("stage", "dead-letter");
        line.put("source", "dead-letters/" + letter.message().id());
        line.put("errors", List.of(Map.of("field", "", "code", "dead_letter", "message", reason)));
        line.put("defaults", Map.of("cookie_id", MessageReader.id(message, "cookie")));
        line.put("attributes", new TreeMap<>(letter.message().attributes()));
        line.put("part", 1);
        line.put("parts", 1);
        addBody(line, letter);
        return line;
    }

    private static void addBody(Map<String, Object> line, DeadLetterQueue.Letter letter) {
        String body = letter.message().body();
        if (letter.fault().isEmpty()) {
            line.put("record", body);
            return;
        }
        // An object of anything: its bytes, one a character.
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        try {
            line.put(
                    "record",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            line.put("record_base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
