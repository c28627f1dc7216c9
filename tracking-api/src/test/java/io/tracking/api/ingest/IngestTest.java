package io.tracking.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.api.commit.ByteBudget;
import io.tracking.api.contracts.Contracts;
import io.tracking.api.privacy.Privacy;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.RecordLimits;
import io.tracking.common.record.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shows that bodies that never reach the queue are answered, each once. */
class IngestTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T07:05:00Z"), ZoneOffset.UTC);
    private static final Visitor VISITOR = new Visitor("/track", null, "agent", "https://data.com/");

    private final ByteBudget budget = new ByteBudget(2_000_000);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Ingest ingest = new Ingest(
            new RecordReader(Set.of(), new RecordLimits(2_000)),
            new Screener(Privacy.none(), Contracts.none(registry)),
            null,
            2_000_000,
            CLOCK,
            new IngestMetrics(registry));
    private final List<Verdict> verdicts = new ArrayList<>();

    @AfterEach
    void isAnsweredOnceAndEveryRecordIsCounted() {
        assertThat(budget.used()).isZero();
        assertThat(verdicts).hasSize(1);
        assertThat(registry.get("tracking.records.waiting").gauge().value()).isZero();
    }

    private Verdict take(String text, int length) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        ByteBudget.Share share = budget.share();
        assertThat(share.resize(body.length)).isTrue();
        ingest.take(body, length, BodyShape.TRACK, VISITOR, share, verdict -> {
            share.release(); // as whoever is answered does
            verdicts.add(verdict);
        });
        return verdicts.get(0);
    }

    @Test
    void moreRecordsThanABodyMayHave() {
        String body = "[" + "0,".repeat(2_000) + "0]";

        Verdict verdict = take(body, body.length());

        assertThat(verdict)
                .isEqualTo(new Verdict.TooManyRecords("a body may have 2000 records, got more; send them in several"));
        assertThat(count("received")).isZero();
    }

    @Test
    void moreBytesThanABodyMayBecome() {
        String body = "[" + ("{\"topic\":\"" + "l".repeat(300) + "\"},").repeat(1_990) + "0]";

        Verdict verdict = take(body, body.length());

        assertThat(verdict).isInstanceOfSatisfying(Verdict.TooManyRecords.class, tooMany -> assertThat(tooMany.reason())
                .contains("1000000 bytes"));
    }

    @Test
    void noRoomBesideOthers() {
        ByteBudget.Share others = budget.share();
        assertThat(others.resize(1_950_000)).isTrue();
        String body = "[" + "{\"topic\":\"l\"},".repeat(400) + "0]";

        Verdict verdict = take(body, body.length());

        assertThat(verdict).isEqualTo(new Verdict.OverBudget());
        assertThat(count("received")).isEqualTo(1);
        assertThat(count("unavailable")).isEqualTo(1);
        others.release();
    }

    /** The length is a lie: no reader can be without a fault. */
    @Test
    void aFaultOfTheReader() {
        Verdict verdict = take("{", 5);

        assertThat(verdict).isEqualTo(new Verdict.Failed());
        assertThat(count("unavailable")).isEqualTo(1);
    }

    private double count(String records) {
        return registry.get("tracking.records." + records).counter().count();
    }
}
