package io.tracking.loader.admin;

import io.tracking.loader.warehouse.AuditLog;
import io.tracking.loader.warehouse.LoadingSwitch;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pausing and resuming the loads of every loader, and the audit log. */
@RestController
@RequestMapping("/admin")
class LoadingController {

    private final LoadingSwitch loading;
    private final AuditLog audit;

    LoadingController(LoadingSwitch loading, AuditLog audit) {
        this.loading = loading;
        this.audit = audit;
    }

    @GetMapping("/loading")
    Map<String, Boolean> state() {
        return Map.of("paused", loading.paused());
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

    @GetMapping("/audit")
    Map<String, List<AuditLog.Entry>> audit() {
        return Map.of("actions", audit.latest());
    }
}
