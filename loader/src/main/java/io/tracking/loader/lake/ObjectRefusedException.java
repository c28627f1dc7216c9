package io.tracking.loader.lake;

import org.jspecify.annotations.Nullable;

/** The bucket answers, and does not give this object: it is somebody else's, or locked away. Others are not concerned. */
public final class ObjectRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message cannot do what, to which key */
    public ObjectRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
