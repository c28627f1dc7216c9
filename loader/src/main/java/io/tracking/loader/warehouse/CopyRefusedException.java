package io.tracking.loader.warehouse;

import java.io.Serial;
import java.sql.SQLException;

/** Redshift refused to read the files of one part; the transaction has been rolled back. */
final class CopyRefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Part part;

    CopyRefusedException(Part part, SQLException cause) {
        super(cause.getMessage(), cause);
        this.part = part;
    }

    CopyRefusedException(Part part, String message) {
        super(message);
        this.part = part;
    }

    Part part() {
        return part;
    }
}
