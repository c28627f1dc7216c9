package io.tracking.loader.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tracking.common.lake.Folder;
import io.tracking.loader.accounting.Freshness;
import io.tracking.loader.accounting.HourlyAccounts;
import io.tracking.loader.accounting.SelfCheck;
import io.tracking.loader.accounting.SelfCheckTable;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.HourAccount;
import io.tracking.loader.window.OpenRows;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers where every row is, hour by hour, how old the oldest is that is not in its table, and whether bucket and ledger agree. */
@RestController
@RequestMapping("/admin")
class AccountingController {

    private static final Duration LONGEST_DEEP = Duration.ofHours(24);

    private final HourlyAccounts accounts;
    private final Freshness freshness;
    private final SelfCheck selfCheck;
    private final SelfCheckTable reports;
    private final WindowFactory windows;
    private final Clock clock;

    AccountingController(
            HourlyAccounts accounts,
            Freshness freshness,
            SelfCheck selfCheck,
            SelfCheckTable reports,
            WindowFactory windows,
            Clock clock) {
        this.accounts = accounts;
        this.freshness = freshness;
        this.selfCheck = selfCheck;
        this.reports = reports;
        this.windows = windows;
        this.clock = clock;
    }

    /**
     * One hour of receipt of one table: {@code received = open + inFiles}, {@code inFiles = loaded + duplicates + quarantined +
     * pending}.
     *
     * @param received taken from the queue, or replayed
     * @param open in windows of the loader that answers
     */
    record Hour(
            Instant hour,
            String table,
            long received,
            long open,
            long inFiles,
            long loaded,
            long duplicates,
            long quarantined,
            long pending) {

        static Hour of(HourAccount account, long open) {
            return new Hour(
                    account.hour(),
                    account.table(),
                    open + account.rows(),
                    open,
                    account.rows(),
                    account.loaded(),
                    account.duplicates(),
                    account.quarantined(),
                    account.pending());
        }
    }

    /** One hour's rejected records, those that Redshift refused included: lines in {@code rejected/}. */
    record Rejected(Instant hour, long files, long lines) {}

    /**
     * How old the oldest record is that is not in its table.
     *
     * @param age zero when there is none; null before the first look into the bucket
     * @param unknownSince more may wait since then: the bucket or the ledger do not answer
     * @param oldestInFiles of any loader, to the window
     * @param oldestInWindows of the loader that answers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Fresh(
            @Nullable Duration age,
            @Nullable Instant unknownSince,
            @Nullable Instant oldestInFiles,
            @Nullable Instant oldestInWindows) {}

    /** The answer of {@code GET /admin/accounting}. */
    record Accounting(Fresh freshness, List<Hour> hours, List<Rejected> rejected) {}

    /** Without parameters the last 24 hours; at most 31 days. */
    @GetMapping("/accounting")
    Accounting accounting(@RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        HourRange range = Hours.of(from, to, clock.instant());
        Map<String, Long> open = new TreeMap<>();
        for (OpenRows rows : windows.open()) {
            open.merge(rows.hour() + rows.folder().path(), rows.rows(), Long::sum);
        }
        List<Hour> hours = new ArrayList<>();
        for (HourAccount account : accounts.tables(range)) {
            Long held = open.remove(account.hour() + account.table());
            hours.add(Hour.of(account, held == null ? 0 : held));
        }
        windows.open().stream()
                .filter(rows -> rows.folder() != Folder.REJECTED && range.contains(rows.hour()))
                .forEach(rows -> {
                    Long held = open.remove(rows.hour() + rows.folder().path());
                    if (held != null) {
                        hours.add(new Hour(rows.hour(), rows.folder().path(), held, held, 0, 0, 0, 0, 0));
                    }
                });
        return new Accounting(
                new Fresh(
                        freshness.age().orElse(null),
                        freshness.unknownSince().orElse(null),
                        freshness.oldestInFiles().orElse(null),
                        freshness.oldestInWindows().orElse(null)),
                hours,
                accounts.rejected(range).stream()
                        .map(account -> new Rejected(account.hour(), account.files(), account.rows()))
                        .toList());
    }

    /**
     * The body of {@code POST /admin/self-check}.
     *
     * @param from first hour of receipt
     * @param to last hour of receipt, included
     * @param deep read every file
     */
    record CheckBody(@Nullable String from, @Nullable String to, @Nullable Boolean deep) {}

    /** Compares now, without hours those of the last day; answers when it is done. */
    @PostMapping("/self-check")
    SelfCheckTable.Report check(@RequestBody(required = false) @Nullable CheckBody body) {
        CheckBody asked = body == null ? new CheckBody(null, null, null) : body;
        HourRange hours = Hours.of(asked.from(), asked.to(), clock.instant());
        boolean deep = Boolean.TRUE.equals(asked.deep());
        if (deep && hours.length().compareTo(LONGEST_DEEP) >= 0) {
            throw new InvalidRequestException(
                    "deep",
                    "asked for at most " + LONGEST_DEEP.toHours() + " hours, because every file of them is read",
                    hours.first() + " to " + hours.last());
        }
        return selfCheck.check(hours, deep);
    }

    /** The latest comparisons, of all loaders. */
    @GetMapping("/self-check")
    Map<String, List<SelfCheckTable.Report>> checks() {
        return Map.of("checks", reports.latest());
    }
}
