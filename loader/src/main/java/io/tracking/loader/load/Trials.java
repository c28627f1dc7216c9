package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.MadeUpRow;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.LoadOutcome.Loaded;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.load.Quarantine.RefusedLine;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.stage.Part;
import io.tracking.loader.stage.PartRefusedException;
import java.io.Serial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the lines of a batch that cannot be loaded when nothing names them, by loading parts of it in transactions that are rolled
 * back: files, then halves of a file's lines. A line is accused only when it fails alone twice, and a load of made-up rows goes
 * well in between: what ails the warehouse, the bucket or a right accuses nobody.
 */
final class Trials {

    private static final Logger log = LoggerFactory.getLogger(Trials.class);

    /** Then the lines that are left are accused together. */
    private static final int MOST = 300;

    private final Redshift redshift;
    private final Lake lake;
    private final FileRepair repair;
    private final CopyDiagnosis diagnosis;
    private final Manifests manifests;
    private final WarehouseProperties properties;
    private final String loaderId;
    private final Clock clock;

    Trials(
            Redshift redshift,
            Lake lake,
            CopyDiagnosis diagnosis,
            Manifests manifests,
            WarehouseProperties properties,
            String loaderId,
            Clock clock) {
        this.redshift = redshift;
        this.lake = lake;
        this.repair = new FileRepair(lake);
        this.diagnosis = diagnosis;
        this.manifests = manifests;
        this.properties = properties;
        this.loaderId = loaderId;
        this.clock = clock;
    }

    /** There is no point in going on: the outcome says why. */
    static final class EndedException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient LoadOutcome outcome;

        EndedException(LoadOutcome outcome) {
            super(outcome.toString());
            this.outcome = outcome;
        }

