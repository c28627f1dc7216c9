package io.tracking.api.protocol;

import io.tracking.api.ingest.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks Segment's HTTP API and that of RudderStack, which is the same: one event for each call, or a batch of them.
 *
 * @see <a href="https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/">HTTP Tracking API</a>
 */
final class Segment implements Protocol {

    private static final NameUuid MESSAGES = new NameUuid("segment.message");
    private static final NameUuid VISITORS = new NameUuid("segment.visitor");
    private static final NameUuid USERS = new NameUuid("segment.user");

    /** Path's last segment to the type of its event; null for a batch, which says it in each. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("track", "track"),
            Map.entry("page", "page"),
            Map.entry("screen", "screen"),
            Map.entry("identify", "identify"),
            Map.entry("group", "group"),
            Map.entry("alias", "alias"),
            Map.entry("t", "track"),
            Map.entry("p", "page"),
            Map.entry("s", "screen"),
            Map.entry("i", "identify"),
            Map.entry("g", "group"),
            Map.entry("a", "alias"));

    private static final List<String> BATCHES =
            List.of("/v1/batch", "/v1/b", "/v1/import", "/v1/m", "/beacon/v1/batch");

    /** Segment's browser SDK sends to what its settings name, and to nobody else. */
    private static final String SETTINGS =
            """
            {"integrations":{"Segment.io":{"apiKey":"","unbundledIntegrations":[],"addBundledMetadata":true,\
            "maybeBundledConfigIds":{},"versionSettings":{"version":"4.4.7","componentTypes":["browser"]}}},\
            "plan":{"track":{"__default":{"enabled":true,"integrations":{}}},"identify":{"__default":{"enabled":true}},\
            "group":{"__default":{"enabled":true}}},"edgeFunction":{},"analyticsNextEnabled":true,\
            "middlewareSettings":{},"enabledMiddleware":{},"metrics":{"sampleRate":0},"legacyVideoPluginsEnabled":false,\
            "remotePlugins":[]}""";

    private static final String SOURCE_CONFIG =
            """
            {"source":{"id":"tracking","name":"tracking","writeKey":"","enabled":true,"workspaceId":"tracking",\
            "config":{"statsCollection":{"errors":{"enabled":false},"metrics":{"enabled":false}}},"destinations":[],\
            "dataplanes":{}},"updatedAt":"2026-01-01T00:00:00.000Z"}""";

    @Override
    public String name() {
        return "segment";
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        TYPES.keySet().forEach(call -> routes.add(Route.events("POST", "/v1/" + call)));
        BATCHES.forEach(path -> routes.add(Route.events("POST", path)));
        routes.add(Route.events("GET", "/pixel/v1/track"));
        routes.add(Route.events("GET", "/pixel/v1/page"));
        routes.add(Route.fixed("GET", "/v1/projects/{}/settings", Reply.json(SETTINGS)));
        routes.add(Route.fixed("GET", "/sourceConfig", Reply.json(SOURCE_CONFIG)));
        return routes;
    }

    @Override
    public boolean speaks(JsonSlice body) {
        return true;
    }

    @Override
    public void translate(ProtocolCall call, JsonSlice body, RecordSink records)
            throws NoEventsException, NoSpaceException {
        String type = TYPES.get(call.path().substring(call.path().lastIndexOf('/') + 1));
        if (type != null) {
            Map<String, JsonSlice> fields = body.fields();
            String sentAt = fields.getOrDefault("sentAt", JsonSlice.ABSENT).text();
            event(call, body, fields, type, sentAt, Map.of(), records);
            return;
        }
        Map<String, JsonSlice> envelope = body.fields();
        JsonSlice batch = envelope.getOrDefault("batch", JsonSlice.ABSENT);
        if (!batch.isArray()) {
            throw new NoEventsException("a batch must be an object whose field batch is an array of events");
        }
        String sentAt = envelope.getOrDefault("sentAt", JsonSlice.ABSENT).text();
        envelope.keySet().removeAll(List.of("batch", "writeKey"));
        for (JsonSlice event : batch.elements()) {
            event(call, event, event.fields(), null, sentAt, envelope, records);
        }
    }

    private static void event(
            ProtocolCall call,
            JsonSlice event,
            Map<String, JsonSlice> fields,
            @Nullable String pathType,
            @Nullable String batchSentAt,
            Map<String, JsonSlice> envelope,
            RecordSink records)
            throws NoSpaceException {
        if (!event.isObject()) {
            records.reject(event);
            return;
        }
        TranslatedEvent record = records.begin(fields);
        record.drop("writeKey");
        record.id("messageId", "request_id", MESSAGES);
        String sentAt = record.text("sentAt");
        record.time("timestamp", sentAt == null ? batchSentAt : sentAt, call);
        if (!record.id("anonymousId", "cookie_id", VISITORS)) {
            String user = record.text("userId");
            record.column("cookie_id", user == null || user.isEmpty() ? null : USERS.of(user));
        }
        record.move("userId", "user_account_id");
        String type = pathType == null ? record.text("type") : pathType;
        if ("track".equals(type)) {
            record.topicFrom("event");
        } else if (type != null) {
            record.topic(type);
        }
        boolean traits = record.get("properties").isNull();
        record.message(traits ? "traits" : "properties");
        Map<String, JsonSlice> context = record.get("context").fields();
        Map<String, JsonSlice> page =
                context.getOrDefault("page", JsonSlice.ABSENT).fields();
        record.column("location", text(page, "url"));
        record.column("referrer", text(page, "referrer"));
        record.column("user_agent", text(context, "userAgent"));
        campaign(record, context.getOrDefault("campaign", JsonSlice.ABSENT).fields());
        envelope.forEach((name, value) -> record.note("batch." + name, value));
        records.end(record);
    }

    private static void campaign(TranslatedEvent record, Map<String, JsonSlice> campaign) {
        Map<String, @Nullable String> utm = new LinkedHashMap<>();
        utm.put("source", text(campaign, "source"));
        utm.put("medium", text(campaign, "medium"));
        utm.put("campaign", text(campaign, "name"));
        utm.put("content", text(campaign, "content"));
        utm.put("term", text(campaign, "term"));
        record.utm(utm);
    }

    private static @Nullable String text(Map<String, JsonSlice> fields, String name) {
        String text = fields.getOrDefault(name, JsonSlice.ABSENT).text();
        return text == null || text.isEmpty() ? null : text;
    }

    @Override
    public Reply taken(Verdict.Taken verdict) {
        return Reply.json(
                "{\"success\":true,\"accepted\":" + verdict.requestIds().size() + ",\"rejected\":"
                        + verdict.rejected().size() + "}");
    }
}
