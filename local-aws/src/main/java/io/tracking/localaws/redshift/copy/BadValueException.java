package io.tracking.localaws.redshift.copy;

/** A value, or a row, that Redshift does not take. The row is left out, or the load fails. */
final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final int position;

    BadValueException(int code, String reason) {
        this(code, reason, 0);
    }

    BadValueException(int code, String reason, int position) {
        super(reason, null, false, false);
        this.code = code;
        this.position = position;
    }

    int code() {
        return code;
    }

    int position() {
        return position;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
