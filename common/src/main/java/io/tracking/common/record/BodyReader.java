package io.tracking.common.record;

import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Walks through one body: usual events without a parser, each other record with one. Where the body is not understood,
 * the parser reads all of it again, and says what is wrong.
 */
final class BodyReader {

    private final Set<String> truncate;
    private final byte[] body;
    private final int from;
    private final int to;
    private final Origin origin;

    BodyReader(Set<String> truncate, byte[] body, int from, int to, Origin origin) {
        this.truncate = truncate;
        this.body = body;
        this.from = from;
        this.to = to;
        this.origin = origin;
    }

    Batch read(BodyShape shape) throws MalformedBodyException {
        Batch scanned = shape == BodyShape.TRACK ? scan() : null;
        if (scanned != null) {
            return scanned;
        }
        Batch batch = emptyBatch();
        new BodyParser(truncate, body, from, to, origin, batch).read(shape);
        return batch;
    }

    private static Batch emptyBatch() {
        return new Batch(new ArrayList<>(), new ArrayList<>());
    }

    /** Null when the body is not understood. */
    private @Nullable Batch scan() {
        EventScanner scanner = new EventScanner(body, from, to, origin);
        Batch batch = emptyBatch();
        try {
            boolean understood =
                    switch (scanner.peek()) {
                        case '{' ->
                            scanner.takeEventsMember()
                                    ? scanArray(scanner, batch) && scanner.take('}')
                                    : scanRecord(scanner, batch);
                        case '[' -> scanArray(scanner, batch);
                        default -> false;
                    };
            return understood && scanner.isAtEnd() ? batch : null;
        } catch (JacksonException e) {
            return null; // for the parser of the whole body, which knows the position in it
        }
    }

    private boolean scanArray(EventScanner scanner, Batch batch) {
        if (!scanner.take('[')) {
            return false;
        }
        if (scanner.take(']')) {
            return true;
        }
        do {
            if (!scanRecord(scanner, batch)) {
                return false;
            }
        } while (scanner.take(','));
        return scanner.take(']');
    }

    private boolean scanRecord(EventScanner scanner, Batch batch) {
        if (scanner.peek() != '{') {
            return false;
        }
        int start = scanner.position();
        Accepted event =
                scanner.event(batch.accepted().size() + batch.rejected().size());
        if (event != null) {
            batch.accepted().add(event);
            return true;
        }
        if (start + 1 >= to || body[start + 1] == 0) {
            return false; // a parser might take it for UTF-16
        }
        scanner.goTo(new BodyParser(truncate, body, start, to, origin, batch).readRecord());
        return true;
    }
}
