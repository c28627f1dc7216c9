package io.tracking.loader.admin;

import io.tracking.loader.redshift.Haste;
import io.tracking.loader.redshift.RedshiftProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes Redshift answer every call in time, because somebody waits for it; otherwise the call is answered without Redshift, and
 * what it had asked for is rolled back. It is around all other filters, as the audit log is in Redshift too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class HasteFilter extends OncePerRequestFilter {

    /** For the answer itself, and for a last look at who holds the lock. */
    private static final Duration RESERVE = Duration.ofMillis(500);

    private final RedshiftProperties properties;

    HasteFilter(RedshiftProperties properties) {
        this.properties = properties;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Haste haste = Haste.begin(properties.adminTimeout().minus(RESERVE), longest(request));
        try {
            chain.doFilter(request, response);
        } finally {
            haste.end();
        }
    }

    /** A search reads a whole table; a self-check loads what was forgotten. Neither waits longer for a lock than others. */
    private Duration longest(HttpServletRequest request) {
        String path = request.getServletPath();
        if (path.equals("/admin/data") || path.equals("/admin/records") || path.startsWith("/admin/records/")) {
            return properties.searchTimeout();
        }
        return path.equals("/admin/self-check") && request.getMethod().equals("POST")
                ? properties.statementTimeout()
                : Duration.ZERO;
    }
}
