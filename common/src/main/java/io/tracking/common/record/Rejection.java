package io.tracking.common.record;

import java.util.List;

/**
 * A refused record.
 *
 * @param index of the record in its body, from 0
 * @param errors at least one, at most {@value #MOST_ERRORS}
 * @param lines the record, whole, as lines for a rejected file, without line ends; more than one when it is large
 */
public record Rejection(int index, List<FieldError> errors, List<byte[]> lines) {

    static final int MOST_ERRORS = 20;
}
