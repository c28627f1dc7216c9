package io.tracking.api.tracker;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Answers with the browser tracker, under its own name and under {@code <name>.<hash>.js}.
 *
 * <p>A hash of another release gets the script of this one, as briefly cached as under its own name: a page that still names
 * it goes on tracking. HEAD and conditional requests are answered as for any file.
 */
final class TrackerServlet extends HttpServlet {

    /** Everything that looks like a script: hashes are not known beforehand. */
    static final String MAPPING = "*.js";

    private static final long serialVersionUID = 1L;

    private final transient TrackerScript script;
    private final transient Pattern anyVersion;
    private final String path;
    private final String versioned;
    private final String brief;

    TrackerServlet(TrackerScript script, String path, Duration maxAge) {
        this.script = script;
        this.path = path;
        String stem = path.substring(0, path.length() - ".js".length());
        versioned = stem + "." + script.hash() + ".js";
        anyVersion = Pattern.compile(Pattern.quote(stem) + "\\.[0-9a-f]{16}\\.js");
        brief = "public, max-age=" + maxAge.toSeconds();
    }

    /** The name under which this very script is always found. */
    String versionedPath() {
        return versioned;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String asked = request.getServletPath();
        if (!asked.equals(path) && !anyVersion.matcher(asked).matches()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        boolean packed = acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        String etag = "\"" + script.hash() + (packed ? "-gzip\"" : "\"");
        response.setHeader(HttpHeaders.ETAG, etag);
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        response.setHeader(
                HttpHeaders.CACHE_CONTROL, asked.equals(versioned) ? "public, max-age=31536000, immutable" : brief);
        response.setHeader(HttpHeaders.CONTENT_LOCATION, versioned);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (has(request.getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        byte[] body = packed ? script.gzip() : script.plain();
        response.setContentType("text/javascript;charset=utf-8");
        if (packed) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean has(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String known : ifNoneMatch.split(",", -1)) {
            String tag = known.trim();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean acceptsGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.trim().split("\\s*;\\s*q=", 2);
            if (parts[0].equals("gzip")) {
                return parts.length == 1 || !parts[1].matches("0(\\.0*)?");
            }
        }
        return false;
    }
}
