package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.Quarantine.RefusedLine;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.stage.Part;
import io.tracking.loader.stage.StageSql;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what is wrong with the files of a refused COPY. A file or a line is only accused on evidence: the object's own
 * bytes, or Redshift's error table. A role without rights or a bucket that does not answer accuses nobody.
 */
final class CopyDiagnosis {

    private static final Logger log = LoggerFactory.getLogger(CopyDiagnosis.class);

    private final Redshift redshift;
    private final FileIntegrity integrity;
    private final FileRepair repair;
    private final Manifests manifests;
    private final WarehouseProperties properties;
    private final LoadErrorTable errors;
    private final Clock clock;

    CopyDiagnosis(Redshift redshift, Lake lake, Manifests manifests, WarehouseProperties properties, Clock clock) {
        this.redshift = redshift;
        this.integrity = new FileIntegrity(lake);
        this.repair = new FileRepair(lake);
        this.manifests = manifests;
        this.properties = properties;
        this.errors = new LoadErrorTable(lake);
        this.clock = clock;
    }

    /**
     * What of {@code part} has to stay out, known findings included.
     *
     * @return {@code known} itself, or its equal, when there is nothing new
     */
    Map<FileKey, Quarantine> examine(Part part, Map<FileKey, Quarantine> known) {
        Map<FileKey, Quarantine> found = inspect(part.files(), known);
        if (!found.equals(known)) {
            return found;
        }
        // Only where the files themselves tell nothing: a line that is no JSON may make Redshift name its innocent
        // neighbour.
        List<LakeFile> readable = part.files().stream()
                .filter(file -> !known.containsKey(file.key())
                        || !known.get(file.key()).loadFrom().isEmpty())
                .toList();
        if (!readable.isEmpty()) {
            probe(part, readable)
                    .forEach((file, lines) -> found.put(file.key(), remove(file, lines, known.get(file.key()))));
        }
        return found;
    }

    /** What the files' own bytes give away, known findings included. */
    Map<FileKey, Quarantine> inspect(List<LakeFile> files, Map<FileKey, Quarantine> known) {
        Map<FileKey, Quarantine> found = new HashMap<>(known);
        for (LakeFile file : files) {
            if (known.containsKey(file.key())) {
                continue;
            }
            Optional<Quarantine> damage = integrity.damage(file);
            List<RefusedLine> misfits = damage.isEmpty() ? integrity.misfits(file) : List.of();
            if (!misfits.isEmpty()) {
                found.put(file.key(), remove(file, misfits, null));
            }
            damage.ifPresent(quarantine -> found.put(file.key(), quarantine));
        }
        return found;
    }

    /** Takes {@code lines} out of a file that {@link #inspect} has found undamaged, beside those that are out already. */
    Quarantine remove(LakeFile file, List<RefusedLine> lines, @Nullable Quarantine before) {
        Map<Long, RefusedLine> all = new TreeMap<>();
        lines.forEach(line -> all.put(line.line(), line));
        if (before != null) {
            before.lines().forEach(line -> all.put(line.line(), line));
        }
        if (all.size() >= FileIntegrity.MOST_LINES) {
            RefusedLine first = all.values().iterator().next();
            String reason = "at least " + FileIntegrity.MOST_LINES
                    + " of its lines cannot be loaded, the first is line " + first.line() + ": " + first.reason();
            return Quarantine.whole(file, file.metadata().rows(), reason);
        }
        return repair.remove(file, List.copyOf(all.values()));
    }

    /** The lines that stay out are in {@code rejected/} when this returns, as far as they can be read. */
    void keep(LakeFile file, Quarantine quarantine) {
        if (quarantine.lines().isEmpty()) {
            repair.keepAll(file, quarantine.reason());
        } else {
            repair.keep(file, quarantine.lines());
        }
    }

    /** Reads the files into a stage that is thrown away, going on after each refused line. */
    private Map<LakeFile, List<RefusedLine>> probe(Part part, List<LakeFile> files) {
        StageSql sql = new StageSql(part.table(), part.requestHours(), properties.dedupSlack());
        Instant now = clock.instant();
        String manifest = manifests.write(
                "probe-" + UuidV7.next(now),
                1,
                now,
                files.stream().map(file -> file.key().toString()).toList());
        return redshift.afterRollback(
                session -> {
                    session.sql(sql.createStage()).run();
                    try {
                        session.sql(sql.tolerantCopy(
                                        manifest,
                                        part.compression(),
                                        properties.copyAccess(),
                                        FileIntegrity.MOST_LINES))
                                .run();
                    } catch (WarehouseUnavailableException e) {
                        if (e.passing().isPresent()) {
                            throw e;
                        }
                        log.debug("COPY refused even with MAXERROR: {}", e.getMessage());
                    }
                },
                session -> errors.of(session, files));
    }
}
