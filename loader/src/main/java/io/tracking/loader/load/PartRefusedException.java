package io.tracking.loader.load;

import io.tracking.loader.redshift.RedshiftErrors;
import java.io.Serial;
import java.sql.SQLException;

/** The files of one part cannot be taken to their table, for a reason that does not pass by itself; the transaction has been rolled back. */
final class PartRefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Part part;

    PartRefusedException(Part part, SQLException cause) {
        super(cause.getMessage(), cause);
        this.part = part;
    }

    PartRefusedException(Part part, RuntimeException fault) {
        super("a fault of the loader: " + fault, fault);
        this.part = part;
    }

    PartRefusedException(Part part, String message) {
        super(message);
        this.part = part;
    }

    Part part() {
        return part;
    }

    /** Whether it is about rights, tables or the bucket: then no file is at fault, and none may be accused. */
    boolean accusesNobody() {
        return getCause() instanceof SQLException refusal && RedshiftErrors.accusesNobody(refusal);
    }
}
