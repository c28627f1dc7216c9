package io.tracking.sandbox.chaos;

import io.tracking.sandbox.demo.DemoRequest;
import io.tracking.sandbox.process.ChildProcess;
import io.tracking.sandbox.process.Fleet;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.LocalEndpoints;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.Settings;
import io.tracking.sandbox.proxy.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Everything that takes part: two tracking-apis, two loaders, the Redshift stand-in, SQS with S3, and a proxy for each way
 * between them. Thread-safe.
 */
final class Scene implements AutoCloseable {

    static final Duration WINDOW = Duration.ofSeconds(5);
    static final Duration VISIBILITY = Duration.ofSeconds(20);

    /** Longer than two clocks of a run may differ: a record may be sent again to the one with the other clock. */
    private static final Duration DEDUP_SLACK = Duration.ofHours(13);

    /** The product's are minutes: a connection that has fallen silent would be waited for until after the run. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration LOCK_WAIT = Duration.ofSeconds(15);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

    private final Jars jars;
    private final Path directory;
    private final Fleet fleet;
    private final Postgres postgres;
    private final LocalEndpoints services;
    private final Map<Link, FaultProxy> proxies = new HashMap<>();
    private final Map<Member, LocalEndpoints> endpoints = new EnumMap<>(Member.class);
    private final Map<Member, Start> starts = new EnumMap<>(Member.class);
    private final Set<Member> claimed = EnumSet.noneOf(Member.class);
    private final List<String> notes = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final QueueMeddler queue;
    private final Counts counts = new Counts();
    private final OpenSessions sessions;
    private final Lookout lookout;
    private final Credentials credentials;
    private final HostileBodies hostile = new HostileBodies(counts, this::unexpected);
    private final Map<Object, SlowBodies> slow = new ConcurrentHashMap<>();
    private final Queue<DemoRequest> requests = new ConcurrentLinkedQueue<>();

    Scene(Jars jars, Path directory, Fleet fleet, QueueMeddler.Sent sent) {
        this.jars = jars;
        this.directory = directory;
        this.fleet = fleet;
        this.postgres = new Postgres(directory);
        Deque<Integer> ports = new ArrayDeque<>(Ports.forServers(3 + Link.ALL.size() + Member.values().length));
        this.services = new LocalEndpoints(0, 0, ports.remove(), ports.remove(), ports.remove());
        for (Link link : Link.ALL) {
            int target =
                    switch (link.service()) {
                        case SQS -> services.sqs();
                        case S3 -> services.s3();
                        case REDSHIFT -> services.redshift();
                    };
            proxies.put(link, FaultProxy.start(ports.remove(), target));
        }
        for (Member member : Member.values()) {
            endpoints.put(member, endpoints(member, ports.remove()));
        }
        this.queue = new QueueMeddler(new SqsClient(services.sqsUri()), sent);
        this.sessions = new OpenSessions(services.redshiftUrl(), counts);
        this.lookout = new Lookout(services.redshiftUrl());
        this.credentials = new Credentials(services.redshiftUrl(), directory.resolve("warehouse-secret.json"));
    }

    private LocalEndpoints endpoints(Member member, int port) {
        return new LocalEndpoints(
                port,
                port,
                through(member, Link.Service.SQS, services.sqs()),
                through(member, Link.Service.S3, services.s3()),
                through(member, Link.Service.REDSHIFT, services.redshift()));
    }

    private int through(Member client, Link.Service service, int direct) {
        FaultProxy proxy = proxies.get(new Link(client, service));
        return proxy == null ? direct : proxy.port();
    }

    /** Starts everything and waits until it is ready. */
    void start(Duration patience) throws InterruptedException {
        for (Member member : List.of(Member.SERVICES, Member.REDSHIFT)) {
            launch(member, Start.PLAIN, List.of());
        }
        for (Member member : List.of(Member.SERVICES, Member.REDSHIFT)) {
            awaitSaid(member, "local-aws is ready", patience);
        }
        credentials.createUser();
        for (Member member : Member.values()) {
            if (member.isOurs()) {
                launch(member, Start.PLAIN, List.of());
            }
        }
        for (Member member : Member.values()) {
            if (member.isOurs()) {
                awaitSaid(member, "Started ", patience);
            }
        }
    }

    /** Where nobody stands in between. */
    LocalEndpoints services() {
        return services;
    }

    List<URI> apis() {
        return Member.APIS.stream().map(api -> endpoint(api).apiUri()).toList();
    }

    Path lake() {
        return directory.resolve("aws/s3/tracking-lake");
    }

    FaultProxy proxy(Link link) {
        FaultProxy proxy = proxies.get(link);
        if (proxy == null) {
            throw new IllegalArgumentException("There is no proxy for " + link);
        }
        return proxy;
    }

    QueueMeddler queue() {
        return queue;
    }

    OpenSessions sessions() {
        return sessions;
    }

    /** The moments at which something may go wrong in the warehouse. */
    Lookout lookout() {
        return lookout;
    }

    /** With which loaders sign in to the warehouse. */
    Credentials credentials() {
        return credentials;
    }

    /** What clients send before anything else, again and again until it is answered. */
    Queue<DemoRequest> requests() {
        return requests;
    }

