package io.tracking.loader.announce;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An announcement on its way to a receiver: the same bytes however often it is sent.
 *
 * @param number 1, 2, 3, … in the order of the commits; null when the warehouse could not be asked for one
 * @param kind as receivers read it; a later release may have written one that this one does not know
 * @param content JSON with {@code loader}, {@code text} and {@code data}
 */
record Letter(@Nullable Long number, String id, String kind, Instant madeAt, String content) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The column's width: no load fails because there is much to tell of it. */
    private static final int MOST_BYTES = 65_535;

    private static final int MOST_CHARACTERS = 1000;

    /**
     * What is too long for the warehouse is told without its data.
     *
     * @param loader who tells it
     */
    static Letter of(Announcement announcement, String loader) {
        String content = content(announcement, announcement.data(), loader);
        if (content.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            content = content(announcement, Map.of("tooLong", true), loader);
        }
        return new Letter(null, announcement.id(), announcement.kind().text(), announcement.madeAt(), content);
    }

    private static String content(Announcement announcement, Map<String, Object> data, String loader) {
        String text = announcement.text();
        ObjectNode content = JSON.createObjectNode();
        content.put("loader", loader);
        content.put("text", text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
        content.set("data", JSON.valueToTree(data));
        return JSON.writeValueAsString(content);
    }

    Optional<Long> sequence() {
        return Optional.ofNullable(number);
    }

    /** The one line for people. */
    String text() {
        return JSON.readTree(content).path("text").asString();
    }

    /** All of it. */
    String json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("type", kind);
        json.put("id", id);
        sequence().ifPresent(sequence -> json.put("sequence", sequence));
        json.put("timestamp", madeAt.toString());
        for (var part : JSON.readTree(content).properties()) {
            JsonNode value = part.getValue();
            json.set(part.getKey(), value);
        }
        return JSON.writeValueAsString(json);
    }

    /** What an incoming hook of a chat takes. {@code &}, {@code <} and {@code >} would be a link or a mention there. */
    String chat() {
        String harmless = text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return JSON.writeValueAsString(JSON.createObjectNode().put("text", harmless));
    }
}
