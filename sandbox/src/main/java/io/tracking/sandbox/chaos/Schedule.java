package io.tracking.sandbox.chaos;

import io.tracking.sandbox.chaos.Link.Service;
import io.tracking.sandbox.proxy.Trouble;
import io.tracking.sandbox.proxy.Trouble.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Plans what goes wrong and when, from the seed alone. Each kind comes before any comes again as often. */
final class Schedule {

    /** A fault and when it begins, from the start of the run. */
    record Step(Duration at, Fault fault) {

        @Override
        public String toString() {
            return "%02d:%02d  %s".formatted(at.toMinutes(), at.toSecondsPart(), fault);
        }
    }

    private static final int MOST_WRONG_CLOCK_MINUTES = 6 * 60;
    private static final List<Integer> STATUSES = List.of(403, 500, 503, 507);

    /** What somebody leaves open: a query, a write, a lock of each table that loads or the admin API need. */
    private static final List<String> HELD = List.of(
            "SELECT COUNT(*) FROM tracking.accounting",
            "SELECT COUNT(*) FROM tracking.events",
            "DELETE FROM tracking.events WHERE request_id = 'nobody'",
            "UPDATE tracking.load_ledger SET table_name = table_name WHERE file_key = 'none'",
            "LOCK tracking.events",
            "LOCK tracking.utm",
            "LOCK tracking.utm_request_times",
            "LOCK tracking.load_ledger",
            "LOCK tracking.load_lock",
            "LOCK tracking.jobs",
            "LOCK tracking.lake_hours");

    private final Random random;
    private final Deque<Supplier<Fault>> next = new ArrayDeque<>();
    private final Deque<Kind> httpTroubles = new ArrayDeque<>();
    private final Deque<Kind> redshiftTroubles = new ArrayDeque<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();

    private Schedule(long seed) {
        this.random = new Random(seed);
    }

    /** @param gap the mean time from one fault to the next */
    static List<Step> of(long seed, Duration length, Duration gap) {
        Schedule schedule = new Schedule(seed);
        List<Step> steps = new ArrayList<>();
        Duration at = schedule.upTo(gap);
        while (at.compareTo(length) < 0) {
            steps.add(new Step(at, schedule.fault()));
            at = at.plus(gap.dividedBy(2)).plus(schedule.upTo(gap));
        }
        return steps;
    }

    /** One thing only, and for long: nobody reaches the service. */
    static List<Step> outage(Service service, Duration at, Duration length) {
        return List.of(new Step(at, new Fault.Network(Link.to(service), new Trouble(Kind.REFUSE, 0), length)));
    }

    private Fault fault() {
        return nextOf(next, kinds()).get();
    }

    /** Each comes before any comes again. */
    private <T> T nextOf(Deque<T> left, List<T> all) {
        if (left.isEmpty()) {
            List<T> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            left.addAll(shuffled);
        }
        return left.remove();
    }

