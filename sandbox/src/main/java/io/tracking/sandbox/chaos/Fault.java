package io.tracking.sandbox.chaos;

import io.tracking.sandbox.proxy.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Something that goes wrong for a while. */
sealed interface Fault {

    /** Under which name it is counted. */
    String kind();

    /** Whom it happens to: one such fault at a time; empty when it goes together with every other. */
    default Set<Member> members() {
        return Set.of();
    }

    /** From the end of {@link #begin} to {@link #end}. */
    Duration lasts();

    void begin(Scene scene) throws InterruptedException;

    void end(Scene scene) throws InterruptedException;

    /** kill -9, and started again a while later. */
    record Kill(Member member, boolean withPostgres, Duration lasts, Start again) implements Fault {

        @Override
        public String kind() {
            return "kill -9 " + member.role();
        }

        @Override
        public Set<Member> members() {
            return Set.of(member);
        }

        @Override
        public void begin(Scene scene) {
            scene.kill(member);
            if (withPostgres) {
                scene.killPostgres();
            }
        }

        @Override
        public void end(Scene scene) {
            scene.launch(member, again, List.of());
        }

        @Override
        public String toString() {
            return "kill -9 " + member + (withPostgres ? " and its PostgreSQL" : "") + ", back after "
                    + lasts.toMillis() + " ms" + again;
        }
    }

    /** SIGTERM, and started again when it has stopped. */
    record Restart(Member member, Duration lasts, Start again) implements Fault {

        @Override
        public String kind() {
            return "SIGTERM " + member.role();
        }

        @Override
        public Set<Member> members() {
            return Set.of(member);
        }

        @Override
        public void begin(Scene scene) {
            scene.terminate(member);
        }

        @Override
        public void end(Scene scene) {
            scene.launch(member, again, List.of());
        }

        @Override
        public String toString() {
            return "SIGTERM " + member + ", back after " + lasts.toMillis() + " ms" + again;
        }
    }

    /** SIGSTOP and SIGCONT: a machine that was suspended. */
    record Freeze(Member member, Duration lasts) implements Fault {

        @Override
        public String kind() {
            return "SIGSTOP " + member.role();
        }

        @Override
        public Set<Member> members() {
            return Set.of(member);
        }

        @Override
        public void begin(Scene scene) {
            scene.signal(member, "STOP");
        }

        @Override
        public void end(Scene scene) {
            scene.signal(member, "CONT");
        }

        @Override
        public String toString() {
            return "SIGSTOP " + member + " for " + lasts.toSeconds() + " s";
        }
    }

    /** kill -9 between the last statement of a load and its COMMIT. */
    record KillBeforeCommit(Member member, Duration lasts, Start again) implements Fault {

        static final Duration PAUSE = Duration.ofSeconds(40);

        @Override
        public String kind() {
            return "kill -9 before COMMIT";
        }

        @Override
        public Set<Member> members() {
            return Set.of(member);
        }

        @Override
        public void begin(Scene scene) throws InterruptedException {
            scene.terminate(member);
            scene.launch(
                    member,
                    Start.PLAIN,
                    List.of("--tracking.loader.debug-pause-before-commit=" + PAUSE.toSeconds() + "s"));
            scene.awaitSaid(member, "paused before commit", PAUSE);
            scene.kill(member);
        }

        @Override
        public void end(Scene scene) {
            scene.launch(member, again, List.of());
        }

        @Override
        public String toString() {
            return "kill -9 " + member + " before a COMMIT, back after " + lasts.toMillis() + " ms" + again;
        }
    }

    /** A network, or a service, that cannot be relied on. */
    record Network(List<Link> links, Trouble trouble, Duration lasts) implements Fault {

        @Override
        public String kind() {
            return service() + " "
                    + switch (trouble.kind()) {
                        case CUT -> "cut in mid-answer";
                        case SLOW -> "slowed";
                        case DEAF, MUTE -> "paused";
                        default -> trouble.toString();
                    };
        }

        private String service() {
            List<String> services =
                    links.stream().map(link -> link.service().name()).distinct().toList();
            return String.join(" and ", services);
        }

