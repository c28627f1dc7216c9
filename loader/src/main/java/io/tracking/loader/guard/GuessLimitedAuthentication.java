package io.tracking.loader.guard;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Slows down whoever guesses a password: beyond the limit nothing is compared, which would take a core for a tenth of a second
 * each time. Whoever gave the right password once since the start is let through whatever others do; everybody else's are
 * compared one after the other, so that many right ones at once are not taken for guesses.
 */
public final class GuessLimitedAuthentication implements AuthenticationManager {

    private static final String MAC = "HmacSHA256";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AuthenticationManager manager;
    private final GuessLimit limit;
    private final SecretKeySpec key;
    private final Set<String> right = ConcurrentHashMap.newKeySet();
    private final ReentrantLock comparing = new ReentrantLock(true);

    /**
     * Limits guesses.
     *
     * @param manager compares
     * @param perAddress wrong passwords of one address in a minute
     * @param inAll wrong passwords in a minute
     */
    public GuessLimitedAuthentication(AuthenticationManager manager, int perAddress, int inAll, Clock clock) {
        this.manager = manager;
        this.limit = new GuessLimit(perAddress, inAll, clock);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, MAC);
    }

    @Override
    public Authentication authenticate(Authentication given) {
        String code = code(given);
        if (right.contains(code)) {
            return manager.authenticate(given);
        }
        String address = given.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : "";
        refuseGuesses(address);
        if (!mayCompare()) {
            throw new TooManyGuessesException(PATIENCE);
        }
        try {
            if (!right.contains(code)) {
                refuseGuesses(address);
                Authentication known = compare(given, address);
                right.add(code);
                return known;
            }
        } finally {
            comparing.unlock();
        }
        // Somebody gave it meanwhile: those who wait for nothing else need not wait for each other.
        return manager.authenticate(given);
    }

    private Authentication compare(Authentication given, String address) {
        try {
            return manager.authenticate(given);
        } catch (AuthenticationException e) {
            limit.wrong(address);
            throw e;
        }
    }

    private void refuseGuesses(String address) {
        Optional<Duration> wait = limit.wait(address);
        if (wait.isPresent()) {
            throw new TooManyGuessesException(wait.get());
        }
    }

    private boolean mayCompare() {
        try {
            return comparing.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The password itself is not kept; the key is new at every start. */
    private String code(Authentication given) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            String text = given.getName().length() + ":" + given.getName() + given.getCredentials();
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + MAC, e);
        }
    }
}
