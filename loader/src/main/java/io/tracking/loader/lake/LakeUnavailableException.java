package io.tracking.loader.lake;

import org.jspecify.annotations.Nullable;

/** The bucket did not answer, or refused; what was asked for may or may not have happened. */
public final class LakeUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message cannot do what, to which key */
    public LakeUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
