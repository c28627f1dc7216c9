package io.tracking.loader.admin;

import io.tracking.loader.accounting.Account;
import io.tracking.loader.accounting.Accounts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers what lies in the bucket and what of it is loaded, per hour of receipt and table. */
@RestController
class PartitionController {

    private final Accounts accounts;
    private final Clock clock;

    PartitionController(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * One hour of receipt of one table: {@code rows = loaded + duplicates + quarantined + pending}.
     *
     * @param files in the bucket
     * @param bytes of those files
     * @param pendingFiles of those, not in the ledger
     */
    record Partition(
            Instant hour,
            String table,
            long files,
            long pendingFiles,
            long bytes,
            long rows,
            long loaded,
            long duplicates,
            long quarantined,
            long pending) {

        static Partition of(Account account) {
            return new Partition(
                    account.hour(),
                    account.folder(),
                    account.files(),
                    account.pendingFiles(),
                    account.bytes(),
                    account.rows(),
                    account.loaded(),
                    account.duplicates(),
                    account.quarantined(),
                    account.pending());
        }
    }

    /** Without parameters the last 24 hours; at most 31 days. */
    @GetMapping("/admin/partitions")
    Map<String, List<Partition>> partitions(@RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        Hours hours = Hours.of(from, to, clock.instant());
        return Map.of(
                "partitions",
                accounts.tables(hours.first(), hours.last()).stream()
                        .map(Partition::of)
                        .toList());
    }
}
