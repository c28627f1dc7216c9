package io.tracking.loader.stage;

import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.io.Serial;

/** The files of one part cannot be taken to their table, for a reason that does not pass by itself; the transaction has been rolled back. */
public final class PartRefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Part part;

    public PartRefusedException(Part part, WarehouseUnavailableException cause) {
        super(cause.reason(), cause);
        this.part = part;
    }

    public PartRefusedException(Part part, RuntimeException fault) {
        super("a fault of the loader: " + fault, fault);
        this.part = part;
    }

    PartRefusedException(Part part, String message) {
        super(message);
        this.part = part;
    }

    public Part part() {
        return part;
    }

    /** Whether it is about rights, tables or the bucket: then no file is at fault, and none may be accused. */
    public boolean accusesNobody() {
        return getCause() instanceof WarehouseUnavailableException refusal && refusal.accusesNobody();
    }
}
