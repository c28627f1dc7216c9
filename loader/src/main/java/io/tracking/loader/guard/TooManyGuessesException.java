package io.tracking.loader.guard;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many wrong names or passwords came before this one, which was not looked at. */
public final class TooManyGuessesException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooManyGuessesException(Duration wait) {
        super("Too many wrong names or passwords came from this address, or in all; the next one is looked at in "
                + seconds(wait) + " seconds");
        this.wait = wait;
    }

    /** How long to wait, in whole seconds, one at least. */
    public long seconds() {
        return seconds(wait);
    }

    private static long seconds(Duration wait) {
        return wait.toSeconds() + 1;
    }
}
