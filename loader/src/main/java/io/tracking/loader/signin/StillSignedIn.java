package io.tracking.loader.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/** Tells an answer that goes on for long whether whoever asked for it may still see it. Thread-safe. */
public final class StillSignedIn {

    private final SessionRegistry sessions;

    public StillSignedIn(SessionRegistry sessions) {
        this.sessions = sessions;
    }

    /** False from the moment on in which the session of {@code request} has ended, by a logout, by itself or for newer ones. */
    public BooleanSupplier of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        boolean bySession = SignedIn.by(request)
                .filter(who -> who.way() != SignedIn.Way.BASIC)
                .isPresent();
        if (session == null || !bySession) {
            return () -> true;
        }
        String id = session.getId();
        return () -> isOpen(sessions.getSessionInformation(id));
    }

    private static boolean isOpen(@Nullable SessionInformation session) {
        return session != null && !session.isExpired();
    }
}
