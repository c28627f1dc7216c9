package io.tracking.loader.admin;

import io.tracking.loader.accounting.HourlyAccounts;
import io.tracking.loader.load.HourAccount;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers what lies in the bucket and what of it is loaded, per hour of receipt and table. */
@RestController
class PartitionController {

    private final HourlyAccounts accounts;
    private final Clock clock;

    PartitionController(HourlyAccounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Without parameters the last 24 hours; at most 31 days. */
    @GetMapping("/admin/partitions")
    Map<String, Collection<HourAccount>> partitions(
            @RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        return Map.of("partitions", accounts.tables(Hours.of(from, to, clock.instant())));
    }
}
