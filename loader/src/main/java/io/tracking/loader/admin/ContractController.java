package io.tracking.loader.admin;

import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lookup.ContractCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers which topics have a schema, and how many messages break theirs. */
@RestController
class ContractController {

    private final ContractCounts counts;
    private final Clock clock;

    ContractController(ContractCounts counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /** What the hours hold, as far as it was read. */
    record View(Instant from, Instant to, int filesRead, boolean complete, List<ContractCounts.Topic> topics) {}

    /** Without parameters this hour and the one before; at most 31 days, as far as the bounds of the work let it come. */
    @GetMapping("/admin/contracts")
    View contracts(@RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.HOURS);
        HourRange hours = from == null && to == null
                ? new HourRange(now.minus(Duration.ofHours(1)), now)
                : Hours.of(from, to, clock.instant());
        ContractCounts.Answer answer = counts.of(hours);
        return new View(
                answer.hours().first(), answer.hours().last(), answer.filesRead(), answer.complete(), answer.topics());
    }
}
