package io.tracking.loader.admin;

import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.rejected.Correction;
import io.tracking.loader.rejected.EntryId;
import io.tracking.loader.rejected.RejectedSearch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /admin/rejected/replay}: either {@code ids}, or a search.
 *
 * @param ids of {@code GET /admin/rejected}, at most 200
 * @param from first hour of receipt of a search
 * @param to last hour of receipt of a search, included
 * @param code of a reason
 * @param field of a reason
 * @param table {@code events} or {@code utm}
 * @param text within the record
 * @param record the whole corrected record, for one id
 * @param rename fields that get another name: new name by old
 * @param remove fields that go
 * @param set fields that get a value
 * @param dryRun reads and tells, changes nothing
 */
record ReplayBody(
        @Nullable List<String> ids,
        @Nullable String from,
        @Nullable String to,
        @Nullable String code,
        @Nullable String field,
        @Nullable String table,
        @Nullable String text,
        @Nullable JsonNode record,
        @Nullable Map<String, String> rename,
        @Nullable List<String> remove,
        @Nullable Map<String, JsonNode> set,
        @Nullable Boolean dryRun)
        implements AuditDetail.Confidential {

    private static final int MOST_IDS = 200;
    private static final int MOST_EDITS_BYTES = 8000;
    private static final int LONGEST_TERM = 500;

    boolean isSearch() {
        return ids == null;
    }

    Set<EntryId> entryIds() {
        if (ids == null || ids.isEmpty() || ids.size() > MOST_IDS) {
            throw new InvalidRequestException(
                    "ids",
                    "1 to " + MOST_IDS
                            + " ids of GET /admin/rejected; more are replayed by from, to and what they have in"
                            + " common",
                    ids == null ? "none" : ids.size());
        }
        requireNoNull("ids", ids);
        if (Stream.of(from, to, code, field, table, text).anyMatch(part -> part != null)) {
            throw new InvalidRequestException(
                    "ids", "given alone, without from, to, code, field, table or text", "both");
        }
        Set<EntryId> parsed = new LinkedHashSet<>();
        for (String id : ids) {
            parsed.add(id("ids", id));
        }
        return parsed;
    }

    static EntryId id(String field, String id) {
        try {
            return EntryId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(field, "an id like rejected/date=…/hour=…/….ndjson.zst:17", id);
        }
    }

    /** Both ends must be said: nobody replays everything by a slip. */
    RejectedSearch search(Instant now) {
        if (from == null || to == null) {
            throw new InvalidRequestException(from == null ? "from" : "to", "given, unless there are ids", "nothing");
        }
        return search(Hours.of(from, to, now), code, field, table, text);
    }

    static RejectedSearch search(
            HourRange hours,
            @Nullable String code,
            @Nullable String field,
            @Nullable String table,
            @Nullable String text) {
        requireShort("code", code);
        requireShort("field", field);
        requireShort("text", text);
        return new RejectedSearch(hours.first(), hours.last(), code, field, table(table), text);
    }

    private static void requireShort(String name, @Nullable String value) {
        if (value != null && value.length() > LONGEST_TERM) {
            throw new InvalidRequestException(name, "at most " + LONGEST_TERM + " characters", value.length());
        }
    }

    private static void requireNoNull(String name, @Nullable Collection<?> values) {
        if (values != null && values.stream().anyMatch(Objects::isNull)) {
            throw new InvalidRequestException(name, "without null", "null");
        }
    }

    private static @Nullable Table table(@Nullable String name) {
        return name == null
                ? null
                : Stream.of(Table.values())
                        .filter(table -> table.tableName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new InvalidRequestException("table", "events or utm", name));
    }

    Correction correction() {
        boolean edits = rename != null || remove != null || set != null;
        if (record != null && (isSearch() || entryIds().size() != 1)) {
            throw new InvalidRequestException("record", "given for one id alone", "several");
        }
        if (record != null && edits) {
            throw new InvalidRequestException("record", "given without rename, remove and set: it is whole", "both");
        }
        if (record != null && !record.isObject()) {
            throw new InvalidRequestException("record", "a JSON object", record.getNodeType());
        }
        requireNoNull("remove", remove);
        requireNoNull("rename", rename == null ? null : rename.values());
        requireNoNull("set", set == null ? null : set.values());
        Correction correction = new Correction(
                record,
                rename == null ? Map.of() : rename,
                remove == null ? List.of() : remove,
                set == null ? Map.of() : set);
        if (record == null && correction.toString().getBytes(StandardCharsets.UTF_8).length > MOST_EDITS_BYTES) {
            throw new InvalidRequestException("set", "with rename and remove at most 8000 bytes", "more");
        }
        return correction;
    }

    /** For the audit log: what was asked for, and which fields were touched, without any of their values. */
    @Override
    public String summary() {
        List<String> parts = new ArrayList<>();
        parts.add(isSearch() ? "from " + from + " to " + to : "ids " + ids);
        Map<String, String> search = new LinkedHashMap<>();
        add(search, "code", code);
        add(search, "field", field);
        add(search, "table", table);
        add(search, "text", text == null ? null : "…");
        add(search, "record", record == null ? null : "corrected");
        add(search, "rename", rename == null ? null : rename.toString());
        add(search, "remove", remove == null ? null : remove.toString());
        add(search, "set", set == null ? null : set.keySet().toString());
        add(search, "dryRun", dryRun == null ? null : dryRun.toString());
        search.forEach((name, value) -> parts.add(name + " " + value));
        return String.join(", ", parts);
    }

    private static void add(Map<String, String> to, String name, @Nullable String value) {
        if (value != null) {
            to.put(name, value);
        }
    }
}
