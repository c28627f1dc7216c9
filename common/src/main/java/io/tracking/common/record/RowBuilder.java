package io.tracking.common.record;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/** Turns the fields of one record into rows: decides its kind, fills in, checks, and keeps what has no column. */
final class RowBuilder {

    private static final int LONGEST_SHOWN = 100;

    private final Set<String> truncate;
    private final Origin origin;
    private final HeaderDefaults headers;
    private final RowWriter writer = new RowWriter();
    private @Nullable Map<String, String> campaignOfReferer;

    RowBuilder(Set<String> truncate, Origin origin) {
        this.truncate = truncate;
        this.origin = origin;
        headers = HeaderDefaults.of(origin, truncate);
    }

    /**
     * The rows of the record that stands in {@code body} from {@code start} to {@code end}.
     *
     * @return nothing when the record is refused; {@code errors} then says why
     */
    Optional<Accepted> build(
            int index,
            Kind kind,
            Fields fields,
            @Nullable Fields nestedUtm,
            byte[] body,
            int start,
            int end,
            List<FieldError> errors) {
        Source source = new Source(index, fields, nestedUtm, body, start, end);
        Optional<Accepted> built =
                switch (form(kind, fields)) {
                    case EVENT -> event(source, errors);
                    case GENERIC -> generic(source, errors);
                    case UTM -> utm(source, errors);
                };
        return errors.isEmpty() ? built.map(VersionPair::tie) : Optional.empty();
    }

    private enum Form {
        EVENT,
        GENERIC,
        UTM
    }

    /** One record as it was read. */
    private record Source(int index, Fields fields, @Nullable Fields nestedUtm, byte[] body, int start, int end) {}

    private static Form form(Kind kind, Fields fields) {
        String type = fields.text(Fields.TYPE);
        boolean utm = kind == Kind.UTM || (kind == Kind.ANY && "utm".equals(type));
        boolean event = kind == Kind.EVENT || (kind == Kind.ANY && "event".equals(type));
        if (utm) {
            return Form.UTM;
        }
        if (fields.isPresent(Fields.TOPIC)) {
            return Form.EVENT;
        }
        if (fields.isPresent(Fields.EVENT_NAME)) {
            return Form.GENERIC;
        }
        boolean campaign = fields.isPresent(Fields.SOURCE) || fields.isPresent(Fields.MEDIUM);
        return campaign && !event ? Form.UTM : Form.EVENT;
    }

    private Optional<Accepted> event(Source source, List<FieldError> errors) {
        Fields fields = source.fields();
        @Nullable String[] values = new @Nullable String[Fields.EVENT_COLUMNS.length];
        for (int column = 0; column < values.length; column++) {
            int slot = Fields.EVENT_COLUMNS[column];
            values[column] = slot == Fields.MESSAGE ? fields.text(slot) : textOf(fields, slot, "", errors);
        }
        IntPredicate known = slot -> Fields.isEventColumn(slot) || slot == Fields.UTM || steers(slot, fields);
        return eventRows(source, values, known, errors);
    }

    private Optional<Accepted> generic(Source source, List<FieldError> errors) {
        Fields fields = source.fields();
        @Nullable String[] values = new @Nullable String[Fields.EVENT_COLUMNS.length];
        values[Fields.REQUEST_ID] = textOf(fields, Fields.EVENT_UUID, "", errors);
        values[Fields.TOPIC] = textOf(fields, Fields.EVENT_NAME, "", errors);
        values[Fields.REQUEST_TIMESTAMP] = textOf(fields, Fields.CREATED_AT, "", errors);
        IntPredicate known = slot -> slot == Fields.EVENT_UUID
                || slot == Fields.EVENT_NAME
                || slot == Fields.CREATED_AT
                || slot == Fields.UTM
                || steers(slot, fields);
        values[Fields.MESSAGE] = rest(source.body(), source.start(), source.end(), known, "", Map.of(), errors);
        return eventRows(source, values, null, errors);
    }

