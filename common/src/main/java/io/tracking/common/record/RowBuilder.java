package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import io.tracking.common.text.Timestamps;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/** Turns the fields of one record into rows: decides its kind, fills in, checks, and keeps what has no column. */
final class RowBuilder {

    private static final int LONGEST_SHOWN = 100;

    private final TruncatePolicy truncate;
    private final Origin origin;
    private final HeaderDefaults headers;
    private final @Nullable Redaction redaction;
    private final RowWriter writer = new RowWriter();
    private @Nullable Map<String, String> campaignOfReferer;
    private boolean screened;

    RowBuilder(TruncatePolicy truncate, Origin origin) {
        this.truncate = truncate;
        this.origin = origin;
        redaction = Redaction.of(origin);
        headers = HeaderDefaults.of(origin, truncate, redaction);
    }

    /**
     * The rows of the record that stands in {@code body} from {@code start} to {@code end}.
     *
     * @return nothing when the record is rejected; {@code errors} then says why
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
        Source source = new Source(index, fields, nestedUtm, body, start, end, new Marks(), changes());
        checkSent(source, errors);
        if (!errors.isEmpty()) {
            return Optional.empty();
        }
        Optional<Accepted> built =
                switch (form(kind, fields)) {
                    case EVENT -> event(source, errors);
                    case GENERIC -> generic(source, errors);
                    case UTM -> utm(source, errors);
                };
        return errors.isEmpty() ? built.map(VersionPair::tie) : Optional.empty();
    }

    /** One record as it was read. */
    private record Source(
            int index,
            Fields fields,
            @Nullable Fields nestedUtm,
            byte[] body,
            int start,
            int end,
            Marks marks,
            @Nullable Changes changes) {}

    private @Nullable Changes changes() {
        return redaction == null ? null : redaction.changes();
    }

    private void checkSent(Source source, List<FieldError> errors) {
        RecordCheck check = origin.screening().check();
        if (check != null) {
            String own = source.fields().text(Fields.USER_AGENT);
            RecordCheck.Sent sent =
                    new RecordCheck.Sent(own == null ? origin.userAgent() : own, name -> member(source, name));
            FieldError error = check.check(sent, source.marks()::add);
            if (error != null) {
                errors.add(error);
            }
        }
        screened = errors.isEmpty();
    }

