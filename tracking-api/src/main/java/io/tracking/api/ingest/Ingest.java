package io.tracking.api.ingest;

import io.tracking.api.queue.ByteBudget;
import io.tracking.api.queue.GroupCommit;
import io.tracking.api.queue.GroupCommit.Outcome;
import io.tracking.api.queue.Records;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.common.record.Rejection;
import io.tracking.common.record.UuidV7;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes one request's body to the queue: reads it, fills in, validates, and commits all of its records together. */
public final class Ingest {

    private final RecordReader reader;
    private final GroupCommit commit;
    private final Clock clock;
    private final IngestMetrics metrics;

    Ingest(RecordReader reader, GroupCommit commit, Clock clock, IngestMetrics metrics) {
        this.reader = reader;
        this.commit = commit;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Takes a body.
     *
     * @param body UTF-8 JSON, {@code length} bytes of it; not kept
     * @param share of the budget; becomes that of the rows, and is released before the answer
     * @param answer called once, on any thread, perhaps before this method returns
     */
    public void take(
            byte[] body,
            int length,
            BodyShape shape,
            Visitor visitor,
            ByteBudget.Share share,
            Consumer<Verdict> answer) {
        Instant now = clock.instant();
        String cookieId = visitor.cookieId() == null ? newCookieId() : visitor.cookieId();
        Origin origin = new Origin(
                visitor.source(), now, cookieId, visitor.userAgent(), visitor.location(), index -> UuidV7.next(now));
        try {
            Batch batch = reader.read(body, 0, length, shape, origin);
            Verdict.Taken taken = taken(batch, visitor.cookieId() == null ? cookieId : null);
            Records records = new Records(now, batch.accepted(), lines(batch.rejected()));
            commit(records, taken.requestIds(), taken.rejected().size(), taken, share, answer);
        } catch (MalformedBodyException e) {
            Records records = new Records(now, List.of(), e.lines());
            commit(records, List.of(), 1, new Verdict.Malformed(String.valueOf(e.getMessage())), share, answer);
        }
    }

    private void commit(
            Records records,
            List<String> requestIds,
            int rejected,
            Verdict verdict,
            ByteBudget.Share share,
            Consumer<Verdict> answer) {
        int accepted = requestIds.size();
        metrics.received(accepted + rejected);
        Consumer<Outcome> settle = outcome -> {
            share.release();
            if (outcome == Outcome.CONFIRMED) {
                metrics.taken(accepted, rejected);
                answer.accept(verdict);
            } else {
                metrics.unavailable(accepted + rejected);
                answer.accept(new Verdict.Unavailable(requestIds));
            }
        };
        if (share.resize(records.bytes())) {
            commit.commit(records, settle);
        } else {
            settle.accept(Outcome.REFUSED);
        }
    }

    private static Verdict.Taken taken(Batch batch, @Nullable String newCookieId) {
        List<String> requestIds = new ArrayList<>(batch.accepted().size());
        boolean usesCookie = false;
        for (Accepted record : batch.accepted()) {
            requestIds.add(record.requestId());
            usesCookie |= record.usesOriginCookie();
        }
        List<Verdict.Refusal> rejected = batch.rejected().stream()
                .map(record -> new Verdict.Refusal(record.index(), record.errors()))
                .toList();
        return new Verdict.Taken(requestIds, rejected, usesCookie ? newCookieId : null);
    }

    private static List<byte[]> lines(List<Rejection> rejected) {
        if (rejected.isEmpty()) {
            return List.of();
        }
        List<byte[]> lines = new ArrayList<>();
        for (Rejection rejection : rejected) {
            lines.addAll(rejection.lines());
        }
        return lines;
    }

    /** Random, so that it says nothing about its visitor. */
    private static String newCookieId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