    /** @param known fields that do not go under {@link CanonicalRow#EXTRA}; null for all */
    private Optional<Accepted> eventRows(
            Source source, @Nullable String[] values, @Nullable IntPredicate known, List<FieldError> errors) {
        boolean usesOriginCookie = values[Fields.COOKIE_ID] == null;
        boolean hasLocation = values[Fields.LOCATION] != null;
        Map<String, HeaderDefaults.Value> leftOut = headers.leftOut(values[Fields.USER_AGENT] != null, hasLocation);
        fillIn(values, source.index());
        List<FieldError> misfits = new ArrayList<>();
        Map<String, Integer> truncated = check(TableSchema.EVENTS, values, Names.OWN, misfits);
        // Headers are long, and come to every record: none is written for a record that is refused.
        Map<String, HeaderDefaults.Value> written = errors.isEmpty() && misfits.isEmpty() ? leftOut : Map.of();
        String extra = known == null ? written.isEmpty() ? null : rest(written) : extra(source, known, written, errors);
        errors.addAll(misfits);
        byte @Nullable [] utmRow = null;
        Campaign campaign = campaign(source, values, hasLocation, errors);
        if (campaign != null && errors.isEmpty()) {
            Map<String, Integer> cut = check(TableSchema.UTM, campaign.values(), campaign.names(), errors);
            if (errors.isEmpty()) {
                utmRow = writer.utm(
                        String.valueOf(values[Fields.REQUEST_TIMESTAMP]), campaign.values(), cut, campaign.extra());
            } else if (campaign.names() == Names.REFERER) {
                errors.clear(); // the record never had these fields; location keeps them
            }
        }
        return errors.isEmpty()
                ? Optional.of(new Accepted(
                        source.index(),
                        String.valueOf(values[Fields.REQUEST_ID]),
                        writer.event(values, marked(truncated, leftOut), extra),
                        utmRow,
                        usesOriginCookie))
                : Optional.empty();
    }

    private static Map<String, Integer> marked(
            Map<String, Integer> truncated, Map<String, HeaderDefaults.Value> leftOut) {
        if (leftOut.isEmpty()) {
            return truncated;
        }
        Map<String, Integer> all = new LinkedHashMap<>(truncated);
        leftOut.forEach((name, header) -> all.put(name, header.bytes()));
        return all;
    }

    private Optional<Accepted> utm(Source source, List<FieldError> errors) {
        Fields fields = source.fields();
        @Nullable String[] values = utmValues(fields, "", errors);
        if (values[0] == null) {
            values[0] = origin.ids().apply(source.index());
        }
        String sentAt = textOf(fields, Fields.REQUEST_TIMESTAMP, "", errors);
        String time = sentAt == null ? Timestamps.format(origin.receivedAt()) : Timestamps.canonical(sentAt);
        if (time == null) {
            errors.add(noTimestamp(Fields.name(Fields.REQUEST_TIMESTAMP)));
        }
        Map<String, Integer> truncated = check(TableSchema.UTM, values, Names.OWN, errors);
        IntPredicate known =
                slot -> Fields.isUtmColumn(slot) || slot == Fields.REQUEST_TIMESTAMP || steers(slot, fields);
        String extra = extra(source, known, Map.of(), errors);
        return errors.isEmpty()
                ? Optional.of(new Accepted(
                        source.index(),
                        String.valueOf(values[0]),
                        null,
                        writer.utm(String.valueOf(time), values, truncated, extra),
                        false))
                : Optional.empty();
    }

    private static @Nullable String[] utmValues(Fields fields, String prefix, List<FieldError> errors) {
        @Nullable String[] values = new @Nullable String[Fields.UTM_COLUMNS.length];
        for (int column = 0; column < values.length; column++) {
            values[column] = textOf(fields, Fields.UTM_COLUMNS[column], prefix, errors);
        }
        return values;
    }

