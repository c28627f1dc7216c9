package io.tracking.common.record;

import java.util.List;

/** The body is not JSON, or not of the expected shape; none of its records has been accepted. */
public class MalformedBodyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<byte[]> lines;

    MalformedBodyException(String message, List<byte[]> lines) {
        super(message);
        this.lines = lines;
    }

    /** The body, whole, as lines for a rejected file, without line ends. */
    public List<byte[]> lines() {
        return lines;
    }
}
