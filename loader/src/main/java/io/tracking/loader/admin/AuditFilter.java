package io.tracking.loader.admin;

import io.tracking.loader.guard.Cut;
import io.tracking.loader.signin.SignedIn;
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

/**
 * Writes every action (everything that does not only read, whatever its path), who did it and what came of it into the audit
 * log, and before that into the process's log, as the warehouse may not answer. Runs behind the security filters: the admin is known.
 */
@Component
class AuditFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger("io.tracking.audit");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int MOST_DETAIL = 4096;

    private final AuditLog audit;

    AuditFilter(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } finally {
            String who = SignedIn.by(request).map(SignedIn::signature).orElse("nobody");
            // The path as controllers see it, decoded: the raw one has many spellings.
            record(
                    who,
                    request.getMethod() + " " + Cut.of(request.getServletPath()),
                    cut(AuditDetail.of(request)),
                    Integer.toString(response.getStatus()));
        }
    }

    private static String cut(String detail) {
        return detail.substring(0, Math.min(detail.length(), MOST_DETAIL));
    }

    private void record(String who, String action, String detail, String outcome) {
        log.info("{} {} {} -> {}", who, action, detail, outcome);
        audit.add(who, action, detail, outcome);
    }
}