        @Override
        public void begin(Scene scene) {
            links.forEach(link -> scene.proxy(link).begin(trouble));
        }

        @Override
        public void end(Scene scene) {
            links.forEach(link -> scene.proxy(link).end(trouble));
        }

        @Override
        public String toString() {
            List<String> clients =
                    links.stream().map(link -> link.client().label).distinct().toList();
            return service() + " " + trouble + " for " + String.join(", ", clients) + ", " + lasts.toMillis() + " ms";
        }
    }

    /** S3 is gone for Redshift in the middle of a COPY, whose loader may be killed meanwhile. */
    record CopyWithoutS3(Trouble gone, boolean killed, Duration lasts) implements Fault {

        private static final Link LINK = new Link(Member.REDSHIFT, Link.Service.S3);
        private static final Trouble SLOW = new Trouble(Trouble.Kind.SLOW, 500);

        @Override
        public String kind() {
            return "COPY without S3: " + gone + (killed ? ", loaders killed" : "");
        }

        @Override
        public Set<Member> members() {
            return killed ? Set.copyOf(Member.LOADERS) : Set.of();
        }

        @Override
        public void begin(Scene scene) throws InterruptedException {
            scene.proxy(LINK).begin(SLOW);
            boolean met = scene.lookout().awaitCopy();
            scene.proxy(LINK).begin(gone);
            scene.proxy(LINK).end(SLOW);
            scene.counts().add(met ? "COPYs that lost S3 under way" : "times without a COPY that could lose S3");
            if (killed) {
                Member.LOADERS.forEach(scene::kill);
            }
        }

        @Override
        public void end(Scene scene) {
            scene.proxy(LINK).end(gone);
            if (killed) {
                Member.LOADERS.forEach(loader -> scene.launch(loader, Start.PLAIN, List.of()));
            }
        }

        @Override
        public String toString() {
            return kind() + ", " + lasts.toMillis() + " ms";
        }
    }

    /** A router forgets the loaders' connections to Redshift in the middle of a load, whose loader may be killed then. */
    record LeftBehind(boolean killed, Duration lasts) implements Fault {

        private static final Trouble SLOW = new Trouble(Trouble.Kind.SLOW, 100);
        private static final Trouble FORGOTTEN = new Trouble(Trouble.Kind.FORGOTTEN, 0);
        private static final List<Link> LINKS = Link.to(Link.Service.REDSHIFT);

        @Override
        public String kind() {
            return "sessions left behind" + (killed ? ", loaders killed" : "");
        }

        @Override
        public Set<Member> members() {
            return killed ? Set.copyOf(Member.LOADERS) : Set.of();
        }

        @Override
        public void begin(Scene scene) throws InterruptedException {
            LINKS.forEach(link -> scene.proxy(link).begin(SLOW));
            boolean met = scene.lookout().awaitLoad();
            LINKS.forEach(link -> {
                scene.proxy(link).begin(FORGOTTEN);
                scene.proxy(link).end(SLOW);
            });
            scene.counts().add(met ? "loads whose session was left behind" : "times without a load to leave behind");
            if (killed) {
                for (Member loader : Member.LOADERS) {
                    scene.kill(loader);
                    scene.launch(loader, Start.PLAIN, List.of());
                }
            }
        }

        @Override
        public void end(Scene scene) {
            LINKS.forEach(link -> scene.proxy(link).end(FORGOTTEN));
        }

        @Override
        public String toString() {
            return kind() + ", which Redshift notices after " + lasts.toSeconds() + " s";
        }
    }

    /** The password of the loaders' user changes; the file that tells it follows, or was there before. */
    record Rotation(boolean fileFirst, Duration lasts) implements Fault {

        @Override
        public String kind() {
            return "credentials rotated";
        }

        @Override
        public void begin(Scene scene) throws InterruptedException {
            scene.credentials().rotate(fileFirst);
        }

        @Override
        public void end(Scene scene) throws InterruptedException {
            scene.credentials().agree();
        }