    private void fillIn(@Nullable String[] values, int index) {
        if (values[Fields.REQUEST_ID] == null) {
            values[Fields.REQUEST_ID] = origin.ids().apply(index);
        }
        if (values[Fields.REQUEST_TIMESTAMP] == null) {
            values[Fields.REQUEST_TIMESTAMP] = Timestamps.format(origin.receivedAt());
        }
        if (values[Fields.COOKIE_ID] == null) {
            values[Fields.COOKIE_ID] = origin.cookieId();
        }
        if (values[Fields.USER_AGENT] == null) {
            values[Fields.USER_AGENT] = headers.userAgent().fits();
        }
        if (values[Fields.LOCATION] == null) {
            values[Fields.LOCATION] = headers.location().fits();
        }
    }

    /** The campaign that came with an event, null when there was none. */
    private @Nullable Campaign campaign(
            Source source, @Nullable String[] values, boolean hasLocation, List<FieldError> errors) {
        Fields fields = source.fields();
        Fields nested = source.nestedUtm();
        if (nested != null) {
            @Nullable String[] utm = utmValues(nested, Names.NESTED.prefix, errors);
            utm[0] = values[Fields.REQUEST_ID];
            return new Campaign(utm, Names.NESTED, nested.hasStrangers() ? nestedExtra(source, errors) : null);
        }
        if (fields.isPresent(Fields.UTM)) {
            errors.add(new FieldError("utm", "type", "utm must be an object, got another type"));
            return null;
        }
        String location = values[Fields.LOCATION];
        Map<String, String> found =
                location == null ? Map.of() : hasLocation ? LocationUtm.of(location) : campaignOfReferer(location);
        if (found.isEmpty()) {
            return null;
        }
        @Nullable String[] utm = new @Nullable String[Fields.UTM_COLUMNS.length];
        for (int column = 1; column < utm.length; column++) {
            utm[column] = found.get(TableSchema.UTM.columns().get(column).name());
        }
        utm[0] = values[Fields.REQUEST_ID];
        return new Campaign(utm, hasLocation ? Names.LOCATION : Names.REFERER, null);
    }

    /** The Referer is the same for every record of a body. */
    private Map<String, String> campaignOfReferer(String location) {
        if (campaignOfReferer == null) {
            campaignOfReferer = LocationUtm.of(location);
        }
        return campaignOfReferer;
    }

    /** A utm row that comes with an event. */
    private record Campaign(@Nullable String[] values, Names names, @Nullable String extra) {}

    /** How errors name a column, by where its value stood. */
    private enum Names {
        OWN(""),
        NESTED("utm."),
        LOCATION("location?"),
        REFERER("location?");

        private final String prefix;

