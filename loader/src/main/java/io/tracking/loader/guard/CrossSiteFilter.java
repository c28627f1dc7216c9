package io.tracking.loader.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses actions that another site's page makes an admin's browser send: a browser that knows the password adds it by itself.
 * Browsers say where a request comes from, in headers that a page cannot set; other clients say nothing, and pass.
 *
 * @see <a href="https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site">Sec-Fetch-Site</a>
 */
public final class CrossSiteFilter extends OncePerRequestFilter {

    /** Where a form is posted, and nowhere else. */
    public static final String LOGIN = "/login";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final RefusedCalls refusals;

    public CrossSiteFilter(RefusedCalls refusals) {
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> from = otherSite(request);
        if (from.isPresent()) {
            refusals.refused(RefusedCalls.Reason.ORIGIN, request);
            new GuardProblem(
                            HttpStatus.FORBIDDEN.value(),
                            "Cannot take an action from another site's page: expected the page's origin to be "
                                    + request.getHeader(HttpHeaders.HOST) + ", got " + Cut.of(from.get()))
                    .write(response);
        } else if (request.getServletPath().equals(LOGIN) && request.getQueryString() != null) {
            refusals.refused(RefusedCalls.Reason.MEDIA_TYPE, request);
            new GuardProblem(
                            HttpStatus.BAD_REQUEST.value(),
                            "POST " + LOGIN
                                    + " must have username and password in its body, as a form, got a query: servers"
                                    + " and proxies log addresses")
                    .write(response);
        } else if (!isFormOfLogin(request) && !isJsonOrEmpty(request)) {
            refusals.refused(RefusedCalls.Reason.MEDIA_TYPE, request);
            new GuardProblem(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
                            "Content-Type must be application/json, in UTF-8 and without Content-Encoding, or the body empty, got "
                                    + Cut.of(request.getContentType() + " "
                                            + Objects.toString(request.getHeader(HttpHeaders.CONTENT_ENCODING), "")))
                    .write(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static Optional<String> otherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (site != null) {
            return OWN.contains(site) ? Optional.empty() : Optional.of(origin == null ? site : origin);
        }
        return origin == null || sameHost(origin, request.getHeader(HttpHeaders.HOST))
                ? Optional.empty()
                : Optional.of(origin);
    }

    /** The scheme is that of a proxy's other side, if there is one. */
    private static boolean sameHost(String origin, @Nullable String host) {
        try {
            URI uri = URI.create(origin);
            return uri.getAuthority() != null
                    && host != null
                    && uri.getAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A name and a password, which another site's page does not know. */
    private static boolean isFormOfLogin(HttpServletRequest request) {
        return request.getServletPath().equals(LOGIN)
                && is(MediaType.APPLICATION_FORM_URLENCODED, request.getContentType());
    }

    private static boolean isJsonOrEmpty(HttpServletRequest request) {
        boolean empty = request.getContentLengthLong() <= 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return empty
                || (is(MediaType.APPLICATION_JSON, request.getContentType())
                        && (encoding == null || encoding.equals("identity")));
    }

    private static boolean is(MediaType expected, @Nullable String type) {
        try {
            MediaType read = type == null ? MediaType.ALL : MediaType.parseMediaType(type);
            return read.equalsTypeAndSubtype(expected)
                    && (read.getCharset() == null || read.getCharset().equals(StandardCharsets.UTF_8));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
