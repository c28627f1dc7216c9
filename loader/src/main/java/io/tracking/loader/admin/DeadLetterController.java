package io.tracking.loader.admin;

import io.tracking.loader.intake.DeadLetters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Messages that no loader could read or publish. */
@RestController
@RequestMapping("/admin/dead-letters")
class DeadLetterController {

    private static final int MOST = 100;

    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Some of them, in no order; at most 100. */
    @GetMapping
    Map<String, List<DeadLetters.Summary>> list(@RequestParam(defaultValue = "20") String limit) {
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw new InvalidRequestException("limit", "a number from 1 to " + MOST, limit);
        }
        return Map.of("deadLetters", deadLetters.list(Integer.parseInt(limit)));
    }

    @GetMapping("/{id}")
    DeadLetters.Detail find(@PathVariable String id) {
        return deadLetters
                .find(id)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "There is no dead letter " + id + ", or somebody else is looking at it"));
    }

    /**
     * Which to redrive.
     *
     * @param ids of messages, or
     * @param all true
     */
    record RedriveBody(@Nullable List<String> ids, @Nullable Boolean all) {}

    /** Back to the queue, as they are. */
    @PostMapping("/redrive")
    DeadLetters.Redriven redrive(@RequestBody RedriveBody body) {
        boolean all = Boolean.TRUE.equals(body.all());
        Set<String> ids = body.ids() == null ? Set.of() : new LinkedHashSet<>(body.ids());
        if (all == !ids.isEmpty() || ids.size() > MOST) {
            throw new InvalidRequestException(
                    "ids", "1 to " + MOST + " message ids, or absent with \"all\": true", ids.size() + " ids");
        }
        return deadLetters.redrive(ids);
    }
}
