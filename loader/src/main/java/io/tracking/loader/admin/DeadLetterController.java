package io.tracking.loader.admin;

import io.tracking.loader.deadletters.DeadLetters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows messages that no loader could read or publish, redrives them, and files them away. */
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

    /** The same, for a spilled message, whose id is a key. */
    @GetMapping(params = "id")
    DeadLetters.Detail findByKey(@RequestParam String id) {
        return find(id);
    }

    /** Files one away. */
    @DeleteMapping("/{id}")
    DeadLetters.FiledAway discard(@PathVariable String id) {
        DeadLetters.FiledAway filed = deadLetters.fileAway(Set.of(id));
        if (!filed.notFound().isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "There is no dead letter " + id + ", or somebody else is looking at it");
        }
        if (!filed.failed().isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Cannot file away dead letter " + id + ", which stays: "
                            + filed.failed().get(id));
        }
        return filed;
    }

    /** The same, for a spilled message. */
    @DeleteMapping
    DeadLetters.FiledAway discardByKey(@RequestParam String id) {
        return discard(id);
    }

    /**
     * Which to file away.
     *
     * @param ids of messages
     */
    record FileAwayBody(@Nullable List<String> ids) {}

    /** Out of the way: each is in {@code rejected/}, whole and with its reason, before it is removed. */
    @PostMapping("/file-away")
    DeadLetters.FiledAway fileAway(@RequestBody FileAwayBody body) {
        Set<String> ids = ids(body.ids());
        if (ids.isEmpty()) {
            throw new InvalidRequestException("ids", "1 to " + MOST + " message ids", "none");
        }
        return deadLetters.fileAway(ids);
    }

    private static Set<String> ids(@Nullable List<String> ids) {
        if (ids == null) {
            return Set.of();
        }
        if (ids.stream().anyMatch(Objects::isNull)) {
            throw new InvalidRequestException("ids", "message ids without null", "null");
        }
        if (ids.size() > MOST) {
            throw new InvalidRequestException("ids", "at most " + MOST + " message ids", ids.size() + " ids");
        }
        return new LinkedHashSet<>(ids);
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
        Set<String> ids = ids(body.ids());
        if (all == !ids.isEmpty()) {
            throw new InvalidRequestException(
                    "ids", "1 to " + MOST + " message ids, or absent with \"all\": true", ids.size() + " ids");
        }
        return deadLetters.redrive(ids);
    }
}
