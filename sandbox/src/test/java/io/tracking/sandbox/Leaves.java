package io.tracking.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Lists the values of a JSON value, however deep, in a form in which they can be compared. */
final class Leaves {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter COLUMN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private Leaves() {}

    static List<String> of(JsonNode value) {
        List<String> leaves = new ArrayList<>();
        collect(value, leaves);
        return leaves;
    }

    private static void collect(JsonNode value, List<String> leaves) {
        if (value.isContainer()) {
            value.forEach(element -> collect(element, leaves));
        } else if (value.isNumber()) {
            leaves.add(new BigDecimal(value.asString()).stripTrailingZeros().toPlainString());
        } else if (!value.isNull()) {
            text(value.asString(), leaves);
        }
    }

    /** A text that is JSON counts as what it holds, too: message is one. */
    private static void text(String text, List<String> leaves) {
        leaves.add(time(text));
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                collect(JSON.readTree(text), leaves);
            } catch (JacksonException e) {
                // no JSON after all: the text itself is there
                return;
            }
        }
    }

    private static String time(String text) {
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            try {
                return LocalDateTime.parse(text, COLUMN)
                        .toInstant(ZoneOffset.UTC)
                        .toString();
            } catch (DateTimeParseException noTime) {
                return text;
            }
        }
    }
}
