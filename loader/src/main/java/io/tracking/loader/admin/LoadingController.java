package io.tracking.loader.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tracking.loader.load.LoadingState;
import io.tracking.loader.load.LoadingSwitch;
import io.tracking.loader.redshift.LockWaits;
import io.tracking.loader.redshift.TableLock;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pauses and resumes the loads of every loader, and shows what is in their way, and the audit log. */
@RestController
@RequestMapping("/admin")
class LoadingController {

    private final LoadingSwitch loading;
    private final LoadingState state;
    private final AuditLog audit;

    LoadingController(LoadingSwitch loading, LoadingState state, AuditLog audit) {
        this.loading = loading;
        this.state = state;
        this.audit = audit;
    }

    /**
     * Whether loads go on.
     *
     * @param by who paused
     * @param since when it was paused
     * @param waitsFor what this loader waits for
     * @param locks of other sessions that may make loads wait, those of other loaders at their loads included
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Loading(
            boolean paused,
            @Nullable String by,
            @Nullable Instant since,
            List<LockWaits.Wait> waitsFor,
            List<TableLock> locks) {}

    @GetMapping("/loading")
    Loading state() {
        LoadingState.View now = state.now();
        return new Loading(
                now.paused().orElse(false),
                now.pausedBy().orElse(null),
                now.pausedSince().orElse(null),
                now.waitsFor(),
                state.locks());
    }

    @PostMapping("/loading/pause")
    Map<String, Boolean> pause(Principal admin) {
        loading.set(true, admin.getName());
        return Map.of("paused", true);
    }

    @PostMapping("/loading/resume")
    Map<String, Boolean> resume(Principal admin) {
        loading.set(false, admin.getName());
        return Map.of("paused", false);
    }

    /**
     * What was done.
     *
     * @param actions of all loaders, the newest first
     * @param waiting of this loader, which could not be written yet, the oldest first
     */
    record Audit(List<AuditLog.Entry> actions, List<AuditLog.Entry> waiting) {}

    @GetMapping("/audit")
    Audit audit() {
        return new Audit(audit.latest(), audit.waiting());
    }
}
