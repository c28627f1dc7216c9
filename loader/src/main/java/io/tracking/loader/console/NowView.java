package io.tracking.loader.console;

import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.accounting.Freshness;
import io.tracking.loader.load.LoadMetrics;
import io.tracking.loader.load.LoadingState;
import io.tracking.loader.redshift.LockWaits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts together what this loader knows; it asks neither Redshift nor S3. Thread-safe. */
final class NowView {

    private static final double MILLIS = 1000.0;

    private final MeterReader meters;
    private final Equations equations;
    private final Freshness freshness;
    private final LoadMetrics loads;
    private final LoadingState loading;
    private final QueueLength queue;
    private final String loader;
    private final Duration maxLag;
    private final Clock clock;
    private final Instant startedAt;

    /** @param maxLag beyond which a file that waits is an alarm */
    NowView(
            MeterReader meters,
            Freshness freshness,
            LoadMetrics loads,
            LoadingState loading,
            QueueLength queue,
            String loader,
            Duration maxLag,
            Clock clock) {
        this.meters = meters;
        this.equations = new Equations(meters);
        this.freshness = freshness;
        this.loads = loads;
        this.loading = loading;
        this.queue = queue;
        this.loader = loader;
        this.maxLag = maxLag;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    Now now() {
        Long waiting = meters.number("tracking.audit.waiting");
        return new Now(
                clock.instant(),
                loader,
                startedAt,
                fresh(),
                loading(),
                services(),
                queue.known().orElse(null),
                meters.number("tracking.loader.spill.objects"),
                meters.number("tracking.loader.dead.letters"),
                messages(),
                folders(),
                tables(),
                equations.look(),
                meters.counts("tracking.load.retries", "reason"),
                waiting == null ? 0 : waiting,
                selfCheck());
    }

    private Now.Fresh fresh() {
        return new Now.Fresh(
                freshness.age().map(age -> age.toMillis() / MILLIS).orElse(null),
                freshness.unknownSince().orElse(null),
                meters.gauge("tracking.load.lag"),
                maxLag.toMillis() / MILLIS,
                Double.isNaN(loads.known(loads.pendingFiles())) ? null : (long) loads.pendingFiles());
    }

    private Now.Loading loading() {
        LoadingState.View view = loading.known();
        return new Now.Loading(
                view.paused().orElse(null),
                view.pausedBy().orElse(null),
                view.pausedSince().orElse(null),
                view.waitsFor().stream().map(LockWaits.Wait::text).toList());
    }

    private List<Now.Service> services() {
        return meters.gauges("tracking.unreachable", "service").entrySet().stream()
                .map(service -> new Now.Service(service.getKey(), service.getValue()))
                .toList();
    }

    private Map<String, Long> messages() {
        Map<String, Long> messages = new LinkedHashMap<>();
        for (String name : List.of("received", "acknowledged", "unreadable", "foreign", "misdated")) {
            messages.put(name, meters.count("tracking.loader.messages." + name));
        }
        Long inFlight = meters.number("tracking.loader.messages.in.flight");
        messages.put("inFlight", inFlight == null ? 0 : inFlight);
        return messages;
    }

    private Map<String, Map<String, Long>> folders() {
        Map<String, Map<String, Long>> folders = new LinkedHashMap<>();
        for (Folder folder : Folder.values()) {
            String[] tag = {"folder", folder.path()};
            Long open = meters.number("tracking.loader.rows.open", tag);
            folders.put(
                    folder.path(),
                    Map.of(
                            "received", meters.count("tracking.loader.rows.received", tag),
                            "open", open == null ? 0 : open,
                            "inFiles", meters.count("tracking.loader.rows.published", tag),
                            "files", meters.count("tracking.loader.files.published", tag),
                            "bytes", meters.count("tracking.loader.bytes.published", tag)));
        }
        return folders;
    }

    private Map<String, Now.TableRows> tables() {
        Map<String, Now.TableRows> tables = new LinkedHashMap<>();
        for (Table table : Table.values()) {
            String[] tag = {"table", table.tableName()};
            tables.put(
                    table.tableName(),
                    new Now.TableRows(
                            meters.number("tracking.load.rows.pending", tag),
                            meters.count("tracking.load.rows", tag),
                            meters.count("tracking.load.inserted", tag),
                            meters.count("tracking.load.duplicates", tag),
                            meters.count("tracking.load.quarantined", tag)));
        }
        return tables;
    }

    private Now.Check selfCheck() {
        Map<String, Long> findings = new TreeMap<>();
        meters.gauges("tracking.self.check.files", "finding").forEach((finding, files) -> {
            if (files != null && files > 0) {
                findings.put(finding, Math.round(files));
            }
        });
        Double age = meters.gauge("tracking.self.check.age");
        return new Now.Check(age == null ? 0 : age, findings);
    }
}
