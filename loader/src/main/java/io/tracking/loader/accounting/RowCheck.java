package io.tracking.loader.accounting;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.accounting.SelfCheckTable.Finding;
import io.tracking.loader.accounting.SelfCheckTable.Kind;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.stage.Part;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Holds the rows of loaded files against the tables. Redshift does it, so that the loader's memory stays as it is: it reads ids and
 * times of an hour's files, the rest of each row is left out, and joins them with the table in one transaction, which takes no lock,
 * changes nothing and is rolled back. Thread-safe.
 */
final class RowCheck {

    private final Redshift redshift;
    private final Manifests manifests;
    private final WarehouseProperties properties;
    private final Clock clock;

    RowCheck(Redshift redshift, Manifests manifests, WarehouseProperties properties, Clock clock) {
        this.redshift = redshift;
        this.manifests = manifests;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A file whose rows ought to be in the tables.
     *
     * @param quarantined rows of it that ought not
     */
    record Loaded(LakeFile file, long quarantined) {}

    /** @throws WarehouseUnavailableException when the warehouse does not answer, or cannot read the files */
    List<Finding> check(List<Loaded> files) {
        List<Finding> findings = new ArrayList<>();
        check(files, loaded -> loaded.quarantined() == 0, findings);
        check(files, loaded -> loaded.quarantined() > 0, findings);
        return findings;
    }

    /** Those with quarantined rows apart: Redshift skips what it cannot read of them, and as many of their ids may be absent. */
    private void check(List<Loaded> files, Predicate<Loaded> wanted, List<Finding> findings) {
        List<Loaded> some = files.stream().filter(wanted).toList();
        for (Part part : Part.of(some.stream().map(Loaded::file).toList(), file -> true)) {
            long quarantined = some.stream()
                    .filter(loaded -> part.files().contains(loaded.file()))
                    .mapToLong(Loaded::quarantined)
                    .sum();
            if (quarantined < part.rows()) {
                check(part, quarantined, findings);
            }
        }
    }

    private void check(Part part, long quarantined, List<Finding> findings) {
        RowCheckSql sql = new RowCheckSql(part.table(), part.requestHours(), properties.dedupSlack());
        try {
            redshift.afterRollback(
                    session -> {
                        session.sql(sql.createStage()).run();
                        String manifest = manifests.write(
                                UuidV7.next(clock.instant()),
                                1,
                                clock.instant(),
                                part.files().stream()
                                        .map(file -> file.key().toString())
                                        .toList());
                        session.sql(sql.copy(
                                        manifest,
                                        part.compression(),
                                        properties.copyAccess(),
                                        quarantined > 0 ? "MAXERROR 100000" : ""))
                                .run();
                        note(part, quarantined, Kind.ABSENT, Ids.of(session, sql.absent()), findings);
                        note(part, 0, Kind.DOUBLE, Ids.of(session, sql.repeated()), findings);
                    },
                    session -> findings.size());
        } catch (WarehouseUnavailableException e) {
            throw e.at("Cannot compare the rows of " + folder(part) + " with tracking."
                    + part.table().tableName());
        }
    }

    /** How many request_ids, and two of them. */
    private record Ids(long count, String one, String another) {

        static Ids of(WarehouseSession session, String sql) {
            return session.sql(sql)
                    .query(row -> new Ids(row.number("ids"), row.text("least"), row.text("greatest")))
                    .get(0);
        }
    }

    private static void note(Part part, long tolerated, Kind kind, Ids ids, List<Finding> findings) {
        if (ids.count() > tolerated) {
            String examples = ids.one().equals(ids.another()) ? ids.one() : ids.one() + " and " + ids.another();
            findings.add(new Finding(
                    kind,
                    folder(part),
                    ids.count() + " request_ids of its " + part.files().size() + " loaded files are "
                            + (kind == Kind.ABSENT ? "not in" : "more than once in") + " tracking."
                            + part.table().tableName() + (tolerated > 0 ? ", " + tolerated + " of them refused" : "")
                            + ", for example " + examples + "; this mends it: " + remedy(part, kind)));
        }
    }

    private static String folder(Part part) {
        return FileKey.partition(Folder.of(part.table()), part.hour());
    }

    private static String remedy(Part part, Kind kind) {
        Instant hour = part.hour();
        ZonedDateTime utc = hour.atZone(ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "POST /admin/reprocess {\"date\":\"%s\",\"hour\":%d,\"tables\":[\"%s\"],\"mode\":\"%s\"}",
                utc.toLocalDate(),
                utc.getHour(),
                part.table().tableName(),
                kind == Kind.ABSENT ? "missing" : "replace");
    }
}
