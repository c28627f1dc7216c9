package io.tracking.sandbox.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes varied events in the shape of {@code data/user-events.json}: a hundred topics, five forms of message, pages, clients
 * and cookies; one page in twenty carries a campaign. Event {@code i} of a seed is always the same one. The demo, {@code ./chaos}
 * and the benches send these. Immutable.
 */
public final class Events {

    /** Stands for the request_id in a pool line. */
    public static final String ID = "@request_id@";

    private static final String TEMPLATE = "user-events.json";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> AREAS = List.of(
            "wizard", "checkout", "editor", "login", "profile", "search", "gallery", "mailing", "shop", "analytics");
    private static final List<String> ACTIONS = List.of(
            "step.color_palette.set",
            "opened",
            "closed",
            "button.save.clicked",
            "form.contact.sent",
            "image.uploaded",
            "page.viewed",
            "error.shown",
            "menu.item.selected",
            "video.played");
    private static final List<String> LANGUAGES = List.of("es", "de", "fr", "en", "it", "pt", "nl", "pl");
    private static final List<String> CLIENTS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:%1$d.0) Gecko/20100101 Firefox/%1$d.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.4103.61 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/%d.1 Safari/605.1.15",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 13_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/%d.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 10; SM-G973F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.4103.96 Mobile Safari/537.36");

    /** A million an hour. */
    private static final long NANOS_BETWEEN = 3_600_000;

    /** The time of event 0; the others follow, a million an hour. */
    public static final LocalDateTime FIRST = LocalDateTime.of(2020, 6, 1, 7, 0);

    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final Map<String, Object> template;
    private final long seed;

    /**
     * Reads the given event, {@code data/user-events.json}, which the build copies beside this class.
     *
     * @param seed events of two seeds have no request_id in common
     */
    public Events(long seed) {
        try (InputStream given = Events.class.getResourceAsStream(TEMPLATE)) {
            this.template = JSON.readValue(
                    Objects.requireNonNull(given, "The jar lacks " + TEMPLATE), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + TEMPLATE, e);
        }
        this.seed = seed;
    }

    /** The kinds of event there are. */
    static List<String> topics() {
        return AREAS.stream()
                .flatMap(area -> ACTIONS.stream().map(action -> topic(area, action)))
                .toList();
    }

    private static String topic(String area, String action) {
        return "dolphin_cms." + area + "." + action;
    }

    /** The request_id of event {@code i}. */
    public String requestId(long i) {
        return uuid(mix(seed << 40 | i), mix(~(seed << 40 | i)));
    }

    /** Event {@code i} as compact JSON. */
    public byte[] event(long i) {
        return json(i, requestId(i));
    }

    private byte[] json(long i, String requestId) {
        return JSON.writeValueAsBytes(fields(i, requestId));
    }

    /** Event {@code i} field by field, in the template's order; the caller may change it. */
    Map<String, Object> fields(long i, String requestId) {
        Dice dice = new Dice(mix(seed ^ (i << 20)));
        Map<String, Object> event = new LinkedHashMap<>(template);
        event.put("request_id", requestId);
        event.put("request_timestamp", MICROS.format(FIRST.plusNanos(i * NANOS_BETWEEN)));
        event.put("cookie_id", dice.uuid());
        event.put("topic", topic(dice.of(AREAS), dice.of(ACTIONS)));
        event.put("message", JSON.writeValueAsString(message(dice)));
        event.put("website_id", dice.below(3) == 0 ? dice.uuid() : null);
        event.put("user_account_id", dice.uuid());
        event.put("location", location(dice));
        event.put("user_agent", String.format(dice.of(CLIENTS), 60 + dice.below(30)));
        event.put("referrer", "https://register.data.com/" + dice.of(LANGUAGES) + "/product/" + dice.below(5_000));
        return event;
    }

    private static String location(Dice dice) {
        String page = "https://cms.data.com/" + dice.of(AREAS) + "/" + dice.below(100_000) + "/";
        return dice.below(20) == 0
                ? page + "?utm_source=adwords&utm_medium=cpc&utm_campaign=brand-" + dice.below(40) + "&gclid="
                        + dice.uuid()
                : page;
    }

    private static Map<String, Object> message(Dice dice) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("isAffiliate", dice.below(2) == 0);
        message.put("language", dice.of(LANGUAGES));
        switch (dice.below(5)) {
            case 0 -> {
                message.put("isRecommendedPalette", dice.below(2) == 0);
                message.put("color", String.format("#%06x", dice.below(1 << 24)));
                message.put("paletteIndex", Integer.toString(dice.below(12)));
            }
            case 1 -> message.put("query", dice.of(AREAS) + " " + dice.of(ACTIONS) + " " + dice.below(1_000));
            case 2 -> {
                message.put("x", dice.below(1920));
                message.put("y", dice.below(1080));
                message.put("durationMs", dice.below(60_000));
            }
            case 3 -> {
                message.put("price", dice.below(100_000) / 100.0);
                message.put("currency", "EUR");
                message.put("orderId", dice.uuid());
            }
            default -> message.put("elements", List.of(dice.below(500), dice.below(500), dice.below(500)));
        }
        message.put("workspaceId", dice.uuid());
        return message;
    }

    /** What a load generator draws from: events {@code 0} to {@code lines}, one a line, {@link #ID} for each request_id. */
    public void writePool(Path file, int lines) {
        writePool(file, lines, event -> event);
    }

    /** The same with each event inside something else. */
    public void writePool(Path file, int lines, UnaryOperator<String> around) {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines; i++) {
                out.write(around.apply(new String(json(i, ID), StandardCharsets.UTF_8)));
                out.newLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** The finaliser of SplitMix64: neighbours in, strangers out, no two alike. */
    static long mix(long number) {
        long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static String uuid(long high, long low) {
        return new UUID(high, low).toString();
    }

    private static final class Dice {

        private long state;

        Dice(long state) {
            this.state = state;
        }

        private long next() {
            state += 0x9e3779b97f4a7c15L;
            return mix(state);
        }

        int below(int bound) {
            return (int) Math.floorMod(next(), (long) bound);
        }

        <T> T of(List<T> choices) {
            return choices.get(below(choices.size()));
        }

        String uuid() {
            return Events.uuid(next(), next());
        }
    }
}
