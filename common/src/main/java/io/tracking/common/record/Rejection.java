package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import java.util.List;

/**
 * A rejected record.
 *
 * @param index of the record in its body, from 0
 * @param errors at least one, at most {@value #MOST_ERRORS}; of the first 100 rejected records of a body all of them, of
 *     each further one the first, in short
 * @param lines the record, whole, as lines for a rejected file, without line ends; more than one when it is large; none
 *     when it stands in the line of a neighbour before it, which happens behind the first 100 rejected records of a body
 */
public record Rejection(int index, List<FieldError> errors, List<byte[]> lines) {

    static final int MOST_ERRORS = 20;
}
