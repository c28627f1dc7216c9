package io.tracking.sandbox.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes what a busy site sends: sessions of visitors, a hundred kinds of event, campaigns, single posts and batches, clients
 * that send again what had arrived, and some records that must be refused.
 *
 * <p>The same seed and start time give the same requests; another start time gives other ids. Not thread-safe.
 */
public final class Traffic {

    private static final List<String> AREAS = List.of(
            "dolphin_cms", "shop", "checkout", "account", "search", "blog", "support", "mail", "editor", "billing");
    private static final List<String> ACTIONS = List.of(
            "page.viewed",
            "button.clicked",
            "form.submitted",
            "form.failed",
            "wizard.step.color_palette.set",
            "wizard.step.template.set",
            "dialog:opened",
            "dialog:closed",
            "media.uploaded",
            "session.started");
    private static final List<String> TOPICS = AREAS.stream()
            .flatMap(area -> ACTIONS.stream().map(action -> area + "." + action))
            .toList();

    private static final int VISITORS = 200;
    private static final int REMEMBERED = 100;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final Random random;
    private final Ids ids;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<DemoRecord> recent = new ArrayList<>();

    public Traffic(long seed, Clock clock) {
        this.clock = clock;
        this.random = new Random(seed);
        this.ids = new Ids(seed * 31 + clock.millis());
        for (var index = 0; index < VISITORS; index++) {
            visitors.add(new Visitor(random, ids));
        }
    }

    /** The kinds of event there are. */
    static List<String> topics() {
        return TOPICS;
    }

    /** The next request, of at most so many records. */
    public DemoRequest next(int most) {
        var kind = random.nextInt(100);
        if (kind < 25 && most > 1) {
            var records = batch(Math.min(most, 2 + random.nextInt(19)));
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
        var kind = random.nextInt(1_000);
        if (kind < 10) {
            return bad(kind);
        }
        if (kind < 30 && !recent.isEmpty()) {
            // A client that never saw the answer sends the very same record again.
            return Visitor.pick(random, recent);
        }
        return kind < 60 ? utm() : event();
    }

    private DemoRecord event() {
        var visitor = visitor();
        var requestId = ids.next();
        var campaign = visitor.campaign();
        var location = visitor.location();
        var landed = campaign != null && random.nextInt(3) == 0;
        if (landed && campaign != null) {
            location += "?" + campaign.query();
        }
        var json = fields(requestId, visitor, location).put("user_agent", visitor.userAgent());
        var nested = campaign != null && !landed && random.nextInt(6) == 0;
        if (nested && campaign != null) {
            json.put("utm", campaign.json());
        }
        return remember(DemoRecord.event(requestId, json.toString(), landed || nested));
    }

    private DemoRecord utm() {
        var requestId = ids.next();
        return remember(
                DemoRecord.utm(requestId, Campaign.any(random).json(requestId).toString()));
    }

    private DemoRecord bad(int kind) {
        var visitor = visitor();
        var requestId = ids.next();
        var json = new JsonObject().put("request_id", requestId).put("cookie_id", visitor.cookieId());
        switch (kind % 4) {
            case 0 -> json.put("topic", topic()).put("user_agent", "x".repeat(1_031));
            case 1 -> json.put("message", "an event without a topic");
            case 2 -> json.put("topic", topic()).put("request_timestamp", "yesterday at noon");
            default -> json.put("topic", topic()).put("message", "null\u0000character");
        }
        return DemoRecord.bad(requestId, json.toString());
    }

    private JsonObject fields(String requestId, Visitor visitor, String location) {
        var json = new JsonObject().put("request_id", requestId);
        timestamp(json);
        return json.put("cookie_id", visitor.cookieId())
                .put("topic", topic())
                .put("message", message(visitor).toString())
                .put("environment", random.nextInt(50) == 0 ? null : "dolphin_cms")
                .put("website_id", visitor.websiteId())
                .put("user_account_id", visitor.accountId())
                .put("location", location)
                .put("referrer", visitor.referrer());
    }

    /** In the forms that clients use; some leave it to the server. */
    private void timestamp(JsonObject json) {
        var now = clock.instant();
        switch (random.nextInt(20)) {
            case 0 -> json.put("request_timestamp", now.toEpochMilli());
            case 1 ->
                json.put(
                        "request_timestamp",
                        Instant.ofEpochMilli(now.toEpochMilli()).toString());
            case 2 -> {}
            default -> json.put("request_timestamp", TIMESTAMP.format(now));
        }
    }

    private JsonObject message(Visitor visitor) {
        var json = new JsonObject()
                .put("language", visitor.language())
                .put("workspaceId", visitor.cookieId())
                .put("paletteIndex", Integer.toString(random.nextInt(12)))
                .put("color", "#%06x".formatted(random.nextInt(1 << 24)))
                .put("duration", random.nextInt(30_000));
        if (random.nextInt(20) == 0) {
            json.put("note", "Grüße, 漢字 und 🙂 \"quoted\" \\ back\nslash ".repeat(1 + random.nextInt(20)));
        }
        return json;
    }

    private String topic() {
        return Visitor.pick(random, TOPICS);
    }

    private Visitor visitor() {
        var index = random.nextInt(visitors.size());
        if (random.nextInt(20) == 0) {
            visitors.set(index, new Visitor(random, ids));
        }
        var visitor = visitors.get(index);
        if (random.nextInt(2) == 0) {
            visitor.goOn(random);
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
