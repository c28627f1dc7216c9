package io.tracking.loader.admin;

import io.tracking.loader.warehouse.AuditLog;
import io.tracking.loader.warehouse.WarehouseUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;

/**
 * Writes every action on {@code /admin/**} (everything but GET), who did it and what came of it into the audit log, and into
 * the process's log in case the warehouse does not answer. Runs behind the security filters: the admin is known.
 */
@Component
class AuditFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger("io.tracking.audit");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int MOST_BODY_BYTES = 4096;

    /** Bodies below this path hold records, which do not belong into a log. */
    private static final String CONFIDENTIAL = "/admin/rejected/";

    /** The request's attribute that says what was asked for without saying a record's values. */
    static final String DETAIL = "tracking.audit.detail";

    private final AuditLog audit;

    AuditFilter(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/admin/") || READING.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingRequestWrapper kept = new ContentCachingRequestWrapper(request, MOST_BODY_BYTES);
        try {
            chain.doFilter(kept, response);
        } finally {
            String who = request.getUserPrincipal() == null
                    ? "nobody"
                    : request.getUserPrincipal().getName();
            record(
                    who,
                    request.getMethod() + " " + request.getRequestURI(),
                    detail(kept),
                    Integer.toString(response.getStatus()));
        }
    }

    /** What was asked for; what holds a record's own values is told by the controller instead. */
    private static String detail(ContentCachingRequestWrapper request) {
        if (!request.getRequestURI().startsWith(CONFIDENTIAL)) {
            return request.getContentAsString();
        }
        Object told = request.getAttribute(DETAIL);
        return told == null ? "" : told.toString();
    }

    private void record(String who, String action, String detail, String outcome) {
        log.info("{} {} {} -> {}", who, action, detail, outcome);
        try {
            audit.add(who, action, detail, outcome);
        } catch (WarehouseUnavailableException e) {
            log.warn(
                    "Cannot write the audit log to the warehouse; the line above is its only record: {}",
                    e.getMessage());
        }
    }
}
