package io.tracking.bench.redshift;

import io.tracking.bench.report.Bench;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Options;
import io.tracking.common.record.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench/redshift}: COPY by format, ANALYZE COMPRESSION, and the analysts' queries under each choice of keys, on a Redshift and in
 * a schema of the run's own, which is dropped at the end, whatever ended it.
 */
public final class RedshiftBench {

    /** What {@code bench/redshift} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of(
                    "redshift",
                    "Measures COPY by format, and ten queries of analysts by sort and distribution key, on a Redshift."
                            + " User and password are REDSHIFT_USER and REDSHIFT_PASSWORD of the environment.")
            .with("url", "", "jdbc:redshift://<host>:5439/<database>?…; without it a stand-in is started for the run.")
            .with(
                    "credentials",
                    "",
                    "A file with the password alone, or with a secret's JSON, instead of the environment.")
            .with("bucket", "", "A bucket that COPY's role may read; the AWS credentials of this process write to it.")
            .with("prefix", "bench", "Its folder for the files, which are deleted at the end.")
            .with("region", "us-east-1", "The bucket's and the cluster's.")
            .with("endpoint", "", "Another S3 than Amazon's.")
            .with("role", "default", "What COPY reads with: an ARN, or default, which is the cluster's own.")
            .with("schema", "tracking_bench", "A new schema, which is dropped at the end.")
            .with("rows", 1000000, "Events; each choice of keys has a copy of them.")
            .with("days", 30, "Over which they are spread.")
            .with("files", 8, "Of each format: a multiple of the slices.")
            .with("rounds", 5, "Of each COPY and query, interleaved; one more comes before and does not count.")
            .flag("keep", "Leave the schema and the files where they are.")
            .with("page", "bench/target/redshift.md", "Where the table is written.")
            .build();

    private static final String DDL = "data/tables.sql";

    private final Bench bench;
    private final RedshiftSite site;
    private final BenchSchema schema;
    private final SampleRows rows;
    private final SampleFiles files;
    private final Measurement copies = new Measurement("COPY by format");
    private final Measurement queries = new Measurement("Queries by key choice");

    private RedshiftBench(Bench bench, RedshiftSite site, BenchSchema schema, SampleRows rows, SampleFiles files) {
        this.bench = bench;
        this.site = site;
        this.schema = schema;
        this.rows = rows;
        this.files = files;
    }

    public static void main(String[] arguments) throws IOException {
        try {
            System.out.print(run(Bench.of(COMMAND, arguments), System.getenv(), AnalystQuery.TEN));
        } catch (CannotMeasureException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Measures, cleans up, and writes the page.
     *
     * @return the page, as Markdown
     * @throws CannotMeasureException saying what could not be done; schema and files are gone then as well
     */
    static String run(Bench bench, Map<String, String> environment, List<AnalystQuery> asked) throws IOException {
        Options options = bench.options();
        BenchSchema.requireOwnName(options.text("schema"));
        RedshiftPage page;
        try (RedshiftSite site = RedshiftSite.of(bench, environment);
                CleanUp cleanUp = new CleanUp()) {
            if (site.own() == null) {
                cleanUp.onInterrupt();
            }
            page = measure(bench, site, cleanUp, asked);
        } catch (SQLException e) {
            throw new CannotMeasureException("Cannot measure: " + e.getMessage(), e);
        }
        Path file = bench.repository().resolve(options.text("page"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, page.toString());
        return page.toString();
    }

    private static RedshiftPage measure(Bench bench, RedshiftSite site, CleanUp cleanUp, List<AnalystQuery> asked)
            throws IOException, SQLException {
        Options options = bench.options();
        boolean keep = Boolean.parseBoolean(options.text("keep"));
        try (BenchSchema schema = BenchSchema.create(site, options.text("schema"), cleanUp, keep)) {
            System.err.println("  … made schema " + schema.name());
            SampleRows rows = new SampleRows(options.number("rows"), options.number("days"));
            SampleFiles files = SampleFiles.upload(
                    site,
                    rows,
                    options.text("prefix") + "/" + schema.name(),
                    options.number("files"),
                    bench.directory(),
                    cleanUp,
                    keep);
            RedshiftBench run = new RedshiftBench(bench, site, schema, rows, files);
            run.copy();
            RedshiftPage page = new RedshiftPage(
                    bench.options(), site.kind(), schema.row("SELECT version()").get(0), files);
            page.copies(run.copies);
            page.compression(run.compression());
            run.fill();
            run.ask(asked);
            page.queries(run.queries, asked, page.isOfTheStandIn() ? Map.of() : run.scanned(asked));
            run.keepRounds();
            return page;
        }
    }

    private void keepRounds() {
        var report = bench.report();
        report.keep(copies);
        report.keep(queries);
    }

    /** Leaves the rows in two tables, {@code copied_events} and {@code copied_utm}. */
    private void copy() throws IOException, SQLException {
        int rounds = bench.options().number("rounds");
        for (int round = 0; round <= rounds; round++) {
            for (CopyFormat format : CopyFormat.values()) {
                schema.execute("DROP TABLE IF EXISTS " + copied(Table.EVENTS));
                schema.execute(ddl(Table.EVENTS, copied(Table.EVENTS), "DISTSTYLE AUTO SORTKEY AUTO"));
                double seconds = copy(format.label(), Table.EVENTS, files.events(format), format, rows.count());
                if (round > 0) {
                    copies.add(format.label(), RedshiftPage.SECONDS, seconds);
                }
            }
            System.err.printf("  … COPY, round %d of %d%n", round, rounds);
        }
        schema.execute(ddl(Table.UTM, copied(Table.UTM), "DISTSTYLE AUTO SORTKEY AUTO"));
        copy("utm rows", Table.UTM, files.utm(), CopyFormat.NDJSON_ZSTD, files.utmRows());
    }

    private double copy(String what, Table table, String source, CopyFormat format, long expected) throws SQLException {
        // As the loader does it: the columns keep the encodings that the table was made with.
        String sql = "COPY " + copied(table) + " FROM " + source + " IAM_ROLE " + site.role() + " "
                + format.copyOptions() + " COMPUPDATE OFF STATUPDATE OFF";
        long started = System.nanoTime();
        try {
            schema.execute(sql);
        } catch (SQLException e) {
            throw new CannotMeasureException(
                    "Cannot COPY " + what + " from " + source + ": " + e.getMessage() + "; role " + site.role()
                            + " needs s3:GetObject there and s3:ListBucket",
                    e);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        long loaded = Long.parseLong(schema.row("SELECT pg_last_copy_count()").get(0));
        if (loaded != expected) {
            throw new CannotMeasureException(
                    "Cannot trust COPY of " + what + ": expected " + expected + " rows, got " + loaded);
        }
        return seconds;
    }

    private String copied(Table table) {
        return schema.name() + ".copied_" + table.tableName();
    }

    /** The given DDL with another name, and with keys. */
    private String ddl(Table table, String name, String keys) throws IOException {
        String given = Files.readString(bench.repository().resolve(DDL));
        String head = "CREATE TABLE IF NOT EXISTS tracking." + table.tableName();
        int from = given.indexOf(head);
        if (from < 0) {
            throw new CannotMeasureException("Cannot make " + name + ": " + DDL + " has no " + head);
        }
        String columns = given.substring(from + head.length(), given.indexOf(';', from));
        return "CREATE TABLE " + name + columns + " " + keys;
    }

    /** Table, column, encoding and percent saved; why there is nothing, when there is nothing. */
    private RedshiftPage.Compression compression() {
        try {
            return new RedshiftPage.Compression(schema.rows("ANALYZE COMPRESSION " + copied(Table.EVENTS)), "");
        } catch (SQLException e) {
            return new RedshiftPage.Compression(List.of(), String.valueOf(e.getMessage()));
        }
    }

    private void fill() throws IOException, SQLException {
        for (KeyChoice choice : KeyChoice.values()) {
            fill(Table.EVENTS, choice.events(schema.name()), choice.eventKeys());
            fill(Table.UTM, choice.utm(schema.name()), choice.utmKeys());
            System.err.println("  … filled the tables with " + choice.label());
        }
    }

    private void fill(Table table, String name, String keys) throws IOException, SQLException {
        schema.execute(ddl(table, name, keys));
        schema.execute("INSERT INTO " + name + " SELECT * FROM " + copied(table));
        schema.execute("VACUUM " + name);
        schema.execute("ANALYZE " + name);
    }

    private void ask(List<AnalystQuery> asked) throws SQLException {
        int rounds = bench.options().number("rounds");
        for (int round = 0; round <= rounds; round++) {
            for (AnalystQuery query : asked) {
                ask(query, round, round == rounds);
            }
            System.err.printf("  … queries, round %d of %d%n", round, rounds);
        }
    }

    private void ask(AnalystQuery query, int round, boolean last) throws SQLException {
        Map<KeyChoice, List<List<String>>> answers = new EnumMap<>(KeyChoice.class);
        KeyChoice[] choices = KeyChoice.values();
        for (int i = 0; i < choices.length; i++) {
            // Each choice is the first of a round in its turn.
            KeyChoice choice = choices[(i + round) % choices.length];
            String sql =
                    query.filled(choice, schema.name(), bench.options().number("days"), rows.visitor(rows.count() / 2));
            if (last) {
                schema.execute("SET query_group TO '" + label(query, choice) + "'");
            }
            long started = System.nanoTime();
            try {
                answers.put(choice, schema.rows(sql));
            } catch (SQLException e) {
                throw new CannotMeasureException(
                        "Cannot ask for " + query.name() + " under " + choice.label() + ": " + e.getMessage(), e);
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            if (last) {
                schema.execute("RESET query_group");
            }
            if (round > 0) {
                queries.add(query.name(), choice.label(), seconds);
            }
        }
        List<List<String>> usual = answers.getOrDefault(KeyChoice.AUTO, List.of());
        answers.forEach((choice, answer) -> requireSame(query, choice, answer, usual));
    }

    /** Keys change how an answer is found, never the answer. */
    private static void requireSame(
            AnalystQuery query, KeyChoice choice, List<List<String>> answer, List<List<String>> expected) {
        if (!answer.equals(expected)) {
            throw new CannotMeasureException("Cannot trust the answers to " + query.name() + ": " + choice.label()
                    + " gave other rows than " + KeyChoice.AUTO.label());
        }
    }

    private String label(AnalystQuery query, KeyChoice choice) {
        return schema.name() + " " + query.name() + " " + choice.name();
    }

    /**
     * What the last round read, by label.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_DETAIL.html">SYS_QUERY_DETAIL</a>
     */
    private Map<String, RedshiftPage.Scanned> scanned(List<AnalystQuery> asked) throws SQLException {
        Map<String, RedshiftPage.Scanned> byLabel = new HashMap<>();
        for (List<String> row : schema.rows(
                """
                SELECT TRIM(h.query_label), SUM(d.blocks_read), SUM(d.input_rows)
                FROM sys_query_history h
                JOIN sys_query_detail d ON d.query_id = h.query_id
                WHERE h.session_id = pg_backend_pid() AND h.query_label LIKE '%s %%'
                  AND d.step_name = 'scan' AND d.table_id > 0
                GROUP BY 1"""
                        .formatted(schema.name()))) {
            byLabel.put(row.get(0), new RedshiftPage.Scanned(row.get(1), row.get(2)));
        }
        Map<String, RedshiftPage.Scanned> scanned = new HashMap<>();
        for (AnalystQuery query : asked) {
            for (KeyChoice choice : KeyChoice.values()) {
                RedshiftPage.Scanned found = byLabel.get(label(query, choice));
                if (found != null) {
                    scanned.put(RedshiftPage.cell(query, choice), found);
                }
            }
        }
        return scanned;
    }
}
