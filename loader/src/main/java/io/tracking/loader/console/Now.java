package io.tracking.loader.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one loader knows at one moment without asking the warehouse: its own counts since its start, and what it last saw elsewhere.
 *
 * @param at when
 * @param loader which one
 * @param startedAt since when it counts
 * @param freshness how old the oldest record is that is not in its table
 * @param loading whether loads go on
 * @param services what this loader needs, and whether it answers
 * @param queue absent before SQS was first asked
 * @param spillObjects messages in the spill lane; absent without one, and while that is not known
 * @param deadLetters absent while that is not known
 * @param messages deliveries, by what became of them
 * @param folders rows on their way into files, by folder: {@code events}, {@code utm}, {@code rejected}
 * @param tables rows of files on their way into tables
 * @param equations that hold at any time
 * @param retries loads that led to nothing and are tried again, by reason; those that never happened are left out
 * @param auditWaiting actions that are not yet in {@code tracking.audit_log}
 * @param selfCheck what this loader's last comparison of bucket and ledger found
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Now(
        Instant at,
        String loader,
        Instant startedAt,
        Fresh freshness,
        Loading loading,
        List<Service> services,
        @Nullable Queue queue,
        @Nullable Long spillObjects,
        @Nullable Long deadLetters,
        Map<String, Long> messages,
        Map<String, Map<String, Long>> folders,
        Map<String, TableRows> tables,
        List<Equation> equations,
        Map<String, Long> retries,
        long auditWaiting,
        Check selfCheck) {

    /**
     * How late rows are.
     *
     * @param seconds age of the oldest record that is not in its table; absent before the first look into the bucket
     * @param unknownSince more may wait since then: the bucket or the ledger do not answer
     * @param lagSeconds age of the oldest file that is not in the ledger
     * @param maxLagSeconds beyond which that is an alarm
     * @param filesPending absent while that is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fresh(
            @Nullable Double seconds,
            @Nullable Instant unknownSince,
            @Nullable Double lagSeconds,
            double maxLagSeconds,
            @Nullable Long filesPending) {}

    /**
     * The operators' switch, as last seen.
     *
     * @param paused absent while the warehouse could not be asked
     * @param by who paused
     * @param since when it was paused
     * @param waitsFor locks that this loader waits for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Loading(
            @Nullable Boolean paused, @Nullable String by, @Nullable Instant since, List<String> waitsFor) {}

    /**
     * A service.
     *
     * @param unreachableSeconds since it last answered; 0 when its last answer was good, absent while nobody asked it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Service(String name, @Nullable Double unreachableSeconds) {}

    /** Approximate counts of messages, as SQS gave them at {@code at}. */
    public record Queue(long waiting, long inFlight, Instant at) {}

    /**
     * Rows of one table.
     *
     * @param pending in files of any loader that are not in the ledger; absent while that is not known
     * @param taken in files that this loader has loaded
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TableRows(@Nullable Long pending, long taken, long loaded, long duplicates, long quarantined) {}

    /**
     * {@code left = sum of right}.
     *
     * @param name {@code messages}, {@code rows} or {@code loads}
     * @param of folder or table; absent for messages
     * @param holds false when it has not held for more than one look
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Equation(String name, @Nullable String of, long left, Map<String, Long> right, boolean holds) {

        boolean balanced() {
            return left == right.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * A comparison of bucket and ledger.
     *
     * @param ageSeconds since it ended, or since the start when there was none
     * @param findings files by kind of finding; those of which there are none are left out
     */
    public record Check(double ageSeconds, Map<String, Long> findings) {}
}
