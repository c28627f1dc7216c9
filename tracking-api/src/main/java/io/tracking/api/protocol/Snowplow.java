package io.tracking.api.protocol;

import io.tracking.api.ingest.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks version 2 of Snowplow's tracker protocol: bodies of several events, and images whose query is one. Values in base64
 * are kept as what they stand for, under the name that the protocol has for it.
 *
 * @see <a href="https://docs.snowplow.io/docs/events/going-deeper/event-parameters/">Snowplow event parameters</a>
 */
final class Snowplow implements Protocol {

    private static final NameUuid EVENTS = new NameUuid("snowplow.event");
    private static final NameUuid VISITORS = new NameUuid("snowplow.visitor");
    private static final NameUuid USERS = new NameUuid("snowplow.user");

    /** The kind of an event to its topic; a self-describing one has the name of its schema. */
    private static final Map<String, String> TOPICS = Map.of(
            "pv", "page_view",
            "pp", "page_ping",
            "se", "struct",
            "tr", "transaction",
            "ti", "transaction_item");

    /** The parameter in base64 to the same one as JSON. */
    private static final Map<String, String> ENCODED = Map.of("ue_px", "ue_pr", "cx", "co");

    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final String SELF_DESCRIBING = "ue_pr";

    @Override
    public String name() {
        return "snowplow";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.events("POST", "/com.snowplowanalytics.snowplow/tp2"),
                Route.events("GET", "/com.snowplowanalytics.snowplow/tp2"),
                Route.events("GET", "/i"));
    }

    @Override
    public boolean speaks(JsonSlice body) {
        return true;
    }

    @Override
    public void translate(ProtocolCall call, JsonSlice body, RecordSink records)
            throws NoEventsException, NoSpaceException {
        if (call.form()) {
            event(call, body, records);
            return;
        }
        JsonSlice events = body.fields().getOrDefault("data", JsonSlice.ABSENT);
        if (!events.isArray()) {
            throw new NoEventsException("a body must be an object whose field data is an array of events");
        }
        for (JsonSlice event : events.elements()) {
            event(call, event, records);
        }
    }

    private static void event(ProtocolCall call, JsonSlice event, RecordSink records) throws NoSpaceException {
        if (!event.isObject()) {
            records.reject(event);
            return;
        }
        Map<String, JsonSlice> fields = event.fields();
        TranslatedEvent record = records.begin(fields);
        record.id("eid", "request_id", EVENTS);
        record.time("dtm", record.text("stm"), call);
        boolean known = record.id("duid", "cookie_id", VISITORS)
                || record.id("nuid", "cookie_id", VISITORS)
                || record.id("tnuid", "cookie_id", VISITORS);
        String user = record.text("uid");
        if (!known && user != null && !user.isEmpty()) {
            record.column("cookie_id", USERS.of(user));
        }
        record.move("uid", "user_account_id");
        record.move("url", "location");
        record.move("refr", "referrer");
        record.move("ua", "user_agent");
        Map<String, JsonSlice> own = decode(fields, record);
        String kind = record.text("e");
        if (own != null) {
            String topic = nameOf(own.getOrDefault("schema", JsonSlice.ABSENT).text());
            record.topic(topic == null ? "ue" : topic);
            JsonSlice data = own.getOrDefault("data", JsonSlice.ABSENT);
            if (!data.isNull() && !record.message(data)) {
                record.tellWhere(SELF_DESCRIBING, data.compactBytes());
            } else {
                Map<String, JsonSlice> outer = record.kept(SELF_DESCRIBING).fields();
                own.remove("data");
                outer.put("data", JsonBytes.object(own));
                record.note(SELF_DESCRIBING, JsonBytes.object(outer));
            }
        } else if (kind != null) {
            record.topic(TOPICS.getOrDefault(kind, kind));
            record.messageOf(kind.equals("pv") ? List.of("page") : namesOf(fields, kind + "_"));
        }
        records.end(record);
    }

    /** Decodes what is in base64; the self-describing event, when it is one, as its schema and its data. */
    private static @Nullable Map<String, JsonSlice> decode(Map<String, JsonSlice> fields, TranslatedEvent record) {
        ENCODED.forEach((encoded, plain) -> {
            String base64 = record.text(encoded);
            JsonSlice value = base64 == null ? null : JsonSlice.ofBase64(base64);
            if (value != null && !fields.containsKey(plain)) {
                record.replace(encoded, plain, value);
            }
        });
        for (String plain : ENCODED.values()) {
            String text = record.text(plain);
            JsonSlice value = text == null ? null : JsonSlice.of(text);
            if (value != null && value.isObject()) {
                record.replace(plain, plain, value);
            }
        }
        // {"schema":"…/unstruct_event/…","data":{"schema":"iglu:<vendor>/<name>/jsonschema/1-0-0","data":{…}}}
        JsonSlice own = record.kept(SELF_DESCRIBING).fields().getOrDefault("data", JsonSlice.ABSENT);
        return own.isObject() ? own.fields() : null;
    }

    /** The name in {@code iglu:vendor/name/format/version}; null when it is no such text. */
    private static @Nullable String nameOf(@Nullable String schema) {
        String[] parts = schema == null ? new String[0] : schema.split("/", -1);
        return parts.length == 4 && !parts[1].isBlank() ? parts[1] : null;
    }

    private static List<String> namesOf(Map<String, JsonSlice> fields, String prefix) {
        return fields.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    @Override
    public Reply taken(Verdict.Taken verdict) {
        return Reply.text("ok");
    }

    /** Its trackers repeat all but a few statuses for ever, and a body that is too large stays so. */
    @Override
    public @Nullable Reply refused(int status, String reason) {
        return status == TOO_LARGE ? new Reply(UNPROCESSABLE, "text/plain", reason) : null;
    }
}