    private static @Nullable String member(Source source, String name) {
        try (JsonParser parser = Json.parser(source.body(), source.start(), source.end())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals(name);
                JsonToken value = parser.nextToken();
                if (found) {
                    return value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getString() : null;
                }
                parser.skipChildren();
            }
        }
        return null;
    }

    private static RecordForm form(Kind asked, Fields fields) {
        return RecordForm.of(
                asked,
                fields.text(Fields.TYPE),
                fields.isPresent(Fields.TOPIC),
                fields.isPresent(Fields.EVENT_NAME),
                fields.isPresent(Fields.SOURCE) || fields.isPresent(Fields.MEDIUM));
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
        values[Fields.MESSAGE] = rest(source, known, Rest.MESSAGE, Map.of(), errors);
        return eventRows(source, values, null, errors);
    }

    /** @param known fields that do not go under {@link CanonicalRow#EXTRA}; null for all */
    private Optional<Accepted> eventRows(
            Source source, @Nullable String[] values, @Nullable IntPredicate known, List<FieldError> errors) {
        boolean usesOriginCookie = values[Fields.COOKIE_ID] == null;
        boolean hasLocation = values[Fields.LOCATION] != null;
        Map<String, HeaderDefaults.Value> leftOut = headers.leftOut(values[Fields.USER_AGENT] != null, hasLocation);
        List<FieldError> misfits = new ArrayList<>();
        checkTerms(values, misfits);
        fillIn(values, source.index());
        Campaign campaign = null;
        if (redaction != null && source.changes() != null) {
            campaign = redacted(redaction, source.changes(), source, values, leftOut, errors);
        }
        Map<String, Integer> truncated = check(TableSchema.EVENTS, values, Names.OWN, misfits);
        // Headers are long, and come to every record: none is written for a record that is rejected.
        Map<String, HeaderDefaults.Value> written = errors.isEmpty() && misfits.isEmpty() ? leftOut : Map.of();
        String extra = known == null ? written.isEmpty() ? null : rest(written) : extra(source, known, written, errors);

        errors.addAll(misfits);
        byte @Nullable [] utmRow = null;
        if (redaction == null) {
            campaign = campaign(source, values, hasLocation, errors);
        }
        if (errors.isEmpty()) {
            checkMessage(source, values, errors);
        }
        mark(source);
        if (campaign != null && errors.isEmpty()) {
            Map<String, Integer> cut = check(TableSchema.UTM, campaign.values(), campaign.names(), errors);
            if (errors.isEmpty()) {
                utmRow = writer.utm(
                        String.valueOf(values[Fields.REQUEST_TIMESTAMP]),
                        campaign.values(),
                        cut,
                        source.marks().addTo(campaign.extra()));
            } else if (campaign.names() == Names.REFERER) {
                errors.clear(); // the record never had these fields; location keeps them
            }
        }
        return errors.isEmpty()
                ? Optional.of(new Accepted(
                        source.index(),
                        String.valueOf(values[Fields.REQUEST_ID]),
                        writer.event(
                                values,
                                marked(truncated, leftOut),
                                source.marks().addTo(extra)),
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
        if (redaction != null && source.changes() != null) {
            redaction.apply(TableSchema.UTM, values, Names.NESTED.prefix, source.changes());
        }
        Map<String, Integer> truncated = check(TableSchema.UTM, values, Names.OWN, errors);
        IntPredicate known =
                slot -> Fields.isUtmColumn(slot) || slot == Fields.REQUEST_TIMESTAMP || steers(slot, fields);
        String extra = extra(source, known, Map.of(), errors);
        mark(source);
        return errors.isEmpty()
                ? Optional.of(new Accepted(
                        source.index(),
                        String.valueOf(values[0]),
                        null,
                        writer.utm(
                                String.valueOf(time),
                                values,
                                truncated,
                                source.marks().addTo(extra)),
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

    private void checkTerms(@Nullable String[] values, List<FieldError> errors) {
        SourceTerms terms = origin.screening().source();
        FieldError error = terms == null ? null : terms.check(values[Fields.TOPIC], values[Fields.ENVIRONMENT]);
        if (error != null) {
            errors.add(error);
        }
    }

    /** What is dropped and hashed, before anybody looks at whether it fits: a hash always does. */
    private @Nullable Campaign redacted(
            Redaction redaction,
            Changes changes,
            Source source,
            @Nullable String[] values,
            Map<String, HeaderDefaults.Value> leftOut,
            List<FieldError> errors) {
        boolean hasLocation = source.fields().isPresent(Fields.LOCATION);
        boolean telling = !redaction.replaces(Fields.LOCATION);
        Campaign campaign =
                telling || source.nestedUtm() != null ? campaign(source, values, hasLocation, errors) : null;
        redaction.apply(TableSchema.EVENTS, values, "", changes);
        if (values[Fields.COOKIE_ID] == null) {
            values[Fields.COOKIE_ID] = origin.cookieId(); // made for this request, and for nothing else
        }
        if (leftOut.containsKey(HeaderDefaults.REFERER) && origin.location() != null) {
            redaction.value(TableSchema.EVENTS, Fields.LOCATION, origin.location(), "", changes);
        }
        if (campaign != null) {
            redaction.apply(TableSchema.UTM, campaign.values(), Names.NESTED.prefix, changes);
        }
        return campaign;
    }

    private void checkMessage(Source source, @Nullable String[] values, List<FieldError> errors) {
        RecordCheck check = origin.screening().check();
        FieldError error = check == null
                ? null
                : check.checkMessage(String.valueOf(values[Fields.TOPIC]), values[Fields.MESSAGE], source.marks()::add);
        if (error != null) {
            errors.add(error);
        }
    }

    /** To be called when everything has been changed that is changed. */
    private void mark(Source source) {
        SourceTerms terms = origin.screening().source();
        Changes changes = source.changes();
        source.marks().add(CanonicalRow.SOURCE_MARK, terms == null ? null : terms.mark());
        source.marks()
                .add(
                        CanonicalRow.PRIVACY_MARK,
                        changes == null ? origin.screening().changed() : changes.json());
    }

    /** Another record comes. */
    void begin() {
        screened = false;
    }

    /** Whether the last record passed what is asked of it before anything is made of it. */
    boolean screened() {
        return screened;
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
        SourceTerms terms = origin.screening().source();
        if (values[Fields.ENVIRONMENT] == null && terms != null) {
            values[Fields.ENVIRONMENT] = terms.environment();
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

    /** Says how errors name a column, by where its value stood. */
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
                if (error != null && error.code().equals("too_long") && truncate.cuts(schema.table(), column)) {
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

    private @Nullable String extra(
            Source source, IntPredicate known, Map<String, HeaderDefaults.Value> leftOut, List<FieldError> errors) {
        Fields fields = source.fields();
        return fields.hasStrangers() || fields.anySeen(known.negate()) || !leftOut.isEmpty()
                ? rest(source, known, Rest.EXTRA, leftOut, errors)
                : null;
    }

    private @Nullable String nestedExtra(Source source, List<FieldError> errors) {
        try (JsonParser parser = Json.parser(source.body(), source.start(), source.end())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals("utm");
                parser.nextToken();
                if (found) {
                    return rest(parser, Fields::isNestedUtmColumn, Rest.NESTED, Map.of(), source.changes(), errors);
                }
                parser.skipChildren();
            }
        }
        throw new IllegalStateException("Cannot find the utm object that has just been read");
    }

    /** Says what becomes of the fields without a column. */
    private enum Rest {
        /** A generic event's message. */
        MESSAGE(""),
        /** {@link CanonicalRow#EXTRA}. */
        EXTRA(""),
        /** That of the utm row of a nested utm object. */
        NESTED("utm.");

        private final String prefix;

        Rest(String prefix) {
            this.prefix = prefix;
        }
    }

    private @Nullable String rest(
            Source source,
            IntPredicate known,
            Rest kind,
            Map<String, HeaderDefaults.Value> leftOut,
            List<FieldError> errors) {
        try (JsonParser parser = Json.parser(source.body(), source.start(), source.end())) {
            parser.nextToken();
            return rest(parser, known, kind, leftOut, source.changes(), errors);
        }
    }

    /**
     * The fields that are not {@code known} of the object that {@code parser} stands at, as compact JSON, and headers
     * {@code leftOut}; of two with one name the field, and the header is taken out of {@code leftOut}.
     */
    private @Nullable String rest(
            JsonParser parser,
            IntPredicate known,
            Rest kind,
            Map<String, HeaderDefaults.Value> leftOut,
            @Nullable Changes changes,
            List<FieldError> errors) {
        boolean marks = kind != Rest.MESSAGE && !origin.screening().isNone();
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
                    String written = marks ? Marks.beside(name) : name;
                    if (!copy(name, written, kind, parser, generator, changes)) {
                        errors.add(ColumnRules.nullCharacter(kind.prefix + shown(name)));
                    }
                }
            }
            leftOut.forEach((name, header) -> generator.writeStringProperty(name, header.kept()));
            generator.writeEndObject();
        }
        String rest = text.toString();
        if (ColumnRules.utf8Length(rest) == ColumnRules.LONE_SURROGATE) {
            errors.add(ColumnRules.loneSurrogate(kind.prefix + CanonicalRow.EXTRA));
            return null;
        }
        return rest;
    }

    private boolean copy(
            String name,
            String written,
            Rest kind,
            JsonParser parser,
            JsonGenerator generator,
            @Nullable Changes changes) {
        if (redaction == null || changes == null) {
            generator.writeName(written);
            return Json.copy(parser, generator);
        }
        if (kind != Rest.MESSAGE && redaction.rules().isAnonymous()) {
            changes.dropped(kind.prefix + CanonicalRow.EXTRA);
            parser.skipChildren();
            return true;
        }
        return redaction.copy(kind.prefix + name, written, redaction.rules().fields(), parser, generator, changes);
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