    private List<Supplier<Fault>> kinds() {
        return Stream.of(
                        times(3, () -> kill(any(Member.LOADERS))),
                        times(2, () -> kill(any(Member.APIS))),
                        times(2, () -> kill(Member.REDSHIFT)),
                        times(1, () -> beforeCommit(any(Member.LOADERS))),
                        times(2, () -> restart(any(Member.LOADERS))),
                        times(1, () -> restart(any(Member.APIS))),
                        times(2, () -> freeze(any(Member.LOADERS))),
                        times(1, () -> freeze(any(Member.APIS))),
                        times(1, () -> freeze(Member.REDSHIFT)),
                        times(4, () -> network(Service.SQS)),
                        times(4, () -> network(Service.S3)),
                        times(3, () -> network(Service.REDSHIFT)),
                        times(1, () -> copyWithoutS3(Kind.REFUSE)),
                        times(1, () -> copyWithoutS3(Kind.SILENT)),
                        times(1, () -> new Fault.LeftBehind(false, seconds(20, 60))),
                        times(1, () -> new Fault.LeftBehind(true, seconds(20, 60))),
                        times(1, () -> new Fault.Rotation(random.nextBoolean(), upTo(Duration.ofSeconds(20)))),
                        times(1, this::bothLanes),
                        times(1, () -> copyRefused(any(Member.LOADERS))),
                        times(1, () -> new Fault.RefusedRows(1 + random.nextInt(3))),
                        times(2, () -> new Fault.Deliveries(true, seconds(5, 20))),
                        times(1, () -> new Fault.Deliveries(false, seconds(5, 20))),
                        times(1, () -> new Fault.FullDisk(any(Member.LOADERS), seconds(5, 20))),
                        times(2, this::lockHolder),
                        times(1, () -> new Fault.Edges(1 + random.nextInt(3))),
                        times(1, () -> new Fault.Hostile(any(Member.APIS))),
                        times(1, () -> new Fault.Slow(any(Member.APIS), 8 + random.nextInt(57), seconds(5, 20))))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Supplier<Fault>> times(int count, Supplier<Fault> fault) {
        return Collections.nCopies(count, fault);
    }

    private Fault kill(Member member) {
        return new Fault.Kill(
                member, !member.isOurs() && random.nextBoolean(), upTo(Duration.ofSeconds(10)), start(member));
    }

    private Fault restart(Member member) {
        return new Fault.Restart(member, upTo(Duration.ofSeconds(3)), start(member));
    }

    private Fault beforeCommit(Member member) {
        return new Fault.KillBeforeCommit(member, upTo(Duration.ofSeconds(5)), start(member));
    }

    /** Now and then longer than messages stay hidden. */
    private Fault freeze(Member member) {
        return new Fault.Freeze(member, random.nextInt(3) == 0 ? seconds(20, 40) : seconds(2, 12));
    }

    private Fault network(Service service) {
        boolean redshift = service == Service.REDSHIFT;
        Kind kind = nextOf(
                redshift ? redshiftTroubles : httpTroubles,
                List.of(Kind.REFUSE, Kind.CUT, Kind.SLOW, Kind.DEAF, Kind.MUTE, redshift ? Kind.SILENT : Kind.STATUS));
        List<Link> links = Link.to(service);
        return new Fault.Network(random.nextInt(3) == 0 ? links : List.of(any(links)), trouble(kind), seconds(3, 15));
    }

    private Trouble trouble(Kind kind) {
        return new Trouble(
                kind,
                switch (kind) {
                    case CUT -> random.nextInt(3_000);
                    case SLOW -> 20 + random.nextInt(400);
                    case STATUS -> nextOf(statuses, STATUSES);
                    default -> 0;
                });
    }

    /** Nowhere to go for tracking-api. */
    private Fault bothLanes() {
        List<Link> links = Link.ALL.stream()
                .filter(link -> Member.APIS.contains(link.client()))
                .toList();
        return new Fault.Network(links, trouble(any(List.of(Kind.REFUSE, Kind.STATUS))), seconds(3, 12));
    }

    /** Now and then for a minute. */
    private Fault lockHolder() {
        return new Fault.LockHolder(any(HELD), random.nextInt(3) == 0 ? seconds(30, 60) : seconds(3, 20));
    }

    /** Now and then for longer than COPY asks again. */
    private Fault copyWithoutS3(Kind gone) {
        return new Fault.CopyWithoutS3(
                new Trouble(gone, 0), random.nextInt(3) == 0, random.nextBoolean() ? seconds(2, 8) : seconds(12, 40));
    }

    private Fault copyRefused(Member loader) {
        return new Fault.Network(
                List.of(new Link(loader, Service.REDSHIFT)), new Trouble(Kind.GARBLED_COPY, 0), seconds(5, 15));
    }

    /** Every other process of ours has a clock that is wrong, from its start or from a while later. */
    private Start start(Member member) {
        if (!member.isOurs() || random.nextBoolean()) {
            return Start.PLAIN;
        }
        int minutes = (1 + random.nextInt(random.nextBoolean() ? 10 : MOST_WRONG_CLOCK_MINUTES))
                * (random.nextBoolean() ? 1 : -1);
        return new Start(
                Duration.ofMinutes(minutes), random.nextBoolean() ? Duration.ZERO : upTo(Duration.ofSeconds(40)));
    }

    private Duration seconds(int least, int most) {
        return Duration.ofSeconds(least).plus(upTo(Duration.ofSeconds(most - least)));
    }

    private Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextInt(Math.toIntExact(most.toMillis()) + 1));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