    void sendHostileBodies(Member api) throws InterruptedException {
        hostile.sendTo(endpoint(api).apiUri());
    }

    void drip(Object owner, Member api, int sockets) {
        slow.put(owner, new SlowBodies(endpoint(api).api(), sockets));
    }

    void endDrip(Object owner) {
        SlowBodies bodies = slow.remove(owner);
        if (bodies != null) {
            bodies.close();
        }
    }

    /** Where the first of each kind tells how it is. */
    Map<Member, URI> observed() {
        return Map.of(
                Member.API_1, endpoint(Member.API_1).apiUri(),
                Member.LOADER_1, endpoint(Member.LOADER_1).loaderUri());
    }

    /** What the faults have met. */
    Counts counts() {
        return counts;
    }

    private LocalEndpoints endpoint(Member member) {
        return endpoints.getOrDefault(member, services);
    }

    /** False when something is being done to one of them already. */
    boolean claim(Set<Member> members) {
        synchronized (claimed) {
            if (members.stream().anyMatch(claimed::contains)) {
                return false;
            }
            claimed.addAll(members);
            return true;
        }
    }

    void release(Set<Member> members) {
        synchronized (claimed) {
            claimed.removeAll(members);
        }
    }

    void launch(Member member, Start start, List<String> arguments) {
        List<String> command = new ArrayList<>(
                new Settings(jars, directory, endpoint(member), WINDOW, VISIBILITY).command(member.program));
        switch (member.program) {
            case API -> {}
            case LOADER ->
                command.addAll(List.of(
                        "--spring.datasource.username=" + Credentials.USER,
                        "--tracking.warehouse.credentials-file=" + credentials.file(),
                        "--tracking.warehouse.dedup-slack=" + DEDUP_SLACK,
                        "--tracking.warehouse.statement-timeout=" + STATEMENT_TIMEOUT,
                        "--tracking.warehouse.lock-wait=" + LOCK_WAIT));
            case LOCAL_AWS ->
                command.addAll(
                        member == Member.SERVICES
                                ? List.of("--services=sqs,s3")
                                : List.of(
                                        "--services=redshift",
                                        "--s3-endpoint=" + endpoint(member).s3Uri(),
                                        "--s3-access-key=" + LocalEndpoints.ACCESS_KEY,
                                        "--s3-secret-key=" + LocalEndpoints.SECRET_KEY));
        }
        command.addAll(start.arguments());
        command.addAll(arguments);
        synchronized (starts) {
            starts.put(member, start);
        }
        fleet.launch(member.label, command);
    }

    void kill(Member member) {
        fleet.child(member.label).kill();
    }

    void killPostgres() {
        postgres.kill();
    }

    void terminate(Member member) {
        ChildProcess child = fleet.child(member.label);
        if (!child.stop(STOP_PATIENCE)) {
            note(member + " had not stopped " + STOP_PATIENCE.toSeconds() + " s after SIGTERM and was killed");
        }
    }

    void signal(Member member, String signal) {
        fleet.signal(member.label, signal);
    }

    /** Soft limit: every write to a file fails, to the log too. A process that ends of it is started again. */
    void limitFiles(Member member, boolean limited) {
        if (!limited && !fleet.child(member.label).isAlive()) {
            note(member + " ended on a full disk and was started again");
            launch(member, Start.PLAIN, List.of());
            return;
        }
        String pid = Long.toString(fleet.child(member.label).handle().pid());
        Fleet.run("prlimit", "--pid", pid, "--fsize=" + (limited ? "0" : "unlimited") + ":unlimited");
    }

    /** Waits until a process has written this; returns all the same when it has not in time. */
    boolean awaitSaid(Member member, String text, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        ChildProcess child = fleet.child(member.label);
        while (!child.hasSaid(text)) {
            if (System.nanoTime() > deadline || !child.isAlive()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return true;
    }

    /** Starts again whoever ended by itself, which nobody should. */
    void supervise() {
        synchronized (claimed) {
            for (Member member : Member.values()) {
                if (!claimed.contains(member) && !fleet.child(member.label).isAlive()) {
                    unexpected(fleet.child(member.label).obituary());
                    launch(member, Start.PLAIN, List.of());
                }
            }
        }
    }

    /** Gives every process a right clock again. */
    void setClocks() {
        for (Member member : Member.values()) {
            boolean wrong;
            synchronized (starts) {
                wrong = !starts.getOrDefault(member, Start.PLAIN).isPlain();
            }
            if (wrong) {
                terminate(member);
                launch(member, Start.PLAIN, List.of());
            }
        }
    }

    private void note(String what) {
        synchronized (notes) {
            notes.add(what);
        }
    }

    void unexpected(String what) {
        synchronized (unexpected) {
            unexpected.add(what);
        }
    }

    List<String> notes() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }

    /** What no fault of the schedule explains. */
    List<String> unexpected() {
        synchronized (unexpected) {
            return List.copyOf(unexpected);
        }
    }

    @Override
    public void close() {
        queue.close();
        sessions.close();
        slow.values().forEach(SlowBodies::close);
        fleet.close();
        postgres.kill();
        proxies.values().forEach(FaultProxy::close);
    }
}
