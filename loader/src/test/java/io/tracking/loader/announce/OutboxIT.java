package io.tracking.loader.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.record.Table;
import io.tracking.loader.jobs.Job;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.redshift.Migrations;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.WakeUp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows that each load is told at least once and in order, whatever is killed when, and what the tables keep for how long. */
class OutboxIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicInteger files = new AtomicInteger();
    private final AtomicInteger loaders = new AtomicInteger();
    private final List<OutboxAnnouncer> started = new ArrayList<>();
    private TestWarehouse test;
    private Migrations migrations;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        migrations = new Migrations(test.dataSource);
        test.count("SELECT COUNT(*) FROM tracking.events");
    }

    @AfterEach
    void close() {
        started.forEach(OutboxAnnouncer::stop);
        test.close();
    }

    /** Takes whatever it is told. */
    private static final class Listener implements Receiver {

        private final String name;
        private final Duration takes;
        private final List<Letter> letters = new CopyOnWriteArrayList<>();

        Listener(String name) {
            this(name, Duration.ZERO);
        }

        /** @param takes so long for each */
        Listener(String name, Duration takes) {
            this.name = name;
            this.takes = takes;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean wants(String kind) {
            return true;
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Receipt tell(Letter letter) throws InterruptedException {
            letters.add(letter);
            Thread.sleep(takes.toMillis());
            return new Receipt.Told();
        }

        /** In the order in which they came first. */
        List<Long> sequences() {
            return letters.stream()
                    .flatMap(letter -> letter.sequence().stream())
                    .distinct()
                    .toList();
        }

        List<JsonNode> of(Occasion kind) {
            return letters.stream()
                    .filter(letter -> letter.kind().equals(kind.text()))
                    .map(letter -> JSON.readTree(letter.json()))
                    .toList();
        }

        Set<Long> loads() {
            return of(Occasion.LOAD_COMMITTED).stream()
                    .map(load -> load.get("data").get("loadNumber").asLong())
                    .collect(java.util.stream.Collectors.toSet());
        }
    }

    private Redshift on(DataSource sessions) {
        return new Redshift(sessions, migrations);
    }

    /** The next loader: each is an hour later than the one before, so that nobody waits for one that has died. */
    private OutboxAnnouncer announcements(DataSource sessions, Receiver... receivers) {
        int number = loaders.incrementAndGet();
        return announcements(sessions, Clock.offset(Clock.systemUTC(), Duration.ofHours(number)), receivers);
    }

    private OutboxAnnouncer announcements(DataSource sessions, Clock clock, Receiver... receivers) {
        String loader = "loader-" + loaders.incrementAndGet();
        Outbox outbox = new Outbox(
                on(sessions), List.of(receivers).stream().map(Receiver::name).toList(), loader, clock);
        OutboxAnnouncer announcements =
                new OutboxAnnouncer(List.of(receivers), outbox, loader, clock, new SimpleMeterRegistry());
        started.add(announcements);
        return announcements;
    }

    private List<LakeFile> publish() {
        int number = files.incrementAndGet();
        return test.describe(Files.publish(
                test.lake,
                Files.key(Table.EVENTS, Files.HOUR, number),
                "s" + number,
                1,
                List.of(Files.event(
                        "aaaaaaaa-0000-4000-8000-%012d".formatted(number), "2026-11-21 07:00:24.000000", "a"))));
    }

    private void load(DataSource sessions, Announcer announcer) {
        test.open(on(sessions), announcer).load(LoadBatch.pending(publish()));
    }

    private long loads() {
        return test.count("SELECT COUNT(DISTINCT load_number) FROM tracking.load_times");
    }

    @Test
    void everyLoadIsToldInOrderWhereverALoaderIsKilled() {
        Listener listener = new Listener("dbt");
        OutboxAnnouncer before = announcements(test.dataSource, listener);
        before.start();
        await().atMost(PATIENCE).until(() -> test.count("SELECT COUNT(*) FROM tracking.announced") == 1);
        before.stop();

        List<String> deaths = new ArrayList<>();
        boolean dead = true;
        for (int step = 0; dead; step++) {
            List<LakeFile> published = publish();
            MortalDataSource sessions = new MortalDataSource(test.dataSource, step);
            OutboxAnnouncer killed = announcements(sessions, listener);
            test.open(on(sessions), killed).load(LoadBatch.pending(published));
            killed.start();
            await().atMost(PATIENCE)
                    .until(() -> sessions.dead() || (listener.loads().size() == loads() && idle(killed)));
            killed.stop();
            dead = sessions.dead();
            deaths.add(sessions.last());

            OutboxAnnouncer next = announcements(test.dataSource, listener);
            test.open(test.redshift, next).load(LoadBatch.pending(published));
            next.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat((long) listener.loads().size())
                            .as("loads told after a death %s", sessions.last())
                            .isEqualTo(loads()));
            await().atMost(PATIENCE).until(() -> idle(next));
            next.stop();
        }

        assertThat(loads()).isEqualTo(files.get());
        assertThat(listener.sequences())
                .isSorted()
                .hasSize(files.get())
                .startsWith(1L)
                .endsWith((long) files.get());
        assertThat(String.join("\n", deaths))
                .contains("INSERT INTO tracking.announcements", "before a commit", "after a commit", "SET told_number");
        assertThat(listener.letters).as("told again").hasSizeGreaterThan(files.get());
        Map<Long, String> bodies = new HashMap<>();
        listener.letters.forEach(letter -> assertThat(letter.json())
                .isEqualTo(bodies.computeIfAbsent(letter.sequence().orElseThrow(), number -> letter.json())));
    }

    /** Whether the cursor stands behind the last one. */
    private boolean idle(OutboxAnnouncer announcements) {
        return announcements.late().isZero()
                && test.count("SELECT MIN(told_number) FROM tracking.announced")
                        == test.count("SELECT MAX(announcement_number) FROM tracking.announcements");
    }

    @Test
    void loadersThatTellAtTheSameTimeKeepTheOrder() {
        Listener listener = new Listener("dbt", Duration.ofMillis(500));
        List<OutboxAnnouncer> both = List.of(
                announcements(test.dataSource, Clock.systemUTC(), listener),
                announcements(test.dataSource, Clock.systemUTC(), listener));
        both.forEach(OutboxAnnouncer::start);
        for (int i = 0; i < 6; i++) {
            load(test.dataSource, both.get(i % 2));
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(listener.sequences()).hasSize(6));
        assertThat(listener.sequences()).isSorted();
        assertThat(listener.letters).as("none is told by both").hasSize(6);
    }

    @Test
    void aJobThatIsCancelledIsNumberedAfterwardsAndTold() {
        Listener listener = new Listener("dbt");
        OutboxAnnouncer announcements = announcements(test.dataSource, Clock.systemUTC(), listener);
        announcements.start();
        JobTable jobs = new JobTable(test.redshift, Clock.systemUTC(), new WakeUp(), announcements);
        Job job = jobs.create(Mode.REPLACE, false, EnumSet.of(Table.EVENTS), HourRange.of(Files.HOUR), "anna");
        await().atMost(PATIENCE).until(() -> test.count("SELECT COUNT(*) FROM tracking.announced") == 1);

        jobs.cancel(job.id());
        jobs.cancel(job.id());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listener.of(Occasion.JOB_ENDED))
                .singleElement()
                .satisfies(end -> {
                    assertThat(end.get("sequence").asLong()).isEqualTo(1);
                    assertThat(end.get("data").get("job").asString()).isEqualTo(job.id());
                    assertThat(end.get("data").get("state").asString()).isEqualTo("cancelled");
                    assertThat(end.toString()).doesNotContain("anna");
                }));
    }

    @Test
    void whatIsTooLongForTheTableIsToldWithoutItsDataAndBreaksNoLoad() {
        Letter letter = Letter.of(
                Announcement.of(Occasion.QUARANTINE, Instant.now(), "x".repeat(5000), Map.of("a", "ü".repeat(40_000))),
                "l");

        test.redshift.locked(session -> {
            new Outbox(test.redshift, List.of("dbt"), "l", Clock.systemUTC()).add(session, List.of(letter));
            return letter;
        });

        assertThat(JSON.readTree(letter.json()).get("data").get("tooLong").asBoolean())
                .isTrue();
        assertThat(letter.text()).hasSize(1000);
    }

    @Test
    void aReceiverThatIsNewIsToldFromNowOnAndOneThatIsGoneKeepsNothing() {
        Listener first = new Listener("first");
        Instant now = Instant.now();
        Clock clock = Clock.systemUTC();
        OutboxAnnouncer alone = announcements(test.dataSource, clock, first);
        load(test.dataSource, alone);
        alone.start();
        await().atMost(PATIENCE).until(() -> first.sequences().equals(List.of(1L)));
        alone.stop();

        Listener second = new Listener("second");
        OutboxAnnouncer both = announcements(test.dataSource, Clock.offset(clock, Duration.ofMinutes(1)), second);
        load(test.dataSource, both);
        load(test.dataSource, both);
        both.start();
        await().atMost(PATIENCE).until(() -> second.sequences().equals(List.of(2L, 3L)));
        await().atMost(PATIENCE).until(() -> test.count("SELECT MAX(told_number) FROM tracking.announced") == 3);
        both.stop();

        Outbox soon = outbox(now.plus(Duration.ofDays(29)));
        soon.clean();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.announcements")).isEqualTo(3);
        Outbox later = outbox(now.plus(Duration.ofDays(32)));
        later.clean();

        assertThat(test.count("SELECT COUNT(*) FROM tracking.announced WHERE receiver = 'first'"))
                .isZero();
        assertThat(test.count("SELECT MIN(announcement_number) FROM tracking.announcements"))
                .as("numbers go on from the last one")
                .isEqualTo(3);
        load(test.dataSource, announcements(test.dataSource, second));
        assertThat(test.count("SELECT MAX(announcement_number) FROM tracking.announcements"))
                .isEqualTo(4);
    }

    private Outbox outbox(Instant now) {
        return new Outbox(test.redshift, List.of("second"), "cleaner", Clock.fixed(now, java.time.ZoneOffset.UTC));
    }

    @Test
    void whatNobodyHasBeenToldIsKeptForHoweverLong() {
        Listener listener = new Listener("second");
        load(test.dataSource, announcements(test.dataSource, Clock.systemUTC(), listener));
        load(test.dataSource, announcements(test.dataSource, Clock.systemUTC(), listener));

        outbox(Instant.now().plus(Duration.ofDays(400))).clean();

        assertThat(test.count("SELECT COUNT(*) FROM tracking.announcements")).isEqualTo(2);
    }

    @Test
    void withoutAWarehouseItIsToldFromMemoryAtOnce() {
        Listener listener = new Listener("chat");
        MortalDataSource sessions = new MortalDataSource(test.dataSource, 0);
        OutboxAnnouncer announcements = announcements(sessions, listener);
        announcements.start();
        await().atMost(PATIENCE).until(sessions::dead);

        announcements.tell(Announcement.of(Occasion.FRESHNESS_BROKEN, Instant.now(), "late", Map.of()));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listener.of(Occasion.FRESHNESS_BROKEN))
                .singleElement()
                .satisfies(broken -> assertThat(broken.has("sequence")).isFalse()));
    }
}
