package io.tracking.loader.deadletters;

import io.tracking.common.envelope.Envelope;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.queue.UnreadableMessageException;
import io.tracking.loader.window.UnreadableRowsException;
import io.tracking.loader.window.WindowRoller;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Explains what no loader could read or publish, and takes it back to the queue. Thread-safe. */
public final class DeadLetters {

    /** The dead-letter queue did not answer, or refused. */
    public static final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnavailableException(QueueUnavailableException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * A dead letter.
     *
     * @param id of the message
     * @param receives how often it was received, by loaders and by looks at it
     * @param bytes of its body
     * @param readable whether this loader can read it; then redriving it is enough
     * @param reason why it is here, as reading it again tells
     * @param rows how many it holds, by folder; empty when it cannot be read
     */
    public record Summary(
            String id,
            Instant sentAt,
            int receives,
            int bytes,
            Map<String, String> attributes,
            boolean readable,
            String reason,
            Map<String, Integer> rows) {}

    /**
     * A dead letter with what is in it.
     *
     * @param events lines, as they would be in a file
     * @param utm lines
     * @param rejected lines
     * @param body its text, cut; null when it can be read
     */
    public record Detail(
            Summary summary, List<String> events, List<String> utm, List<String> rejected, @Nullable String body) {}

    /**
     * What came of a redrive.
     *
     * @param redriven ids of messages that are in the queue again
     * @param failed why others are not, by id
     * @param notFound ids that are not there
     */
    public record Redriven(List<String> redriven, Map<String, String> failed, Set<String> notFound) {}

    /**
     * What came of filing letters away.
     *
     * @param filedAway ids of messages that are in {@code rejected/}, and no dead letters any more
     * @param failed why others still are, by id
     * @param notFound ids that are not there
     */
    public record FiledAway(List<String> filedAway, Map<String, String> failed, Set<String> notFound) {}

    private static final int MOST_LINES = 100;
    private static final int MOST_TEXT = 8 * 1024;

    private final DeadLetterQueue queue;
    private final MessageReader reader;
    private final Consumer<Envelope> lake;
    private final Clock clock;

    /** @param lake publishes rows, and returns once they are in the bucket */
    DeadLetters(DeadLetterQueue queue, MessageReader reader, Consumer<Envelope> lake, Clock clock) {
        this.queue = queue;
        this.reader = reader;
        this.lake = lake;
        this.clock = clock;
    }

    /** Some dead letters, in no order. */
    public List<Summary> list(int most) {
        try {
            return queue.look(letter -> true, most).stream().map(this::summary).toList();
        } catch (QueueUnavailableException e) {
            throw new UnavailableException(e);
        }
    }

    /** One dead letter; of each kind the first {@value #MOST_LINES} lines. */
    public Optional<Detail> find(String id) {
        try {
            return queue.look(letter -> letter.message().id().equals(id), 1).stream()
                    .findFirst()
                    .map(this::detail);
        } catch (QueueUnavailableException e) {
            throw new UnavailableException(e);
        }
    }

    /** Sends dead letters to the queue again; all of them when {@code ids} is empty. */
    public Redriven redrive(Set<String> ids) {
        try {
            DeadLetterQueue.Redrive redrive = queue.redrive(ids);
            Set<String> notFound = new LinkedHashSet<>(ids);
            notFound.removeAll(Set.copyOf(redrive.redriven()));
            notFound.removeAll(redrive.failed().keySet());
            return new Redriven(redrive.redriven(), redrive.failed(), notFound);
        } catch (QueueUnavailableException e) {
            throw new UnavailableException(e);
        }
    }

    /** Keeps dead letters whole in {@code rejected/}, with the reason; each is removed once it is there. */
    public FiledAway fileAway(Set<String> ids) {
        try {
            DeadLetterQueue.Taken taken = queue.take(
                    ids,
                    letter -> lake.accept(
                            DeadLetterLine.rows(letter, summary(letter).reason(), clock.instant())));
            Set<String> notFound = new LinkedHashSet<>(ids);
            notFound.removeAll(Set.copyOf(taken.taken()));
            notFound.removeAll(taken.failed().keySet());
            return new FiledAway(taken.taken(), taken.failed(), notFound);
        } catch (QueueUnavailableException e) {
            throw new UnavailableException(e);
        }
    }

    private Summary summary(DeadLetterQueue.Letter letter) {
        try {
            return readable(letter, read(letter));
        } catch (UnreadableMessageException | UnreadableRowsException e) {
            return unreadable(letter, String.valueOf(e.getMessage()));
        }
    }

    private Envelope read(DeadLetterQueue.Letter letter) throws UnreadableMessageException {
        if (!letter.fault().isEmpty()) {
            throw new UnreadableMessageException(letter.fault(), null);
        }
        try {
            Envelope envelope = reader.read(letter.message());
            WindowRoller.requireCanonical(envelope);
            return envelope;
        } catch (UnreadableRowsException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnreadableMessageException("an unforeseen failure: " + e, e);
        }
    }

    private static Summary readable(DeadLetterQueue.Letter letter, Envelope envelope) {
        Map<String, Integer> rows = new TreeMap<>(Map.of(
                "events", envelope.events().count(),
                "utm", envelope.utm().count(),
                "rejected", envelope.rejected().count()));
        return of(
                letter,
                true,
                "it can be read; its rows were not published in as many receives as the queue allows",
                rows);
    }

    private static Summary unreadable(DeadLetterQueue.Letter letter, String reason) {
        return of(letter, false, reason, Map.of());
    }

    private static Summary of(
            DeadLetterQueue.Letter letter, boolean readable, String reason, Map<String, Integer> rows) {
        ReceivedMessage message = letter.message();
        return new Summary(
                message.id(),
                message.sentAt(),
                letter.receives(),
                message.body().getBytes(StandardCharsets.UTF_8).length,
                new TreeMap<>(message.attributes()),
                readable,
                reason,
                rows);
    }

    private Detail detail(DeadLetterQueue.Letter letter) {
        try {
            Envelope envelope = read(letter);
            return new Detail(
                    readable(letter, envelope),
                    envelope.events().lines(MOST_LINES),
                    envelope.utm().lines(MOST_LINES),
                    envelope.rejected().lines(MOST_LINES),
                    null);
        } catch (UnreadableMessageException | UnreadableRowsException e) {
            String body = letter.message().body();
            return new Detail(
                    unreadable(letter, String.valueOf(e.getMessage())),
                    List.of(),
                    List.of(),
                    List.of(),
                    body.substring(0, Math.min(body.length(), MOST_TEXT)));
        }
    }
}
