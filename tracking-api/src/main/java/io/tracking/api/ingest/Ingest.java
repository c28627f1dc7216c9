package io.tracking.api.ingest;

import io.tracking.api.commit.ByteBudget;
import io.tracking.api.commit.CommitOutcome;
import io.tracking.api.commit.GroupCommit;
import io.tracking.api.commit.Records;
import io.tracking.api.sources.Admission;
import io.tracking.api.traces.OpenTrace;
import io.tracking.api.traces.RequestTrace;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.NoRoomException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.common.record.RejectedBody;
import io.tracking.common.record.Rejection;
import io.tracking.common.record.Room;
import io.tracking.common.record.Screening;
import io.tracking.common.record.TooManyRecordsException;
import io.tracking.common.record.UuidV7;
import io.tracking.common.rejected.FieldError;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one request's body to the queue: reads it, fills in, validates, and commits all of its records together. */
public final class Ingest {

    /** What one body becomes may take up one part of so many of the budget. */
    private static final int SHARE_OF_BUDGET = 2;

    private static final Logger log = LoggerFactory.getLogger(Ingest.class);

    private final RecordReader reader;
    private final Screener screener;
    private final GroupCommit commit;
    private final long budget;
    private final Clock clock;
    private final IngestMetrics metrics;

    /** @param budget bytes that all requests together may keep */
    Ingest(
            RecordReader reader,
            Screener screener,
            GroupCommit commit,
            long budget,
            Clock clock,
            IngestMetrics metrics) {
        this.reader = reader;
        this.screener = screener;
        this.commit = commit;
        this.budget = budget;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Takes a body, as the other {@code take} does, when nothing is kept beside it. */
    public void take(
            byte[] body,
            int length,
            BodyShape shape,
            Visitor visitor,
            ByteBudget.Share share,
            Consumer<Verdict> answer) {
        take(body, length, 0, shape, visitor, share, answer);
    }

    /**
     * Takes a body.
     *
     * @param body UTF-8 JSON, {@code length} bytes of it; not kept
     * @param beside bytes that the caller keeps beside it until this method returns
     * @param share of the budget; becomes that of the rows; whoever is answered releases it
     * @param answer called once, on any thread, perhaps before this method returns
     */
    public void take(
            byte[] body,
            int length,
            int beside,
            BodyShape shape,
            Visitor visitor,
            ByteBudget.Share share,
            Consumer<Verdict> answer) {
        Instant now = clock.instant();
        Screening screening = screener.of(visitor);
        String came = cookieId(visitor, screening);
        String cookieId = came == null ? newCookieId() : came;
        Origin origin = origin(visitor, now, cookieId, screening);
        long most = most(length);
        Reservation room = new Reservation(share, (long) length + beside, most);
        Records records;
        List<String> requestIds = List.of();
        int rejected = 1;
        Verdict verdict;
        try {
            Batch batch = reader.read(body, 0, length, shape, origin, room);
            Verdict.Taken taken = taken(batch, came == null && screening.usesCookie() ? cookieId : null);
            // P2: what is rejected travels with what is accepted, and is kept before the answer.
            records = new Records(now, batch.accepted(), lines(batch.rejected()));
            requestIds = taken.requestIds();
            rejected = taken.rejected().size();
            verdict = taken;
        } catch (TooManyRecordsException e) {
            takeNothing(new Verdict.TooManyRecords(String.valueOf(e.getMessage())), answer);
            return;
        } catch (MalformedBodyException e) {
            records = new Records(now, List.of(), e.lines());
            verdict = new Verdict.Malformed(String.valueOf(e.getMessage()));
        } catch (NoRoomException e) {
            takeNothing(room.isTooMuch() ? tooMuch(most) : new Verdict.OverBudget(), answer);
            return;
        } catch (RuntimeException e) {
            log.error(
                    "Cannot read a body of {} bytes sent to {}; it is answered 500",
                    length,
                    visitor.source(),
                    withoutMessage(e));
            takeNothing(new Verdict.Failed(), answer);
            return;
        }
        commit(records, requestIds, rejected, verdict, visitor, share, answer);
    }

    /** What a body of {@code length} bytes may become. */
    private long most(long length) {
        return Math.min(budget / SHARE_OF_BUDGET, budget - length);
    }

    private static Verdict tooMuch(long most) {
        return new Verdict.TooManyRecords("the records of a body, with what fills in their fields, may take up " + most
                + " bytes; send them in several");
    }

    /** Ends a request of which nothing is taken. */
    private void takeNothing(Verdict verdict, Consumer<Verdict> answer) {
        if (!(verdict instanceof Verdict.TooManyRecords || verdict instanceof Verdict.OverRate)) {
            metrics.received(1);
            metrics.unavailable(1);
        }
        answer.accept(verdict);
    }

    /** A message may hold a value of the body. */
    private static Throwable withoutMessage(RuntimeException e) {
        Throwable place = new IllegalStateException(e.getClass().getName());
        place.setStackTrace(e.getStackTrace());
        return place;
    }

    /**
     * Keeps a body that cannot be read, because it could not even be unpacked.
     *
     * @param body {@code length} bytes of what came; not kept
     * @param error what is wrong with it
     * @param share as in {@link #take}
     * @param answer as in {@link #take}
     */
    public void reject(
            byte[] body,
            int length,
            FieldError error,
            Visitor visitor,
            ByteBudget.Share share,
            Consumer<Verdict> answer) {
        Instant now = clock.instant();
        Screening screening = screener.of(visitor);
        String came = cookieId(visitor, screening);
        Origin origin = origin(visitor, now, came == null ? newCookieId() : came, screening);
        Reservation room = new Reservation(share, length, most(length));
        try {
            List<byte[]> lines = RejectedBody.lines(body, length, error, origin, room);
            commit(
                    new Records(now, List.of(), lines),
                    List.of(),
                    1,
                    new Verdict.Malformed(error.message()),
                    visitor,
                    share,
                    answer);
        } catch (NoRoomException e) {
            takeNothing(room.isTooMuch() ? tooMuch(most(length)) : new Verdict.OverBudget(), answer);
        }
    }

    private static Origin origin(Visitor visitor, Instant now, String cookieId, Screening screening) {
        return new Origin(
                visitor.source(),
                now,
                cookieId,
                visitor.userAgent(),
                visitor.location(),
                index -> UuidV7.next(now),
                screening);
    }

    /** The cookie that came, null when there is none, or none that may be used. */
    private static @Nullable String cookieId(Visitor visitor, Screening screening) {
        return screening.usesCookie() ? visitor.cookieId() : null;
    }

    private void commit(
            Records records,
            List<String> requestIds,
            int rejected,
            Verdict verdict,
            Visitor visitor,
            ByteBudget.Share share,
            Consumer<Verdict> answer) {
        int accepted = requestIds.size();
        Admission.Admitted admitted = visitor.admitted();
        Admission.Refused refused = admitted == null ? null : admitted.take(accepted + rejected);
        if (refused != null) {
            takeNothing(new Verdict.OverRate(refused), answer);
            return;
        }
        metrics.received(accepted + rejected);
        Consumer<CommitOutcome> settle = outcome -> {
            if (outcome == CommitOutcome.CONFIRMED) {
                metrics.taken(accepted, rejected);
                if (admitted != null) {
                    admitted.safe(accepted, rejected);
                }
                answer.accept(verdict);
            } else {
                metrics.unavailable(accepted + rejected);
                answer.accept(new Verdict.Unavailable(requestIds));
            }
        };
        RequestTrace trace = OpenTrace.with(visitor.trace(), requestIds);
        Consumer<CommitOutcome> told =
                trace == null ? settle : settle.andThen(outcome -> trace.answered(outcome == CommitOutcome.CONFIRMED));
        if (share.resize(records.bytes() + (long) Room.PER_RECORD * (accepted + rejected))) {
            commit.commit(records, trace, told);
        } else {
            told.accept(CommitOutcome.REFUSED);
        }
    }

    private static Verdict.Taken taken(Batch batch, @Nullable String newCookieId) {
        List<String> requestIds = new ArrayList<>(batch.accepted().size());
        boolean usesCookie = false;
        for (Accepted record : batch.accepted()) {
            requestIds.add(record.requestId());
            usesCookie |= record.usesOriginCookie();
        }
        List<Verdict.Rejected> rejected = batch.rejected().stream()
                .map(record -> new Verdict.Rejected(record.index(), record.errors()))
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
