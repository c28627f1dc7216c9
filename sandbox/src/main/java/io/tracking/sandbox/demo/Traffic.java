package io.tracking.sandbox.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes {@link Events} into what a busy site sends: sessions of visitors, campaigns, single posts and batches, clients
 * that send again what had arrived, and some records that must be rejected.
 *
 * <p>The same seed and start time give the same requests; another start time gives other ids. Not thread-safe.
 */
public final class Traffic {

    private static final int VISITORS = 200;
    private static final int REMEMBERED = 100;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final Random random;
    private final Ids ids;
    private final Events events;
    private final List<DemoVisitor> visitors = new ArrayList<>();
    private final List<DemoRecord> recent = new ArrayList<>();
    private long made;

    public Traffic(long seed, Clock clock) {
        this.clock = clock;
        this.random = new Random(seed);
        this.ids = new Ids(seed * 31 + clock.millis());
        this.events = new Events(seed);
        for (int index = 0; index < VISITORS; index++) {
            visitors.add(new DemoVisitor(random, events.fields(made++, ids.next())));
        }
    }

    /** The next request, of at most so many records. */
    public DemoRequest next(int most) {
        int kind = random.nextInt(100);
        if (kind < 25 && most > 1) {
            List<DemoRecord> records = batch(Math.min(most, 2 + random.nextInt(19)));
            return kind < 10 ? DemoRequest.beacon(records) : DemoRequest.array(records);
        }
        if (kind < 30) {
            return DemoRequest.stream("user-events", event(), ids.next());
        }
        if (kind < 34) {
            return DemoRequest.stream("user-utm", utm(), ids.next());
        }
        return DemoRequest.track(any());
    }

    private List<DemoRecord> batch(int size) {
        return Stream.generate(this::any).limit(size).toList();
    }

    private DemoRecord any() {
        int kind = random.nextInt(1_000);
        if (kind < 10) {
            return bad(kind);
        }
        if (kind < 30 && !recent.isEmpty()) {
            // A client that never saw the answer sends the very same record again.
            return Choice.of(random, recent);
        }
        return kind < 60 ? utm() : event();
    }

    private DemoRecord event() {
        String requestId = ids.next();
        Map<String, Object> fields = events.fields(made++, requestId);
        DemoVisitor visitor = visitor(fields);
        visitor.sign(fields);
        timestamp(fields);
        if (random.nextInt(50) == 0) {
            fields.put("environment", null);
        }
        if (random.nextInt(20) == 0) {
            fields.put("message", note());
        }
        Campaign campaign = visitor.campaign();
        boolean landed = campaign != null && random.nextInt(3) == 0;
        if (landed && campaign != null) {
            fields.put("location", visitor.page() + "?" + campaign.query());
        }
        boolean nested = campaign != null && !landed && random.nextInt(6) == 0;
        if (nested && campaign != null) {
            fields.put("utm", campaign.fields());
        }
        return remember(DemoRecord.event(requestId, json(fields), landed || nested));
    }

    private DemoRecord utm() {
        String requestId = ids.next();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("request_id", requestId);
        fields.putAll(Campaign.any(random).fields());
        return remember(DemoRecord.utm(requestId, json(fields)));
    }

    private DemoRecord bad(int kind) {
        String requestId = ids.next();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("request_id", requestId);
        fields.put("cookie_id", Choice.of(random, visitors).cookieId());
        if (kind % 4 != 1) {
            fields.put("topic", Choice.of(random, Events.topics()));
        }
        switch (kind % 4) {
            case 0 -> fields.put("user_agent", "x".repeat(1_031));
            case 1 -> fields.put("message", "an event without a topic");
            case 2 -> fields.put("request_timestamp", "yesterday at noon");
            default -> fields.put("message", "null\u0000character");
        }
        return DemoRecord.bad(requestId, json(fields));
    }

    /** In the forms that clients use; some leave it to the server. */
    private void timestamp(Map<String, Object> fields) {
        Instant now = clock.instant();
        switch (random.nextInt(20)) {
            case 0 -> fields.put("request_timestamp", now.toEpochMilli());
            case 1 ->
                fields.put(
                        "request_timestamp",
                        Instant.ofEpochMilli(now.toEpochMilli()).toString());
            case 2 -> fields.remove("request_timestamp");
            default -> fields.put("request_timestamp", TIMESTAMP.format(now));
        }
    }

    /** Text that a careless program damages. */
    private String note() {
        return json(Map.of("note", "Grüße, 漢字 und 🙂 \"quoted\" \\ back\nslash ".repeat(1 + random.nextInt(20))));
    }

    private static String json(Map<String, ?> fields) {
        return JsonMapper.shared().writeValueAsString(fields);
    }

    private DemoVisitor visitor(Map<String, Object> event) {
        int index = random.nextInt(visitors.size());
        if (random.nextInt(20) == 0) {
            visitors.set(index, new DemoVisitor(random, event));
        }
        DemoVisitor visitor = visitors.get(index);
        if (random.nextInt(2) == 0) {
            visitor.goOn(event);
        }
        return visitor;
    }

    private DemoRecord remember(DemoRecord sent) {
        if (recent.size() < REMEMBERED) {
            recent.add(sent);
        } else {
            recent.set(random.nextInt(REMEMBERED), sent);
        }
        return sent;
    }
}
