package io.tracking.loader.redshift;

import java.io.Serial;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The warehouse did not answer, or refused; what was asked for has not happened, unless the connection broke at the end. Everything
 * that {@code java.sql} throws ends as one of these.
 */
public final class WarehouseUnavailableException extends DataAccessException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final @Nullable SqlFailure passing;
    private final boolean full;
    private final boolean accusesNobody;

    /**
     * Says what could not be done, for what stands in the place of Redshift.
     *
     * @param passing why it may go well at the next attempt; null when it is about what was asked for
     */
    public WarehouseUnavailableException(String message, @Nullable SqlFailure passing) {
        super(message);
        this.reason = message;
        this.passing = passing;
        this.full = false;
        this.accusesNobody = false;
    }

    WarehouseUnavailableException(String message, SQLException cause) {
        super(message, cause);
        this.reason = Reach.reason(cause);
        this.passing = RedshiftErrors.passing(cause).orElse(null);
        this.full = RedshiftErrors.isFull(cause);
        this.accusesNobody = RedshiftErrors.accusesNobody(cause);
    }

    private WarehouseUnavailableException(String message, WarehouseUnavailableException cause) {
        super(message, cause);
        this.reason = cause.reason;
        this.passing = cause.passing;
        this.full = cause.full;
        this.accusesNobody = cause.accusesNobody;
    }

    /** In the database's own words. */
    static WarehouseUnavailableException of(SQLException e) {
        return new WarehouseUnavailableException(Reach.reason(e), e);
    }

    /** The same, and what it keeps from being done: {@code Cannot compare …}. */
    public WarehouseUnavailableException at(String doing) {
        return new WarehouseUnavailableException(doing + ": " + reason, this);
    }

    /** What was said, without who said it. */
    public String reason() {
        return reason;
    }

    /** Why it may go well at the next attempt; empty when it is about what was asked for. */
    public Optional<SqlFailure> passing() {
        return Optional.ofNullable(passing);
    }

    /** Whether it refused what it was asked: asking again changes nothing. */
    public boolean refused() {
        return passing == null;
    }

    /** Whether disk or connections are used up, or nothing may be written. */
    public boolean full() {
        return full;
    }

    /** Whether it is about rights, tables, space or the bucket, and no evidence against what was being loaded. */
    public boolean accusesNobody() {
        return accusesNobody;
    }
}