        Names(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Checks values and normalises timestamps in place; returns the original sizes of values that were cut. */
    private Map<String, Integer> check(
            TableSchema schema, @Nullable String[] values, Names names, List<FieldError> errors) {
        Map<String, Integer> truncated = Map.of();
        for (int i = 0; i < values.length; i++) {
            Column column = schema.columns().get(i);
            String field = names.prefix + column.name();
            String value = values[i];
            FieldError error = null;
            if (value == null) {
                error = column.nullable() ? null : missing(field);
            } else if (column.type() == Column.Type.TIMESTAMP) {
                values[i] = Timestamps.canonical(value);
                error = values[i] == null ? noTimestamp(field) : null;
            } else if (value.isBlank() && (i == Fields.REQUEST_ID || field.equals("topic"))) {
                error = new FieldError(field, "blank", field + " must not be blank");
            } else {
                error = ColumnRules.check(column, field, value);
                if (error != null && error.code().equals("too_long") && truncates(schema, column)) {
                    truncated = truncated.isEmpty() ? new LinkedHashMap<>() : truncated;
                    truncated.put(column.name(), ColumnRules.utf8Length(value));
                    values[i] = ColumnRules.cut(value, column.bytes());
                    error = null;
                }
            }
            if (error != null) {
                errors.add(error);
            }
        }
        return truncated;
    }

    private boolean truncates(TableSchema schema, Column column) {
        return truncate.contains(schema.table().tableName() + "." + column.name());
    }

    private static FieldError missing(String field) {
        String message = field.equals("topic")
                ? "topic is required in an event; a utm record has source and medium instead"
                : field + " is required";
        return new FieldError(field, "missing", message);
    }

    private static FieldError noTimestamp(String field) {
        return new FieldError(
                field,
                "timestamp",
                field + " must be 2020-06-01 00:00:24.000000, ISO 8601, epoch seconds or epoch milliseconds, to the"
                        + " microsecond, from the year 1 to 9999");
    }

    private static @Nullable String textOf(Fields fields, int slot, String prefix, List<FieldError> errors) {
        if (fields.isStructure(slot)) {
            String field = prefix + Fields.name(slot);
            errors.add(new FieldError(
                    field, "type", field + " must be a string, a number or a boolean, got an object or an array"));
        }
        return fields.text(slot);
    }

    /** True for a {@code type} that says what kind of record this is; any other is kept as an unknown field. */
    private static boolean steers(int slot, Fields fields) {
        String type = fields.text(Fields.TYPE);
        return slot == Fields.TYPE && ("event".equals(type) || "utm".equals(type));
    }

    private static @Nullable String extra(
            Source source, IntPredicate known, Map<String, HeaderDefaults.Value> leftOut, List<FieldError> errors) {
        Fields fields = source.fields();
        return fields.hasStrangers() || fields.anySeen(known.negate()) || !leftOut.isEmpty()
                ? rest(source.body(), source.start(), source.end(), known, "", leftOut, errors)
                : null;
    }

    private static @Nullable String nestedExtra(Source source, List<FieldError> errors) {
        try (JsonParser parser = Json.parser(source.body(), source.start(), source.end())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals("utm");
                parser.nextToken();
                if (found) {
                    return rest(parser, Fields::isNestedUtmColumn, Names.NESTED.prefix, Map.of(), errors);
                }
                parser.skipChildren();
            }
        }
        throw new IllegalStateException("Cannot find the utm object that has just been read");
    }

    private static @Nullable String rest(
            byte[] body,
            int start,
            int end,
            IntPredicate known,
            String prefix,
            Map<String, HeaderDefaults.Value> leftOut,
            List<FieldError> errors) {
        try (JsonParser parser = Json.parser(body, start, end)) {
            parser.nextToken();
            return rest(parser, known, prefix, leftOut, errors);
        }
    }

    /**
     * The fields that are not {@code known} of the object that {@code parser} stands at, as compact JSON, and headers
     * {@code leftOut}; of two with one name the field, and the header is taken out of {@code leftOut}.
     */
    private static @Nullable String rest(
            JsonParser parser,
            IntPredicate known,
            String prefix,
            Map<String, HeaderDefaults.Value> leftOut,
            List<FieldError> errors) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (known.test(Fields.find(name))) {
                    parser.skipChildren();
                } else {
                    if (!leftOut.isEmpty()) {
                        leftOut.remove(name);
                    }
                    generator.writeName(name);
                    if (!Json.copy(parser, generator)) {
                        errors.add(ColumnRules.nullCharacter(prefix + shown(name)));
                    }
                }
            }
            leftOut.forEach((name, header) -> generator.writeStringProperty(name, header.kept()));
            generator.writeEndObject();
        }
        String rest = text.toString();
        if (ColumnRules.utf8Length(rest) == ColumnRules.LONE_SURROGATE) {
            errors.add(ColumnRules.loneSurrogate(prefix + CanonicalRow.EXTRA));
            return null;
        }
        return rest;
    }

    private static String rest(Map<String, HeaderDefaults.Value> leftOut) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            leftOut.forEach((name, header) -> generator.writeStringProperty(name, header.kept()));
            generator.writeEndObject();
        }
        return text.toString();
    }

    /** Names are people's own, and errors are told many times. */
    private static String shown(String name) {
        return name.length() <= LONGEST_SHOWN ? name : ColumnRules.cut(name, LONGEST_SHOWN) + "…";
    }
}
