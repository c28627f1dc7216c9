package io.tracking.localaws.redshift.copy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells that a COPY is refused or has failed, and the transaction with it. */
public final class CopyRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String detail;
    private final transient List<LoadError> errors;

    public CopyRefusedException(String reason, @Nullable String detail) {
        this(reason, detail, List.of());
    }

    CopyRefusedException(String reason, @Nullable String detail, List<LoadError> errors) {
        super(reason);
        this.detail = detail;
        this.errors = errors;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public @Nullable String detail() {
        return detail;
    }

    /** For the error tables. */
    public List<LoadError> errors() {
        return errors;
    }
}
