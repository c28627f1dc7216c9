package io.tracking.api.protocol;

import io.tracking.api.ingest.Verdict;
import io.tracking.common.rejected.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Speaks Amplitude's HTTP V2 API and its batch form.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/http-v2">HTTP V2 API</a>
 */
final class Amplitude implements Protocol {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final NameUuid INSERTS = new NameUuid("amplitude.insert");
    private static final NameUuid DEVICES = new NameUuid("amplitude.device");
    private static final NameUuid USERS = new NameUuid("amplitude.user");

    @Override
    public String name() {
        return "amplitude";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.events("POST", "/2/httpapi"),
                Route.events("POST", "/batch"),
                Route.fixed("GET", "/config", Reply.json("{\"configs\":{}}")));
    }

    @Override
    public boolean speaks(JsonSlice body) {
        return body.fields().containsKey("events");
    }

    @Override
    public void translate(ProtocolCall call, JsonSlice body, RecordSink records)
            throws NoEventsException, NoSpaceException {
        Map<String, JsonSlice> envelope = body.fields();
        JsonSlice events = envelope.getOrDefault("events", JsonSlice.ABSENT);
        if (!events.isArray()) {
            throw new NoEventsException("a body must be an object whose field events is an array of events");
        }
        String sentAt =
                envelope.getOrDefault("client_upload_time", JsonSlice.ABSENT).text();
        envelope.keySet().removeAll(List.of("events", "api_key"));
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
        record.drop("api_key");
        record.id("insert_id", "request_id", INSERTS);
        record.time("time", sentAt, call);
        if (!record.id("device_id", "cookie_id", DEVICES)) {
            String user = record.text("user_id");
            record.column("cookie_id", user == null || user.isEmpty() ? null : USERS.of(user));
        }
        record.move("user_id", "user_account_id");
        record.topicFrom("event_type");
        record.move("user_agent", "user_agent");
        Map<String, JsonSlice> properties = record.get("event_properties").fields();
        record.column("location", text(properties, "[Amplitude] Page Location"));
        record.message("event_properties");
        envelope.forEach((name, value) -> record.note("batch." + name, value));
        records.end(record);
    }

    private static @Nullable String text(Map<String, JsonSlice> fields, String name) {
        return fields.getOrDefault(name, JsonSlice.ABSENT).text();
    }

    /** An SDK drops the events that the answer names, and sends the others again: they are rows already, and stay one each. */
    @Override
    public Reply taken(Verdict.Taken verdict) {
        return verdict.rejected().isEmpty()
                ? Reply.json("{\"code\":200,\"events_ingested\":"
                        + verdict.requestIds().size() + "}")
                : rejected(verdict);
    }

    @Override
    public Reply rejected(Verdict.Taken verdict) {
        Map<String, List<Integer>> invalid = new TreeMap<>();
        for (Verdict.Rejected rejected : verdict.rejected()) {
            for (FieldError error : rejected.errors()) {
                String field = error.field().isEmpty() ? "event" : error.field();
                invalid.computeIfAbsent(field, name -> new ArrayList<>()).add(rejected.index());
            }
        }
        return Reply.json(
                BAD_REQUEST,
                "{\"code\":400,\"error\":\"Some events were rejected\",\"events_with_invalid_fields\":{"
                        + invalid.entrySet().stream()
                                .map(entry -> JsonBytes.quoted(entry.getKey()) + ":" + entry.getValue())
                                .collect(Collectors.joining(","))
                        + "},\"events_with_missing_fields\":{}}");
    }

    /** Its SDKs read the code in the body, and not the status: without one they would repeat what is refused for good. */
    @Override
    public Reply refused(int status, String reason) {
        if (status == UNAUTHORIZED) {
            return Reply.json(
                    status, "{\"code\":400,\"error\":" + JsonBytes.quoted("Invalid API key: " + reason) + "}");
        }
        String missing = status == BAD_REQUEST ? ",\"missing_field\":\"events\"" : "";
        return Reply.json(status, "{\"code\":" + status + ",\"error\":" + JsonBytes.quoted(reason) + missing + "}");
    }
}
