package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.stage.PartRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads into Amazon Redshift, as {@link Warehouse}. */
public final class RedshiftWarehouse implements Warehouse {

    private static final Logger log = LoggerFactory.getLogger(RedshiftWarehouse.class);

    private final Redshift redshift;
    private final Manifests manifests;
    private final CopyDiagnosis diagnosis;
    private final Trials trials;
    private final WarehouseProperties properties;
    private final LoadProperties loading;
    private final String loaderId;
    private final Clock clock;
    private final Announcer announcer;

    RedshiftWarehouse(
            Redshift redshift,
            Lake lake,
            WarehouseProperties properties,
            LoadProperties loading,
            String loaderId,
            Clock clock,
            Announcer announcer) {
        this.redshift = redshift;
        this.manifests = new Manifests(lake);
        this.diagnosis = new CopyDiagnosis(redshift, lake, manifests, properties, clock);
        this.trials = new Trials(redshift, lake, diagnosis, manifests, properties, loaderId, clock);
        this.properties = properties;
        this.loading = loading;
        this.loaderId = loaderId;
        this.clock = clock;
        this.announcer = announcer;
    }

    /** Says how far a batch that cannot be loaded is looked into. */
    private enum Depth {
        /** By what Redshift's error tables name and the files' own bytes give away. */
        EVIDENCE,
        /** By trials too. */
        TRIALS,
        /** And what is left is quarantined whole. */
        LAST_RESORT
    }

    /** A job's batch is looked into at once: nobody else waits for it. */
    @Override
    public LoadOutcome load(LoadBatch batch) {
        return load(batch, batch.step() == null ? Depth.EVIDENCE : Depth.TRIALS);
    }

    @Override
    public LoadOutcome isolate(LoadBatch batch, boolean lastResort) {
        return load(batch, lastResort ? Depth.LAST_RESORT : Depth.TRIALS);
    }

    private LoadOutcome load(LoadBatch batch, Depth depth) {
        try {
            return new Isolation(batch, depth).load();
        } catch (WarehouseUnavailableException e) {
            return Retry.after(e, false);
        } catch (LakeUnavailableException e) {
            return new Retry(Reason.LAKE, String.valueOf(e.getMessage()));
        } catch (Trials.EndedException e) {
            return e.outcome();
        } catch (RuntimeException e) {
            log.error(
                    "Cannot load {} files: a fault of the loader", batch.files().size(), e);
            return new Retry(Reason.UNEXPLAINED, "a fault of the loader: " + e);
        }
    }

    /** Loads again without what is found at fault; each round finds something new or is the last. */
    private final class Isolation {

        private final LoadBatch batch;
        private final Depth depth;
        private Map<FileKey, Quarantine> quarantines = Map.of();
        private boolean inspected;
        private boolean tried;

        Isolation(LoadBatch batch, Depth depth) {
            this.batch = batch;
            this.depth = depth;
        }

        LoadOutcome load() throws Trials.EndedException {
            while (true) {
                Map<FileKey, Quarantine> found = quarantines;
                Retry failed;
                try {
                    LoadOutcome outcome = attempt(batch, quarantines);
                    if (!(outcome instanceof Retry retry) || retry.reason() != Reason.SESSION) {
                        return outcome;
                    }
                    failed = retry;
                } catch (PartRefusedException e) {
                    failed = new Retry(
                            e.accusesNobody() ? Reason.REFUSED : Reason.UNEXPLAINED, String.valueOf(e.getMessage()));
                    found = diagnosis.examine(e.part(), quarantines);
                }
                if (found.equals(quarantines) && failed.reason() != Reason.REFUSED) {
                    found = lookDeeper(failed);
                }
                if (found.equals(quarantines)) {
                    return failed;
                }
                quarantines = found;
            }
        }

