package io.tracking.api.protocol;

import io.tracking.api.ingest.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks PostHog's capture calls. Of the properties those that PostHog's SDKs add, whose names begin with $, are kept beside
 * the columns; message holds the site's own.
 *
 * @see <a href="https://posthog.com/docs/api/capture">Capture and batch API</a>
 */
final class PostHog implements Protocol {

    private static final NameUuid EVENTS = new NameUuid("posthog.event");
    private static final NameUuid VISITORS = new NameUuid("posthog.visitor");

    /** Nothing is switched on that would call what is not here: recordings, surveys, toolbars, flags. */
    private static final String CONFIG =
            """
            {"supportedCompression":["gzip","gzip-js"],"hasFeatureFlags":false,"captureDeadClicks":false,\
            "capturePerformance":false,"autocapture_opt_out":false,"autocaptureExceptions":false,\
            "analytics":{"endpoint":"/i/v0/e/"},"elementsChainAsString":true,"errorTracking":{"autocaptureExceptions":false},\
            "sessionRecording":false,"heatmaps":false,"surveys":false,"productTours":false,"logs":{"captureConsoleLogs":false},\
            "defaultIdentifiedOnly":true,"siteApps":[],"isAuthenticated":false,"toolbarParams":{}}""";

    private static final Set<String> KEYS = Set.of("api_key", "token");

    private static final String FLAGS =
            """
            {"flags":{},"featureFlags":{},"featureFlagPayloads":{},"errorsWhileComputingFlags":false,\
            "supportedCompression":["gzip","gzip-js"],"sessionRecording":false,"config":{"enable_collect_everything":true},\
            "siteApps":[],"capturePerformance":false}""";

    @Override
    public String name() {
        return "posthog";
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (String path : List.of("/batch", "/capture", "/e", "/i/v0/e")) {
            routes.add(Route.events("POST", path));
        }
        routes.add(Route.events("GET", "/e"));
        for (String path : List.of("/flags", "/decide")) {
            routes.add(Route.fixed("POST", path, Reply.json(FLAGS)));
        }
        routes.add(Route.fixed("GET", "/array/{}/config", Reply.json(CONFIG)));
        routes.add(Route.fixed(
                "GET",
                "/array/{}/config.js",
                Reply.script("(function(){window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};})();")));
        routes.add(Route.fixed("GET", "/api/surveys", Reply.json("{\"surveys\":[]}")));
        routes.add(Route.fixed("GET", "/flags/definitions", Reply.json("{\"flags\":[],\"group_type_mapping\":{}}")));
        routes.add(Route.fixed(
                "GET",
                "/api/feature_flag/local_evaluation",
                Reply.json("{\"flags\":[],\"group_type_mapping\":{},\"cohorts\":{}}")));
        return routes;
    }

    @Override
    public boolean speaks(JsonSlice body) {
        Map<String, JsonSlice> fields = body.fields();
        return body.isArray() || fields.containsKey("batch") || fields.containsKey("event");
    }

    @Override
    public void translate(ProtocolCall call, JsonSlice body, RecordSink records)
            throws NoEventsException, NoSpaceException {
        if (body.isArray()) {
            batch(call, body, null, Map.of(), records);
            return;
        }
        Map<String, JsonSlice> envelope = body.fields();
        String sentAt = envelope.getOrDefault("sent_at", JsonSlice.ABSENT).text();
        JsonSlice events = envelope.getOrDefault("batch", JsonSlice.ABSENT);
        if (events.isArray()) {
            envelope.remove("batch");
            batch(call, events, sentAt, envelope, records);
        } else if (envelope.containsKey("event")) {
            event(call, body, sentAt, Map.of(), records);
        } else {
            throw new NoEventsException(
                    "a body must be an event, an array of them, or an object whose field batch is one");
        }
    }

    private static void batch(
            ProtocolCall call,
            JsonSlice events,
            @Nullable String sentAt,
            Map<String, JsonSlice> envelope,
            RecordSink records)
            throws NoSpaceException {
        for (JsonSlice event : events.elements()) {
            event(call, event, sentAt, envelope, records);
        }
    }

    private static void event(
            ProtocolCall call,
            JsonSlice event,
            @Nullable String sentAt,
            Map<String, JsonSlice> envelope,
            RecordSink records)
            throws NoSpaceException {
        if (!event.isObject()) {
            records.reject(event);
            return;
        }
        TranslatedEvent record = records.begin(event.fields());
        String key = firstOf(
                record.text("api_key"),
                record.text("token"),
                firstOf(text(envelope, "api_key"), text(envelope, "token"), null));
        record.drop("api_key");
        record.drop("token");
        Map<String, JsonSlice> properties = record.get("properties").fields();
        record.id("uuid", "request_id", EVENTS);
        record.time("timestamp", sentAt, call);
        record.topicFrom("event");
        String distinct =
                firstOf(record.text("distinct_id"), text(properties, "distinct_id"), text(properties, "$distinct_id"));
        String device = text(properties, "$device_id");
        String visitor = firstOf(device, distinct, null);
        if (visitor != null) {
            record.column("cookie_id", VISITORS.of(visitor));
        }
        // An anonymous visitor is known by the device alone.
        String user = firstOf(text(properties, "$user_id"), distinct, null);
        if (user != null && !user.equals(device)) {
            record.column("user_account_id", user);
        }
        record.column("location", text(properties, "$current_url"));
        record.column("referrer", text(properties, "$referrer"));
        record.column("user_agent", text(properties, "$raw_user_agent"));
        if (record.get("properties").isObject()) {
            if (key == null || key.equals(text(properties, "token"))) {
                properties.remove("token");
            }
            record.split("properties", properties, name -> name.startsWith("$") || name.equals("distinct_id"));
        } else {
            record.message("properties");
        }
        envelope.forEach((name, value) -> {
            if (!KEYS.contains(name)) {
                record.note("batch." + name, value);
            }
        });
        records.end(record);
    }

    private static @Nullable String text(Map<String, JsonSlice> fields, String name) {
        return fields.getOrDefault(name, JsonSlice.ABSENT).text();
    }

    private static @Nullable String firstOf(@Nullable String first, @Nullable String second, @Nullable String third) {
        for (String text : new @Nullable String[] {first, second, third}) {
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    @Override
    public Reply taken(Verdict.Taken verdict) {
        return Reply.json(
                "{\"status\":\"Ok\",\"accepted\":" + verdict.requestIds().size() + ",\"rejected\":"
                        + verdict.rejected().size() + "}");
    }
}
