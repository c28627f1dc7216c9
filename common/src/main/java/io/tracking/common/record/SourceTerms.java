package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a source may send: its name marks each of its records, {@link CanonicalRow#SOURCE_MARK}, and its environment fills in
 * theirs. Immutable.
 */
public final class SourceTerms {

    /** Among the defaults of a rejected record: the name of its source. */
    static final String NAME_BY_DEFAULT = "key_source";

    private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z0-9._-]{1,30}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    private final String name;
    private final @Nullable String environment;
    private final List<String> topics;
    private final byte[] closing;

    /**
     * Builds the terms.
     *
     * @param name 1 to 40 characters of {@code [a-z0-9-]}
     * @param environment of its events, 1 to 30 characters of {@code [A-Za-z0-9._-]}; null: whatever they say
     * @param topics that its events may have, {@code checkout:done} or {@code checkout:*}; empty: every one
     * @throws IllegalArgumentException for another name, environment or topic, naming it
     */
    public SourceTerms(String name, @Nullable String environment, List<String> topics) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a source's name must be 1 to 40 of a-z, 0-9 and -, got " + name);
        }
        if (environment != null && !ENVIRONMENT.matcher(environment).matches()) {
            throw new IllegalArgumentException(
                    "environment must be 1 to 30 letters, digits, '.', '_' and '-', got " + environment);
        }
        for (String topic : topics) {
            int star = topic.indexOf('*');
            if (topic.isBlank() || (star >= 0 && star != topic.length() - 1)) {
                throw new IllegalArgumentException(
                        "topics must be whole topics, or beginnings with a * at their end, got '" + topic + "'");
            }
        }
        this.name = name;
        this.environment = environment;
        this.topics = List.copyOf(topics);
        Marks marks = new Marks();
        marks.add(CanonicalRow.SOURCE_MARK, mark());
        closing = ("\",\"" + CanonicalRow.EXTRA + "\":" + marks.addTo(null) + "}").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The terms of a record that is replayed: its marks and what fills it in, and nothing that it may not be.
     *
     * @param defaults of its line in a rejected file
     * @return null when it had no source
     */
    static @Nullable SourceTerms ofReplay(Map<String, String> defaults) {
        String name = defaults.get(NAME_BY_DEFAULT);
        return name == null ? null : new SourceTerms(name, defaults.get("environment"), List.of());
    }

    public String name() {
        return name;
    }

    /** What fills in an event's environment, null for nothing. */
    public @Nullable String environment() {
        return environment;
    }

    /** What its records are marked with, as JSON. */
    String mark() {
        return "\"" + name + "\"";
    }

    /** What ends the row of an event that has nothing else under {@link CanonicalRow#EXTRA}, behind its last value. Not to be changed. */
    byte[] closing() {
        return closing;
    }

    boolean limitsTopics() {
        return !topics.isEmpty();
    }

    /** Whether its events may have that topic. */
    boolean allows(String topic) {
        if (topics.isEmpty()) {
            return true;
        }
        for (String pattern : topics) {
            int last = pattern.length() - 1;
            if (pattern.charAt(last) == '*' ? topic.startsWith(pattern.substring(0, last)) : topic.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong with an event that has this topic and environment, or null. */
    @Nullable
    FieldError check(@Nullable String topic, @Nullable String environmentOfEvent) {
        if (topic != null && !allows(topic)) {
            return new FieldError("topic", "topic", "source " + name + " may not send this topic");
        }
        // P5: neither is the event's own environment changed, nor does it end in one that the key is not for.
        return environment == null || environmentOfEvent == null || environment.equals(environmentOfEvent)
                ? null
                : new FieldError(
                        "environment",
                        "environment",
                        "source " + name + " is for environment " + environment + ", got another");
    }
}
