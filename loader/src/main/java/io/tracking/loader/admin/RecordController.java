package io.tracking.loader.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tracking.common.lake.Folder;
import io.tracking.common.rejected.FieldError;
import io.tracking.common.traces.TraceIds;
import io.tracking.common.traces.Traces;
import io.tracking.loader.lookup.RecordFinder;
import io.tracking.loader.lookup.RecordRows;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Answers where one record is. */
@RestController
class RecordController {

    private static final int LONGEST_ID = 56;

    private final RecordFinder finder;
    private final Clock clock;
    private final Optional<Traces> traces;

    RecordController(RecordFinder finder, Clock clock, Optional<Traces> traces) {
        this.finder = finder;
        this.clock = clock;
        this.traces = traces;
    }

    /** A row of a table. */
    record Row(String table, Map<String, @Nullable String> columns) {}

    /** How a file was loaded; the counts are those of the whole file. */
    record Load(String id, String set, String loader, Instant at, long inserted, long duplicates, long quarantined) {
        static Load of(RecordRows.Load load) {
            return new Load(
                    load.loadId(),
                    load.set(),
                    load.loaderId(),
                    load.loadedAt(),
                    load.inserted(),
                    load.duplicates(),
                    load.quarantined());
        }
    }

    /**
     * A line that holds the record.
     *
     * @param state {@code loaded}, {@code pending}, {@code quarantined} or {@code rejected}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(
            String file,
            long line,
            String state,
            @Nullable Load load,
            @Nullable List<FieldError> errors,
            @Nullable String replayedFrom) {
        static Place of(RecordFinder.Place place) {
            boolean rejected = place.file().folder() == Folder.REJECTED;
            String inTable = place.load() == null ? "pending" : kept(place) ? "quarantined" : "loaded";
            return new Place(
                    place.file().toString(),
                    place.line(),
                    rejected ? "rejected" : inTable,
                    place.load() == null ? null : Load.of(place.load()),
                    rejected ? place.errors() : null,
                    place.replayedFrom());
        }
    }

    /** The line alone, or every line of its file. */
    private static boolean kept(RecordFinder.Place place) {
        var load = place.load();
        return place.quarantined() || (load != null && load.inserted() + load.duplicates() == 0);
    }

    /** Where it was looked for, beside the tables; hours of receipt. */
    record Searched(Instant from, Instant to, int filesRead, int filesLeftOut, boolean complete) {}

    /**
     * The record's trace.
     *
     * @param sampled false when the record is not among those that are traced
     */
    record Trace(String id, boolean sampled) {
        static Trace of(String requestId, Traces traces) {
            TraceIds ids = TraceIds.of(requestId);
            return new Trace(ids.trace(), traces.sampling().takes(ids));
        }
    }

    /**
     * The answer of {@code GET /admin/records/{request_id}}.
     *
     * @param trace absent while nothing is traced
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Found(String requestId, List<Row> rows, List<Place> places, Searched searched, @Nullable Trace trace) {}

    /** {@code from} and {@code to} are hours of receipt, for when the record's own time misleads. */
    @GetMapping("/admin/records/{requestId}")
    Found record(
            @PathVariable String requestId, @RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        return find(requestId, from, to);
    }

    /** The same, for an id that cannot stand in a path. */
    @GetMapping("/admin/records")
    Found recordOf(
            @RequestParam(name = "request_id", required = false) @Nullable String requestId,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to) {
        if (requestId == null) {
            throw new InvalidRequestException("request_id", "given, as in /admin/records?request_id=a%2Fb", "nothing");
        }
        return find(requestId, from, to);
    }

    private Found find(String requestId, @Nullable String from, @Nullable String to) {
        if (requestId.isBlank() || requestId.length() > LONGEST_ID || requestId.indexOf('\0') >= 0) {
            throw new InvalidRequestException(
                    "request_id",
                    "1 to " + LONGEST_ID + " characters without U+0000",
                    requestId.length() + " characters");
        }
        if ((from == null) != (to == null)) {
            throw new InvalidRequestException(from == null ? "from" : "to", "given with the other, or neither", "one");
        }
        RecordFinder.Answer answer = finder.find(requestId, from == null ? null : Hours.of(from, to, clock.instant()));
        if (answer.rows().isEmpty() && answer.places().isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND,
                    "There is no such record in the tables, nor in the " + answer.filesRead() + " files of "
                            + answer.searched().first() + " to "
                            + answer.searched().last()
                            + (answer.complete() ? "" : ", where there was too much to read")
                            + "; from and to name other hours of receipt");
        }
        return new Found(
                requestId,
                answer.rows().stream()
                        .map(row -> new Row(row.table().tableName(), row.values()))
                        .toList(),
                answer.places().stream().map(Place::of).toList(),
                new Searched(
                        answer.searched().first(),
                        answer.searched().last(),
                        answer.filesRead(),
                        answer.filesLeftOut(),
                        answer.complete()),
                traces.map(told -> Trace.of(requestId, told)).orElse(null));
    }
}
