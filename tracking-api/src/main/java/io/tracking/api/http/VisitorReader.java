package io.tracking.api.http;

import io.tracking.api.ingest.Visitor;
import io.tracking.api.privacy.Privacy;
import io.tracking.api.privacy.Wishes;
import io.tracking.api.sources.Admission;
import io.tracking.api.traces.CallTracing;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Reads from a request's headers who sent it. */
final class VisitorReader {

    private static final char FIRST_NOT_ASCII = 0x80;

    private final VisitorCookie cookie;
    private final Privacy privacy;
    private final @Nullable CallTracing traces;

    /** @param traces null while nothing is traced */
    VisitorReader(VisitorCookie cookie, Privacy privacy, @Nullable CallTracing traces) {
        this.cookie = cookie;
        this.privacy = privacy;
        this.traces = traces;
    }

    /**
     * Reads them.
     *
     * @param source where its records come from, for people
     * @param admitted what counts its records, null when nobody does
     */
    Visitor of(HttpServletRequest request, String source, Admission.@Nullable Admitted admitted) {
        return new Visitor(
                source,
                cookie.of(request),
                text(request.getHeader(HttpHeaders.USER_AGENT)),
                text(request.getHeader(HttpHeaders.REFERER)),
                admitted,
                privacy.hearsWishes() ? wishes(request) : Wishes.NONE,
                traces == null ? null : traces.begin(request.getMethod(), source, request.getHeader("traceparent")));
    }

    private static Wishes wishes(HttpServletRequest request) {
        return new Wishes("1".equals(request.getHeader("DNT")), "1".equals(request.getHeader("Sec-GPC")));
    }

    /** Tomcat reads headers as ISO 8859-1; where the bytes are UTF-8, that is what was meant. */
    private static @Nullable String text(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return null;
        }
        if (isAscii(header)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_NOT_ASCII) {
                return false;
            }
        }
        return true;
    }
}
