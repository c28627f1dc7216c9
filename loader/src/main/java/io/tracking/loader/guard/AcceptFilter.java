package io.tracking.loader.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses calls whose answer would not be taken, before they are done: Spring finds out when it writes the answer. */
public final class AcceptFilter extends OncePerRequestFilter {

    private final RefusedCalls refusals;

    public AcceptFilter(RefusedCalls refusals) {
        this.refusals = refusals;
    }

    /** Health, metrics and the console have forms of their own; its stream of events is no JSON. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return !path.startsWith("/admin") || path.equals("/admin/stream");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> accept = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        if (accept.isEmpty() || takesJson(accept)) {
            chain.doFilter(request, response);
        } else {
            refusals.refused(RefusedCalls.Reason.ACCEPT, request);
            new GuardProblem(
                            HttpStatus.NOT_ACCEPTABLE.value(),
                            "Accept must take application/json, or be left out, got "
                                    + Cut.of(String.join(", ", accept)))
                    .write(response);
        }
    }

    private static boolean takesJson(List<String> accept) {
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .anyMatch(type -> type.includes(MediaType.APPLICATION_JSON) && type.getQualityValue() > 0);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
