package io.tracking.loader.announce;

import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps announcements and how far each receiver was told: tracking.announcements and tracking.announced. Numbers are taken under the
 * lock of loads alone, so that they follow the commits: whoever was told a number was told all before it. Every method that asks the
 * warehouse fails with a {@link WarehouseUnavailableException} when it does not answer. Thread-safe.
 */
final class Outbox {

    /** So many are read at a time. */
    static final int MOST = 100;

    private static final Duration KEPT = Duration.ofDays(30);

    private static final String LAST =
            """
            SELECT COALESCE(MAX(announcement_number), 0)
            FROM tracking.announcements""";

    private static final String ADD =
            """
            -- From the commit on, and not before, others can be told of it.
            INSERT INTO tracking.announcements (announcement_number, announcement_id, kind, made_at, body)
            VALUES :announcements""";

    private static final String UNNUMBERED =
            """
            SELECT announcement_id
            FROM tracking.announcements
            WHERE announcement_number = 0
            ORDER BY made_at, announcement_id""";

    private static final String NUMBER =
            """
            UPDATE tracking.announcements
            SET announcement_number = :number
            WHERE announcement_number = 0
              AND announcement_id = :id""";

    private static final String RECEIVERS = """
            SELECT receiver
            FROM tracking.announced""";

    private static final String ADD_RECEIVERS =
            """
            -- Whoever is new is told what comes from now on.
            INSERT INTO tracking.announced (receiver, told_number, holder, held_until)
            VALUES :receivers""";

    private static final String CLAIM =
            """
            -- One loader tells a receiver at a time; one that is silent has died.
            UPDATE tracking.announced
            SET holder = :holder,
                held_until = :until
            WHERE receiver = :receiver
              AND (holder = :holder OR held_until <= :now)""";

    private static final String TOLD_NUMBER =
            """
            SELECT told_number
            FROM tracking.announced
            WHERE receiver = :receiver""";

    private static final String AFTER =
            """
            SELECT announcement_number,
                   announcement_id,
                   kind,
                   made_at,
                   body
            FROM tracking.announcements
            WHERE announcement_number > :told
            ORDER BY announcement_number
            LIMIT 100""";

    private static final String TOLD =
            """
            -- Only forwards, and only by the loader that tells it.
            UPDATE tracking.announced
            SET told_number = :number,
                held_until = :until
            WHERE receiver = :receiver
              AND holder = :holder
              AND told_number < :number""";

    private static final String RELEASE =
            """
            UPDATE tracking.announced
            SET held_until = :now
            WHERE receiver = :receiver
              AND holder = :holder""";

    private static final String FORGET_RECEIVERS =
            """
            -- A receiver that no loader has looked after for so long is configured nowhere.
            DELETE FROM tracking.announced
            WHERE held_until < :before
              AND receiver NOT IN (:receivers)""";

    private static final String FORGET =
            """
            -- The last one stays: numbers go on from it.
            DELETE FROM tracking.announcements
            WHERE made_at < :before
              AND announcement_number > 0
              AND announcement_number <= (SELECT MIN(told_number) FROM tracking.announced)
              AND announcement_number < (SELECT MAX(announcement_number) FROM tracking.announcements)""";

    private final Redshift redshift;
    private final List<String> receivers;
    private final String loader;
    private final Clock clock;
    /** Two sessions of one loader that write the same table would only be in each other's way. */
    private final Object cursors = new Object();

    private final Object numbering = new Object();
    private volatile boolean receiversKnown;
    private volatile boolean unnumbered = true;

    /**
     * @param receivers names of all
     * @param loader who tells them
     */
    Outbox(Redshift redshift, List<String> receivers, String loader, Clock clock) {
        this.redshift = redshift;
        this.receivers = List.copyOf(receivers);
        this.loader = loader;
        this.clock = clock;
    }

    /** At least one, in a transaction that holds the lock of loads. */
    void add(WarehouseSession session, List<Letter> letters) {
        if (!receiversKnown) {
            // Before the first number that they have to be told.
            addReceivers(session);
        }
        long number = session.sql(LAST).count();
        List<List<Object>> rows = new ArrayList<>();
        for (Letter letter : letters) {
            rows.add(row(++number, letter));
        }
        session.sql(ADD).rows("announcements", rows).run();
    }