        private Map<FileKey, Quarantine> lookDeeper(Retry failed) throws Trials.EndedException {
            Map<FileKey, Quarantine> found = quarantines;
            if (depth != Depth.EVIDENCE && !inspected) {
                // Of every part: a session may end for any of them, and trials go by the rows that the files say they
                // have.
                inspected = true;
                found = diagnosis.inspect(batch.files(), quarantines);
                if (!found.equals(quarantines)) {
                    return found;
                }
            }
            if (depth != Depth.EVIDENCE && !tried) {
                tried = true;
                found = trials.narrow(batch, quarantines);
            }
            if (depth == Depth.LAST_RESORT && found.equals(quarantines)) {
                trials.control(batch);
                found = wholly(failed.message());
            }
            return found;
        }

        private Map<FileKey, Quarantine> wholly(String reason) {
            String why = "its set cannot be loaded, while other sets can, and no line is at fault alone: " + reason;
            Map<FileKey, Quarantine> all = new HashMap<>(quarantines);
            batch.files().stream()
                    .filter(file -> !all.containsKey(file.key())
                            || !all.get(file.key()).loadFrom().isEmpty())
                    .forEach(file -> all.put(
                            file.key(), Quarantine.whole(file, file.metadata().rows(), why)));
            return all;
        }
    }

    private LoadOutcome attempt(LoadBatch batch, Map<FileKey, Quarantine> quarantines) throws PartRefusedException {
        AtomicBoolean begun = new AtomicBoolean();
        boolean dryRun = batch.step() != null && batch.step().dryRun();
        Map<LakeFile, Quarantine> out = new LinkedHashMap<>();
        try {
            LoadOutcome outcome = redshift.locked(session -> {
                begun.set(true);
                return new LoadTransaction(
                                session,
                                batch,
                                quarantines,
                                manifests,
                                properties,
                                loaderId,
                                clock,
                                announcer,
                                (loadId, files) -> {
                                    files.stream()
                                            .filter(file -> quarantines.containsKey(file.key()))
                                            .forEach(file -> out.put(file, quarantines.get(file.key())));
                                    if (!dryRun) {
                                        // P2: nothing is refused and kept nowhere, whatever ends this process.
                                        out.forEach(diagnosis::keep);
                                    }
                                    pauseBeforeCommit(loadId);
                                })
                        .run();
            });
            if (!(outcome instanceof LoadOutcome.Loaded loaded)) {
                return outcome;
            }
            announcer.committed();
            if (out.isEmpty()) {
                return loaded;
            }
            if (!dryRun) {
                out.forEach(RedshiftWarehouse::tell);
            }
            return new LoadOutcome.Quarantined(loaded, List.copyOf(out.values()));
        } catch (WarehouseUnavailableException e) {
            if (begun.get()) {
                // A connection that breaks at the commit leaves open whether it was done.
                announcer.committed();
            }
            return Retry.after(e, begun.get());
        }
    }

    private static void tell(LakeFile file, Quarantine quarantine) {
        if (quarantine.lines().isEmpty()) {
            log.error(
                    "Cannot load {}: {}; the file is quarantined and stays where it is",
                    file.key(),
                    quarantine.explanation());
        } else {
            log.error(
                    "Cannot load {} of {} lines of {}: {}; they are in rejected/, the others are loaded",
                    quarantine.lines().size(),
                    file.metadata().rows(),
                    file.key(),
                    quarantine.explanation());
        }
    }

    private void pauseBeforeCommit(String loadId) {
        Duration pause = loading.debugPauseBeforeCommit();
        if (pause.isZero()) {
            return;
        }
        log.warn("Load {} paused before commit for {}: tracking.loader.debug-pause-before-commit", loadId, pause);
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Set<String> inLedger(Collection<FileKey> keys) {
        return redshift.ask(session -> Ledger.among(session, keys));
    }

    @Override
    public List<HourAccount> accounts(HourRange hours) {
        return redshift.ask(session -> Ledger.byHour(session, hours));
    }
}
