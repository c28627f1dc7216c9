package io.tracking.loader.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Slows down whoever guesses the password: beyond the limit nothing is compared, which would take a core for a tenth of a
 * second each time. Whoever gave the right password once since the start is let through whatever others do. Stands before
 * the check of the password.
 */
public final class GuessFilter extends OncePerRequestFilter {

    private static final String MAC = "HmacSHA256";

    private final GuessLimit limit;
    private final Refusals refusals;
    private final SecretKeySpec key;
    private volatile byte[] right = new byte[0];

    /**
     * Limits guesses.
     *
     * @param perAddress wrong passwords of one address in a minute
     * @param inAll wrong passwords in a minute
     */
    public GuessFilter(int perAddress, int inAll, Clock clock, Refusals refusals) {
        this.limit = new GuessLimit(perAddress, inAll, clock);
        this.refusals = refusals;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, MAC);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (credentials == null) {
            chain.doFilter(request, response);
            return;
        }
        byte[] code = code(credentials);
        if (MessageDigest.isEqual(code, right)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Duration> wait = limit.guess(request.getRemoteAddr());
        if (wait.isPresent()) {
            refusals.refused(Refusals.Reason.GUESSES, request);
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds() + 1));
            new Problem(
                            HttpStatus.TOO_MANY_REQUESTS.value(),
                            "Too many wrong names or passwords came from this address, or in all; the next one is looked at in "
                                    + (wait.get().toSeconds() + 1) + " seconds")
                    .write(response);
            return;
        }
        chain.doFilter(request, response);
        if (response.getStatus() != HttpStatus.UNAUTHORIZED.value()) {
            limit.right(request.getRemoteAddr());
            right = code;
        }
    }

    /** The password itself is not kept; the key is new at every start. */
    private byte[] code(String credentials) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(credentials.getBytes(StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + MAC, e);
        }
    }
}
