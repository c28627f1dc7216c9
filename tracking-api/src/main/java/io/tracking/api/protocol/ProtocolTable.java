package io.tracking.api.protocol;

import io.tracking.common.record.Room;
import io.tracking.common.rejected.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Knows the protocols that are on, and which one a call speaks. Immutable and thread-safe. */
public final class ProtocolTable {

    /** One route and whose it is. */
    public record Spoken(Protocol protocol, Route route) {}

    private static final List<Protocol> ALL = List.of(new Segment(), new Snowplow(), new PostHog(), new Amplitude());

    private final Map<String, List<Spoken>> byPath = new LinkedHashMap<>();
    private final List<Spoken> patterns = new ArrayList<>();

    /**
     * Chooses protocols.
     *
     * @param names of those that are on
     * @throws IllegalArgumentException for a name that is none
     */
    public ProtocolTable(Set<String> names) {
        List<String> known = ALL.stream().map(Protocol::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "tracking.api.protocols may hold " + String.join(", ", known) + ", got " + name);
            }
        }
        for (Protocol protocol : ALL) {
            if (names.contains(protocol.name())) {
                protocol.routes().forEach(route -> add(new Spoken(protocol, route)));
            }
        }
    }

    private void add(Spoken spoken) {
        if (spoken.route().path().contains("{}")) {
            patterns.add(spoken);
        } else {
            byPath.computeIfAbsent(spoken.route().path(), path -> new ArrayList<>())
                    .add(spoken);
        }
    }

    /** The patterns of all paths, as servlets have them; none when no protocol is on. */
    public String[] mappings() {
        Set<String> mappings = new TreeSet<>();
        byPath.values()
                .forEach(
                        all -> all.forEach(spoken -> mappings.add(spoken.route().mapping())));
        patterns.forEach(spoken -> mappings.add(spoken.route().mapping()));
        return mappings.toArray(String[]::new);
    }

    /** Whoever has that path, by any method; {@code path} without its last slash. */
    public List<Spoken> at(String path) {
        List<Spoken> exact = byPath.get(path);
        return exact == null
                ? patterns.stream().filter(spoken -> spoken.route().isAt(path)).toList()
                : exact;
    }

    /**
     * Translates a body.
     *
     * @param candidates who has the call's path and method; not empty
     * @param body {@code length} bytes of it; not kept
     * @param room is asked before what the body becomes is kept
     */
    public static Translation translate(
            List<Spoken> candidates, ProtocolCall call, byte[] body, int length, Room room) {
        JsonSlice json = unwrapped(call, JsonSlice.of(body, length));
        if (json == null) {
            return new Translation.Unreadable(
                    candidates.get(0).protocol(),
                    null,
                    new FieldError(
                            "", "malformed", "The body must be JSON, or a form whose data is JSON, be it in base64"));
        }
        Protocol protocol = speaker(candidates, json).protocol();
        RecordSink records = new RecordSink(protocol.name(), room);
        try {
            protocol.translate(call, json, records);
            JsonBytes all = records.finish();
            return new Translation.Records(protocol, key(json), all.array(), all.length());
        } catch (NoEventsException e) {
            return new Translation.Unreadable(
                    protocol,
                    key(json),
                    new FieldError("", "malformed", "As " + protocol.name() + " has it, " + e.getMessage()));
        } catch (NoSpaceException e) {
            return new Translation.NoSpace();
        }
    }

    /** The write key, where SDKs put it: in the body, or in its first event. */
    private static @Nullable String key(JsonSlice json) {
        Map<String, JsonSlice> fields = json.fields();
        String key = keyAmong(fields);
        if (key != null) {
            return key;
        }
        for (JsonSlice event : fields.getOrDefault("batch", json).elements()) {
            Map<String, JsonSlice> first = event.fields();
            key = keyAmong(first);
            return key == null
                    ? keyAmong(
                            first.getOrDefault("properties", JsonSlice.ABSENT).fields())
                    : key;
        }
        return keyAmong(fields.getOrDefault("properties", JsonSlice.ABSENT).fields());
    }

    private static @Nullable String keyAmong(Map<String, JsonSlice> fields) {
        for (String name : List.of("writeKey", "api_key", "token")) {
            String key = fields.getOrDefault(name, JsonSlice.ABSENT).text();
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    /** The first whose body that is; the first of all when it is nobody's. */
    private static Spoken speaker(List<Spoken> candidates, JsonSlice json) {
        return candidates.stream()
                .filter(spoken -> spoken.protocol().speaks(json))
                .findFirst()
                .orElseGet(() -> candidates.get(0));
    }

    /** A form that has the field {@code data} is what that field holds: JSON, or JSON in base64. */
    private static @Nullable JsonSlice unwrapped(ProtocolCall call, @Nullable JsonSlice json) {
        if (json == null || !call.form()) {
            return json;
        }
        String data = json.fields().getOrDefault("data", JsonSlice.ABSENT).text();
        if (data == null) {
            return json;
        }
        JsonSlice plain = JsonSlice.of(data);
        return plain == null ? JsonSlice.ofBase64(data) : plain;
    }
}
