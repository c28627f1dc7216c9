package io.tracking.bench.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.bench.process.Java;
import io.tracking.bench.process.LocalAwsProcess;
import io.tracking.bench.process.MeasuredProcess;
import io.tracking.bench.report.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class RedshiftBenchIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String BUCKET = "tracking-lake";
    private static final Map<String, String> ADMIN = Map.of("REDSHIFT_USER", "awsuser", "REDSHIFT_PASSWORD", "any");
    private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

    @TempDir
    static Path directory;

    private static LocalAwsProcess aws;

    @BeforeAll
    static void start() {
        aws = LocalAwsProcess.start("local-aws", ROOT, directory, "s3,redshift");
        System.setProperty(CREDENTIALS.get(0), "sandbox");
        System.setProperty(CREDENTIALS.get(1), "sandbox-secret");
    }

    @AfterAll
    static void stop() {
        CREDENTIALS.forEach(System::clearProperty);
        aws.close();
    }

    @Test
    void endsWithAWholeTableAndLeavesNothingBehind() throws Exception {
        String page = run(ADMIN, AnalystQuery.TEN, "--rows=500", "--rounds=1");

        assertThat(page).isEqualTo(Files.readString(directory.resolve("page.md")));
        assertThat(page)
                .contains("500 events over 4 days", "| warehouse | the Redshift stand-in, `jdbc:redshift://…` |")
                .contains("it tells nothing of Redshift")
                .contains("not here: ANALYZE COMPRESSION is not supported by the Redshift stand-in")
                .doesNotContain("127.0.0.1", "awsuser", "NaN");
        for (CopyFormat format : CopyFormat.values()) {
            assertThat(line(page, format.label())).matches(".* \\d+\\.\\d\\d ×° \\([0-9.,]+ ms\\) .*");
        }
        for (AnalystQuery query : AnalystQuery.TEN) {
            String[] cells = line(page, query.name()).split(" \\| ", -1);
            assertThat(cells).as(query.name()).hasSize(1 + KeyChoice.values().length);
            assertThat(Arrays.asList(cells).subList(1, cells.length))
                    .allSatisfy(cell -> assertThat(cell).contains("×° ("));
            assertThat(cells[1]).as("AUTO beside AUTO").startsWith("1.00 ×°");
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenAQueryFails() throws Exception {
        List<AnalystQuery> wrong = List.of(new AnalystQuery("nothing", "SELECT no_such_column FROM :events"));

        assertThatThrownBy(() -> run(ADMIN, wrong, "--rows=20"))
                .isInstanceOf(CannotMeasureException.class)
                .hasMessageStartingWith("Cannot ask for nothing under ")
                .hasMessageContaining("no_such_column");

        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItIsInterrupted() throws Exception {
        Path password =
                Files.writeString(directory.resolve("secret.json"), "{\"username\":\"awsuser\",\"password\":\"any\"}");
        List<String> arguments = new ArrayList<>(List.of(arguments("--rows=1000000", "--credentials=" + password)));
        try (MeasuredProcess bench = MeasuredProcess.start(
                "interrupted",
                directory,
                Java.main(
                        RedshiftBench.class,
                        List.of("-Daws.accessKeyId=sandbox", "-Daws.secretAccessKey=sandbox-secret"),
                        arguments))) {
            bench.awaitLine(Pattern.compile("made schema tracking_bench"));
            assertThat(leftBehind()).as("before the signal").contains("schema tracking_bench");

            ProcessHandle.of(bench.pid()).orElseThrow().destroy();

            assertThat(bench.awaitEnd(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void leavesAloneASchemaThatIsThere() throws Exception {
        sql("CREATE SCHEMA somebodys", "CREATE TABLE somebodys.t (a INT)");
        try {
            assertThatThrownBy(() -> run(ADMIN, AnalystQuery.TEN, "--schema=somebodys"))
                    .isInstanceOf(CannotMeasureException.class)
                    .hasMessageStartingWith("Cannot make schema somebodys: ")
                    .hasMessageContaining("already exists")
                    .hasMessageContaining("--schema")
                    .hasMessageEndingWith("nothing was changed");

            assertThat(sql("SELECT COUNT(*) FROM somebodys.t")).isEqualTo("0");
        } finally {
            sql("DROP SCHEMA somebodys CASCADE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tracking", "public", "pg_temp", "Tracking", "a; DROP SCHEMA tracking", ""})
    void refusesASchemaThatIsNotItsOwn(String schema) {
        assertThatThrownBy(() -> run(ADMIN, AnalystQuery.TEN, "--rows=20", "--rounds=1", "--schema=" + schema))
                .isInstanceOf(CannotMeasureException.class)
                .hasMessageStartingWith("Cannot measure in schema " + schema + ": ");
    }

    @Test
    void saysWhatIsWrongWithTheUrl() {
        assertThatThrownBy(() -> run(ADMIN, AnalystQuery.TEN, "--url=jdbc:postgresql://me:hush@host/dev?password=hush"))
                .isInstanceOf(CannotMeasureException.class)
                .hasMessageStartingWith("Cannot measure at jdbc:postgresql://host/dev: --url must be jdbc:redshift://")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() ->
                        run(ADMIN, AnalystQuery.TEN, "--url=jdbc:redshift://127.0.0.1:1/dev?ssl=false&password=hush"))
                .isInstanceOf(CannotMeasureException.class)
                .hasMessageStartingWith("Cannot sign in to jdbc:redshift://127.0.0.1:1/dev: ")
                .hasMessageNotContaining("hush");
    }

    @Test
    void saysThatThereIsNoBucket() throws Exception {
        assertThatThrownBy(() -> run(ADMIN, AnalystQuery.TEN, "--bucket="))
                .isInstanceOf(CannotMeasureException.class)
                .hasMessageContaining("without a bucket");
        assertThatThrownBy(() -> run(ADMIN, AnalystQuery.TEN, "--bucket=nowhere"))
                .isInstanceOf(CannotMeasureException.class)
                .hasMessageStartingWith("Cannot use bucket nowhere: ")
                .hasMessageContaining("s3:PutObject");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void saysWhichRightIsMissing() throws Exception {
        sql("CREATE USER narrow PASSWORD 'Narrow1234'");
        try {
            assertThatThrownBy(() ->
                            run(Map.of("REDSHIFT_USER", "narrow", "REDSHIFT_PASSWORD", "Narrow1234"), AnalystQuery.TEN))
                    .isInstanceOf(CannotMeasureException.class)
                    .hasMessageStartingWith("Cannot make schema tracking_bench: ")
                    .hasMessageContaining("permission denied")
                    .hasMessageContaining("GRANT CREATE ON DATABASE")
                    .hasMessageNotContaining("Narrow1234");
        } finally {
            sql("DROP USER narrow");
        }
        assertThat(leftBehind()).isEmpty();
    }

    private static String line(String page, String first) {
        return page.lines()
                .filter(line -> line.startsWith("| " + first + " | "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No line " + first + " in\n" + page));
    }

    private static String run(Map<String, String> environment, List<AnalystQuery> asked, String... more)
            throws IOException {
        return RedshiftBench.run(
                new Bench(RedshiftBench.COMMAND.parse(arguments(more)), ROOT, directory), environment, asked);
    }

    /** The last of two options of one name counts. */
    private static String[] arguments(String... more) {
        Stream<String> usual = Stream.of(
                "--url=" + url(),
                "--bucket=" + BUCKET,
                "--endpoint=" + aws.s3(),
                "--days=4",
                "--files=2",
                "--page=" + directory.resolve("page.md"),
                "--directory=" + directory,
                "--json=" + directory.resolve("rounds.json"));
        List<String> names = Arrays.stream(more).map(RedshiftBenchIT::name).toList();
        return Stream.concat(usual.filter(option -> !names.contains(name(option))), Arrays.stream(more))
                .toArray(String[]::new);
    }

    private static String name(String option) {
        return option.substring(0, option.indexOf('='));
    }

    private static String url() {
        return "jdbc:redshift://127.0.0.1:" + aws.redshiftPort() + "/dev?ssl=false";
    }

    /** Schemas and objects that a run has made. */
    private static List<String> leftBehind() throws SQLException {
        List<String> left = new ArrayList<>();
        if (!sql("SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'tracking_bench'")
                .equals("0")) {
            left.add("schema tracking_bench");
        }
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(aws.s3())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox-secret")))
                .build()) {
            s3.listObjectsV2(request -> request.bucket(BUCKET)).contents().forEach(object -> left.add(object.key()));
        }
        return left;
    }

    /** The last statement's first column, when it has one. */
    private static String sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "awsuser", "any");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                if (statement.execute(sql)) {
                    try (ResultSet rows = statement.getResultSet()) {
                        rows.next();
                        return rows.getString(1);
                    }
                }
            }
            return "";
        }
    }
}
