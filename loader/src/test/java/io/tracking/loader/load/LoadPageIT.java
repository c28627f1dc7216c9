package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.jobs.Job;
import io.tracking.loader.jobs.JobStep;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome.Loaded;
import io.tracking.loader.load.LoadOutcome.Quarantined;
import io.tracking.loader.redshift.Migrations;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.WakeUp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/LOAD.md} to the statements that loads run. */
class LoadPageIT {

    private static final Path PAGE = Path.of("..", "docs", "LOAD.md");
    private static final Path ACTUAL = Path.of("target", "LOAD.md");

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String A = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String B = "aaaaaaaa-0000-4000-8000-000000000002";
    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final String LATER = "2026-11-21 07:30:00.000000";
    private static final String HOURS_LATER = "2026-11-21 11:00:00.000000";

    /** Of loads, jobs and sessions; they differ each time. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final Pattern BUCKET = Pattern.compile("s3://[^/]+/");

    private static final WarehouseProperties PROPERTIES = new WarehouseProperties(
            "arn:aws:iam::000000000000:role/test",
            "",
            Duration.ofHours(1),
            Duration.ofDays(14),
            Duration.ofMinutes(10),
            Duration.ofMinutes(7),
            64,
            Duration.ofMinutes(15));

    private final StatementRecorder recorder = new StatementRecorder();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private TestWarehouse test;
    private Warehouse warehouse;
    private JobTable jobs;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Redshift redshift = new Redshift(recorder.on(test.dataSource), new Migrations(test.dataSource));
        warehouse = new RedshiftWarehouse(
                redshift,
                test.lake,
                PROPERTIES,
                new LoadProperties(Duration.ofSeconds(1), Duration.ZERO),
                "loader-a",
                clock,
                Announcer.SILENT);
        jobs = new JobTable(test.redshift, clock, new WakeUp(), Announcer.SILENT);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void thePageShowsTheStatementsThatAreRun() throws IOException {
        FileKey events1 = publish(Table.EVENTS, 1, row(Table.EVENTS, A, AT, "a"));
        FileKey utm1 = publish(Table.UTM, 2, row(Table.UTM, A, AT, "a"));
        FileKey events2 = publish(
                Table.EVENTS,
                3,
                row(Table.EVENTS, A, LATER, "b"),
                row(Table.EVENTS, B, AT, "a"),
                row(Table.EVENTS, B, AT, "b"));
        FileKey utm2 = publish(
                Table.UTM, 4, row(Table.UTM, A, LATER, "b"), row(Table.UTM, B, AT, "a"), row(Table.UTM, B, AT, "b"));
        FileKey utm3 = publish(Table.UTM, 5, row(Table.UTM, A, HOURS_LATER, "c"));
        FileKey bad = publish(Table.EVENTS, 6, Files.event(B, AT, "t".repeat(1025)));
        StringBuilder page = new StringBuilder(
                """
                # What a load does in Redshift

                Each block below is what one load runs, from its first statement to its last, as one file of SQL would run it; the line
                above a statement says why it is there. The blocks were recorded from loads on the stand-in by `LoadPageIT`,
                with literals in the place of parameters; the test fails when a load runs anything else. To remake the page after a change, run the test (`-Dit.test=LoadPageIT`), read
                `loader/target/LOAD.md`, and copy it to `docs/LOAD.md`.

                The columns that files have beside those of the tables: `_request_timestamp` is the time of a utm row, `_pair` tells which
                event a utm row came with.
                """);

        add(
                page,
                "A load where nothing is there twice",
                """
                Files of one window, events first. As a rule a load is no more than this.""",
                Mode.PENDING,
                events1,
                utm1);
        add(
                page,
                "A load where records come again",
                """
                One record is in the table already in another version, and one is in the files twice. Of the versions of a record
                within the slack (`tracking.warehouse.dedup-slack`) the first one loaded stays; the others are noted in
                `tracking.lost_versions`.""",
                Mode.PENDING,
                events2,
                utm2);
        assertThat(warehouse.load(test.batch(Mode.PENDING, utm3))).isInstanceOf(Loaded.class);
        test.run("DELETE FROM tracking.utm WHERE source = 'a'");
        recorder.take();
        add(
                page,
                "Reprocessing with mode missing",
                """
                A step of a job reads files again that are in the ledger, and inserts the rows that are no longer in the tables.
                Here somebody has deleted rows of `tracking.utm`.""",
                Mode.MISSING,
                events2,
                utm2);
        add(
                page,
                "Reprocessing with mode replace",
                """
                The rows of the files are deleted and inserted again. Here one request_id has another time, further away than the
                slack, whose row stays.""",
                Mode.REPLACE,
                events2,
                utm2);
        add(
                page,
                "A load with a line that Redshift refuses",
                """
                Three transactions: the load that is refused, a COPY that names every such line, and the load of a copy of the
                file without them.""",
                Mode.PENDING,
                bad);

        java.nio.file.Files.writeString(ACTUAL, page);
        assertThat(java.nio.file.Files.readString(PAGE))
                .as("docs/LOAD.md; what loads run now is in loader/target/LOAD.md: copy it when that is meant")
                .isEqualTo(page.toString());
    }

    private void add(StringBuilder page, String title, String what, Mode mode, FileKey... files) {
        LoadBatch batch = mode == Mode.PENDING ? test.batch(mode, files) : step(mode, files);
        assertThat(warehouse.load(batch)).isInstanceOfAny(Loaded.class, Quarantined.class);
        List<String> script = recorder.take();
        assertThat(script)
                .as("each with a line that says why")
                .allMatch(statement -> statement.startsWith("-- ") || statement.matches("BEGIN|COMMIT|ROLLBACK"));
        page.append("\n## ").append(title).append("\n\n").append(what).append("\n\n```sql\n");
        page.append(stable(String.join(";\n\n", script))).append(";\n```\n");
    }

    private LoadBatch step(Mode mode, FileKey... files) {
        Job job = jobs.create(mode, false, EnumSet.allOf(Table.class), HourRange.of(Files.HOUR), "admin");
        return new LoadBatch(
                test.describe(files), mode, new JobStep(job.id(), "", "", files.length, false, JobStep.End.UNTOLD));
    }

    private String stable(String script) {
        String named = BUCKET.matcher(script).replaceAll("s3://lake/");
        return ID.matcher(named)
                .replaceAll(id -> Matcher.quoteReplacement(ids.computeIfAbsent(
                        id.group(), first -> "00000000-0000-7000-8000-%012d".formatted(ids.size() + 1))));
    }

    private FileKey publish(Table table, int sequence, String... rows) {
        return Files.publish(test.lake, Files.key(table, Files.HOUR, sequence), "s1", 1, List.of(rows));
    }

    private static String row(Table table, String id, String time, String version) {
        String row = table == Table.EVENTS ? Files.event(id, time, version) : Files.utm(id, time, version);
        return row.substring(0, row.length() - 1) + ",\"_pair\":\"" + version + "\"}";
    }
}
