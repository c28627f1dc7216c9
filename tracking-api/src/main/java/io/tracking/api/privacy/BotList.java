package io.tracking.api.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows bots by their user agents, by a list that others keep ({@code bots.txt}). Thread-safe.
 *
 * <p>Nearly all patterns are plain text: one pass over the user agent looks each of its places up by its first characters. What was
 * found is remembered for as many user agents as is bounded here.
 */
final class BotList {

    /** Longer ones are looked at up to here. */
    private static final int MOST_CHARACTERS = 1024;

    private static final int REMEMBERED = 4096;
    private static final int LONGEST_REMEMBERED = 512;
    private static final int START = 3;

    /** Those that are no plain text. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");

    private static final Pattern ESCAPED = Pattern.compile("\\\\([^A-Za-z0-9])");

    private final List<String> rules;
    private final Map<String, List<Plain>> plainByStart = new HashMap<>();
    private final Map<Integer, Pattern> others = new LinkedHashMap<>();
    private final Map<String, Optional<String>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        // P8: user agents are others' choice.
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** A pattern that is plain text. */
    private record Plain(int number, String text) {}

    BotList(List<String> rules) {
        this.rules = List.copyOf(rules);
        for (int i = 0; i < rules.size(); i++) {
            String rule = rules.get(i);
            String text = ESCAPED.matcher(rule).replaceAll("$1");
            boolean plain = text.length() >= START
                    && !SPECIAL.matcher(ESCAPED.matcher(rule).replaceAll("")).find();
            if (plain) {
                plainByStart
                        .computeIfAbsent(text.substring(0, START), start -> new ArrayList<>())
                        .add(new Plain(i, text));
            } else {
                others.put(i, Pattern.compile(rule));
            }
        }
    }

    /** The list that comes with this program. */
    static BotList ofResource() {
        try (InputStream list = Objects.requireNonNull(BotList.class.getResourceAsStream("bots.txt"), "bots.txt")) {
            return new BotList(new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isEmpty())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read bots.txt of this program", e);
        }
    }

    List<String> rules() {
        return rules;
    }

    /** The first pattern that finds itself in it, null when it is nobody's. */
    @Nullable
    String rule(String userAgent) {
        synchronized (remembered) {
            Optional<String> known = remembered.get(userAgent);
            if (known != null) {
                return known.orElse(null);
            }
        }
        String found = search(userAgent);
        if (userAgent.length() <= LONGEST_REMEMBERED) {
            synchronized (remembered) {
                remembered.put(userAgent, Optional.ofNullable(found));
            }
        }
        return found;
    }

    int remembered() {
        synchronized (remembered) {
            return remembered.size();
        }
    }

    private @Nullable String search(String userAgent) {
        String text = userAgent.length() <= MOST_CHARACTERS ? userAgent : userAgent.substring(0, MOST_CHARACTERS);
        int first = rules.size();
        for (int at = 0; at + START <= text.length(); at++) {
            for (Plain plain : plainByStart.getOrDefault(text.substring(at, at + START), List.of())) {
                if (plain.number() < first && text.startsWith(plain.text(), at)) {
                    first = plain.number();
                }
            }
        }
        for (Map.Entry<Integer, Pattern> other : others.entrySet()) {
            if (other.getKey() > first) {
                break;
            }
            if (other.getValue().matcher(text).find()) {
                first = other.getKey();
            }
        }
        return first == rules.size() ? null : rules.get(first);
    }
}