        LoadOutcome outcome() {
            return outcome;
        }
    }

    /** Takes a transaction back that would have been committed. */
    private static final class RolledBackException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient LoadOutcome outcome;

        RolledBackException(LoadOutcome outcome) {
            super("a trial is rolled back");
            this.outcome = outcome;
        }
    }

    /**
     * What of {@code batch} has to stay out, known findings included.
     *
     * @return {@code known} itself, or its equal, when there is nothing new
     * @throws EndedException when Redshift takes not even a made-up row, or the batch is not to be loaded now
     */
    Map<FileKey, Quarantine> narrow(LoadBatch batch, Map<FileKey, Quarantine> known) throws EndedException {
        log.info(
                "Looking for what cannot be loaded of {} files by trials",
                batch.files().size());
        Search search = new Search(batch, known);
        try {
            search.control();
            Map<FileKey, Quarantine> found = new HashMap<>(known);
            for (LakeFile file : search.failing(search.loadable())) {
                List<RefusedLine> lines = search.failingLines(file);
                if (!lines.isEmpty()) {
                    found.put(file.key(), diagnosis.remove(file, lines, known.get(file.key())));
                }
            }
            return found;
        } finally {
            search.copies.forEach(lake::delete);
        }
    }

    /**
     * Returns when made-up rows can be loaded in the place of the batch's.
     *
     * @throws EndedException when not
     */
    void control(LoadBatch batch) throws EndedException {
        Search search = new Search(batch, Map.of());
        try {
            search.control();
        } finally {
            search.copies.forEach(lake::delete);
        }
    }

    /** Searches once, and keeps the names of the copies of lines that it made. */
    private final class Search {

        private final String id = UuidV7.next(clock.instant());
        private final LoadBatch batch;
        private final Map<FileKey, Quarantine> known;
        private final List<String> copies = new ArrayList<>();
        private int made;

        Search(LoadBatch batch, Map<FileKey, Quarantine> known) {
            this.batch = batch;
            this.known = known;
        }

        List<LakeFile> loadable() {
            return batch.files().stream()
                    .filter(file -> !known.containsKey(file.key())
                            || !known.get(file.key()).loadFrom().isEmpty())
                    .toList();
        }

        /** Every COPY and every statement of the load, with a made-up row for each part. */
        void control() throws EndedException {
            Map<FileKey, Quarantine> selection = nothing();
            for (Part part : Part.of(batch.files(), file -> false)) {
                LakeFile first = part.files().stream()
                        .filter(file -> file.metadata().rows() > 0)
                        .findFirst()
                        .orElse(part.files().get(0));
                String copy = copyName(first);
                List<byte[]> rows = first.metadata().rows() == 0 ? List.of() : List.of(MadeUpRow.of(first));
                repair.write(part.compression(), rows, copy);
                selection.put(first.key(), leftOut(first, first.metadata().rows() - rows.size(), copy));
            }
            Optional<String> refused = trial(selection, true);
            if (refused.isPresent()) {
                throw new EndedException(new Retry(
                        Reason.REFUSED, "Redshift takes not even a made-up row in these tables: " + refused.get()));
            }
        }

        /** Those that cannot be loaded alone. */
        List<LakeFile> failing(List<LakeFile> files) throws EndedException {
            if (files.isEmpty() || trial(only(files), false).isEmpty()) {
                return List.of();
            }
            if (files.size() == 1) {
                return files;
            }
            List<LakeFile> failing = new ArrayList<>(failing(files.subList(0, files.size() / 2)));
            failing.addAll(failing(files.subList(files.size() / 2, files.size())));
            return failing;
        }

        /** @throws EndedException when a copy of the file with all its lines is taken: then the lines are not at fault */
        List<RefusedLine> failingLines(LakeFile file) throws EndedException {
            List<RefusedLine> lines = new ArrayList<>();
            if (trial(file, 1, file.metadata().rows()).isEmpty()) {
                throw new EndedException(new Retry(
                        Reason.REFUSED,
                        "Cannot load " + file.key() + ", while a copy with the same lines can be loaded:"
                                + " may Redshift's role read that object?"));
            }
            halve(file, 1, file.metadata().rows(), lines);
            return lines;
        }

        /** The lines from {@code first} to {@code last} cannot be loaded together. */
        private void halve(LakeFile file, long first, long last, List<RefusedLine> lines) throws EndedException {
            if (first == last || made >= MOST) {
                accuse(file, first, last, lines);
                return;
            }
            long middle = first + (last - first) / 2;
            int before = lines.size();
            if (trial(file, first, middle).isPresent()) {
                halve(file, first, middle, lines);
            }
            if (trial(file, middle + 1, last).isPresent()) {
                halve(file, middle + 1, last, lines);
            }
            log.debug("{} of the lines {} to {} of {} accused", lines.size() - before, first, last, file.key());
        }

        private void accuse(LakeFile file, long first, long last, List<RefusedLine> lines) throws EndedException {
            control();
            Optional<String> again = trial(file, first, last);
            if (again.isEmpty()) {
                return;
            }
            control();
            Set<Long> out = knownLines(file);
            String which = first == last ? "alone" : "with the lines " + first + " to " + last;
            LongStream.rangeClosed(first, last)
                    .filter(line -> !out.contains(line))
                    .forEach(line -> lines.add(new RefusedLine(
                            line,
                            "",
                            "found by trials",
                            "it cannot be loaded " + which + ", while a made-up row can: " + again.get())));
        }

        /** Why the lines from {@code first} to {@code last} cannot be loaded; empty when they can. */
        private Optional<String> trial(LakeFile file, long first, long last) throws EndedException {
            Set<Long> out = knownLines(file);
            String copy = copyName(file);
            long copied = repair.copy(file, line -> line >= first && line <= last && !out.contains(line), copy);
            if (copied == 0) {
                return Optional.empty();
            }
            Map<FileKey, Quarantine> selection = nothing();
            selection.put(file.key(), leftOut(file, file.metadata().rows() - copied, copy));
            return trial(selection, false);
        }

        private Optional<String> trial(Map<FileKey, Quarantine> selection, boolean control) throws EndedException {
            made++;
            AtomicBoolean begun = new AtomicBoolean();
            try {
                redshift.locked(session -> {
                    begun.set(true);
                    throw new RolledBackException(new LoadTransaction(
                                    session,
                                    batch,
                                    selection,
                                    manifests,
                                    properties,
                                    loaderId,
                                    clock,
                                    Announcer.SILENT,
                                    (loadId, files) -> {})
                            .run());
                });
            } catch (RolledBackException rolledBack) {
                if (rolledBack.outcome instanceof Loaded) {
                    return Optional.empty();
                }
                throw new EndedException(rolledBack.outcome);
            } catch (PartRefusedException e) {
                if (e.accusesNobody()) {
                    throw new EndedException(new Retry(Reason.REFUSED, String.valueOf(e.getMessage())));
                }
                return Optional.of(String.valueOf(e.getMessage()));
            } catch (WarehouseUnavailableException e) {
                return ended(Retry.after(e, begun.get()), control);
            }
            throw new IllegalStateException("a trial is always rolled back");
        }

        /** The session is gone. If another one takes made-up rows, then these lines ended it. */
        private Optional<String> ended(Retry retry, boolean control) throws EndedException {
            if (retry.reason() != Reason.SESSION) {
                throw new EndedException(retry);
            }
            if (control) {
                throw new EndedException(new Retry(Reason.CONNECTION, retry.message()));
            }
            control();
            return Optional.of(retry.message());
        }

        private Map<FileKey, Quarantine> only(List<LakeFile> files) {
            Set<FileKey> wanted = files.stream().map(LakeFile::key).collect(Collectors.toSet());
            Map<FileKey, Quarantine> selection = nothing();
            selection.keySet().removeAll(wanted);
            files.forEach(file -> Optional.ofNullable(known.get(file.key()))
                    .ifPresent(quarantine -> selection.put(file.key(), quarantine)));
            return selection;
        }

        private Map<FileKey, Quarantine> nothing() {
            Map<FileKey, Quarantine> selection = new HashMap<>();
            batch.files()
                    .forEach(file -> selection.put(
                            file.key(), leftOut(file, file.metadata().rows(), "")));
            return selection;
        }

        private Set<Long> knownLines(LakeFile file) {
            Quarantine quarantine = known.get(file.key());
            return quarantine == null
                    ? Set.of()
                    : quarantine.lines().stream().map(RefusedLine::line).collect(Collectors.toCollection(HashSet::new));
        }

        private String copyName(LakeFile file) {
            String name = "manifests/trials/" + id + "-" + copies.size() + ".ndjson."
                    + file.key().compression().extension();
            copies.add(name);
            return name;
        }

        private static Quarantine leftOut(LakeFile file, long rows, String loadFrom) {
            return new Quarantine(file.key(), List.of(), "left out of a trial", rows, loadFrom);
        }
    }
}