        @Override
        public String toString() {
            return kind() + ", the file " + lasts.toMillis() + " ms " + (fileFirst ? "before" : "after") + " the user";
        }
    }

    /** SQS hands messages out twice, or late and out of order, as it may. */
    record Deliveries(boolean twice, Duration lasts) implements Fault {

        @Override
        public String kind() {
            return twice ? "SQS delivers twice" : "SQS delivers out of order";
        }

        @Override
        public void begin(Scene scene) {
            scene.queue().meddle(twice, true);
        }

        @Override
        public void end(Scene scene) {
            scene.queue().meddle(twice, false);
        }

        @Override
        public String toString() {
            return kind() + " for " + lasts.toSeconds() + " s";
        }
    }

    /** Every write of the process to a file fails, as on a full disk. */
    record FullDisk(Member member, Duration lasts) implements Fault {

        @Override
        public String kind() {
            return "full disk";
        }

        @Override
        public Set<Member> members() {
            return Set.of(member);
        }

        @Override
        public void begin(Scene scene) {
            scene.limitFiles(member, true);
        }

        @Override
        public void end(Scene scene) {
            scene.limitFiles(member, false);
        }

        @Override
        public String toString() {
            return "full disk for " + member + " for " + lasts.toSeconds() + " s";
        }
    }

    /** Messages with a row that Redshift refuses, among good ones. */
    record RefusedRows(int messages) implements Fault {

        @Override
        public String kind() {
            return "rows that COPY refuses";
        }

        @Override
        public Duration lasts() {
            return Duration.ZERO;
        }

        @Override
        public void begin(Scene scene) {
            scene.queue().sendRefusedRows(messages);
        }

        @Override
        public void end(Scene scene) {
            // They stay.
        }

        @Override
        public String toString() {
            return messages + " messages with a row that COPY refuses";
        }
    }

    /** A transaction that somebody has left open: it has read, written or locked something that loads need. */
    record LockHolder(String statement, Duration lasts) implements Fault {

        @Override
        public String kind() {
            return "open transaction: " + statement.split(" ", 2)[0];
        }

        @Override
        public void begin(Scene scene) {
            scene.sessions().open(this, statement);
        }

        @Override
        public void end(Scene scene) {
            scene.sessions().end(this);
        }

        @Override
        public String toString() {
            return "BEGIN; " + statement + "; open for " + lasts.toSeconds() + " s";
        }
    }

    /** Good records of year 1 and year 9999. */
    record Edges(int requests) implements Fault {

        @Override
        public String kind() {
            return "clients in year 1 and 9999";
        }

        @Override
        public Duration lasts() {
            return Duration.ZERO;
        }

        @Override
        public void begin(Scene scene) {
            for (int request = 0; request < requests; request++) {
                scene.requests().add(EdgeTimes.request());
            }
        }

        @Override
        public void end(Scene scene) {
            // They stay.
        }

        @Override
        public String toString() {
            return requests + " requests of clients in year 1 and 9999";
        }
    }

    /** Bodies that expand, go deep or are in no encoding, one of each. */
    record Hostile(Member api) implements Fault {

        @Override
        public String kind() {
            return "bodies that multiply";
        }

        @Override
        public Duration lasts() {
            return Duration.ZERO;
        }

        @Override
        public void begin(Scene scene) throws InterruptedException {
            scene.sendHostileBodies(api);
        }

        @Override
        public void end(Scene scene) {
            // Each has been answered, or not.
        }

        @Override
        public String toString() {
            return "bodies that multiply for " + api;
        }
    }

    /** Requests that reserve much and send little. */
    record Slow(Member api, int sockets, Duration lasts) implements Fault {

        @Override
        public String kind() {
            return "bodies that drip";
        }

        @Override
        public void begin(Scene scene) {
            scene.drip(this, api, sockets);
        }

        @Override
        public void end(Scene scene) {
            scene.endDrip(this);
        }

        @Override
        public String toString() {
            return sockets + " bodies that drip for " + api + ", " + lasts.toSeconds() + " s";
        }
    }
}