    /** In a transaction without the lock: {@link #prepare} numbers it once it is committed, and {@link #mayHoldUnnumbered} says so. */
    void addUnnumbered(WarehouseSession session, Letter letter) {
        session.sql(ADD).rows("announcements", List.of(row(0, letter))).run();
    }

    /** After the commit: whoever looked before it has not seen them. */
    void mayHoldUnnumbered() {
        unnumbered = true;
    }

    /** In a transaction of its own. */
    void add(Letter letter) {
        redshift.locked(session -> {
            add(session, List.of(letter));
            return letter;
        });
    }

    private static List<Object> row(long number, Letter letter) {
        return List.of(number, letter.id(), letter.kind(), letter.madeAt(), letter.content());
    }

    /** Whether all receivers are entered, as far as is known. */
    boolean prepared() {
        return receiversKnown;
    }

    /** Enters receivers that are new, and numbers what has no number yet; costs nothing when there is neither. */
    void prepare() {
        synchronized (numbering) {
            if (receiversKnown && !unnumbered) {
                return;
            }
            unnumbered = false;
            boolean done = false;
            try {
                redshift.locked(session -> {
                    addReceivers(session);
                    number(session);
                    return loader;
                });
                done = true;
            } finally {
                receiversKnown |= done;
                unnumbered |= !done;
            }
        }
    }

    private void addReceivers(WarehouseSession session) {
        Set<String> missing = new HashSet<>(receivers);
        session.sql(RECEIVERS).query(row -> row.text("receiver")).forEach(missing::remove);
        if (missing.isEmpty()) {
            return;
        }
        long last = session.sql(LAST).count();
        Instant now = clock.instant();
        session.sql(ADD_RECEIVERS)
                .rows(
                        "receivers",
                        missing.stream()
                                .map(receiver -> List.<Object>of(receiver, last, "", now))
                                .toList())
                .run();
    }

    private void number(WarehouseSession session) {
        List<String> ids = session.sql(UNNUMBERED).query(row -> row.text("announcement_id"));
        if (ids.isEmpty()) {
            return;
        }
        long number = session.sql(LAST).count();
        for (String id : ids) {
            session.sql(NUMBER).param("number", ++number).param("id", id).run();
        }
    }

    /**
     * Reserves a receiver for this loader for {@code lease}.
     *
     * @return up to which number it was told; empty when another loader tells it
     */
    Optional<Long> claim(String receiver, Duration lease) {
        Instant now = clock.instant();
        synchronized (cursors) {
            return redshift.write(session -> {
                boolean held = session.sql(CLAIM)
                                .param("holder", loader)
                                .param("until", now.plus(lease))
                                .param("receiver", receiver)
                                .param("now", now)
                                .run()
                        > 0;
                Optional<Long> told =
                        session.sql(TOLD_NUMBER).param("receiver", receiver).first(row -> row.number("told_number"));
                // Somebody deleted it.
                receiversKnown &= told.isPresent();
                return told.filter(number -> held);
            });
        }
    }

    /** The next ones behind {@code told}, at most {@link #MOST}. */
    List<Letter> after(long told) {
        return redshift.ask(session -> session.sql(AFTER)
                .param("told", told)
                .query(row -> new Letter(
                        row.number("announcement_number"),
                        row.text("announcement_id"),
                        row.text("kind"),
                        row.time("made_at"),
                        row.text("body"))));
    }

    /**
     * Notes that a receiver was told, and keeps it for {@code lease} longer; zero leaves it to others.
     *
     * @return false when another loader tells it now
     */
    boolean told(String receiver, long number, Duration lease) {
        synchronized (cursors) {
            return redshift.write(session -> session.sql(TOLD)
                            .param("number", number)
                            .param("until", clock.instant().plus(lease))
                            .param("receiver", receiver)
                            .param("holder", loader)
                            .run())
                    > 0;
        }
    }

    /** Leaves a receiver that has been told all to whoever has the next for it. */
    void release(String receiver) {
        synchronized (cursors) {
            redshift.write(session -> session.sql(RELEASE)
                    .param("now", clock.instant())
                    .param("receiver", receiver)
                    .param("holder", loader)
                    .run());
        }
    }

    /** Deletes what all have been told for a month, and receivers that nobody has looked after for as long. */
    void clean() {
        Instant before = clock.instant().minus(KEPT);
        redshift.locked(session -> {
            session.sql(FORGET_RECEIVERS)
                    .param("before", before)
                    .list("receivers", receivers)
                    .run();
            return session.sql(FORGET).param("before", before).run();
        });
    }
}
