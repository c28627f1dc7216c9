package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Table;
import io.tracking.loader.SilentProxy;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what the admin API answers, and how fast, while Redshift is locked, silent or gone. It is one story, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedshiftOutageIT {

    private static final Logger log = LoggerFactory.getLogger(RedshiftOutageIT.class);
    private static final String NAME = "outage-it";
    /** 3 s by configuration, and a machine that is busy with other tests; without a limit it would be minutes. */
    private static final Duration IN_TIME = Duration.ofSeconds(30);

    private static final List<String> READS = List.of(
            "/admin/loading",
            "/admin/jobs",
            "/admin/jobs/none",
            "/admin/partitions",
            "/admin/accounting",
            "/admin/self-check",
            "/admin/audit",
            "/admin/records/aaaaaaaa-0000-4000-8000-000000000001");

    private static RunningLoader loader;
    private static SilentProxy proxy;
    private static String direct;

    @BeforeAll
    static void start() {
        direct = LocalAws.shared().redshiftUrl(NAME.replace('-', '_'));
        int real = URI.create(direct.substring("jdbc:".length())).getPort();
        proxy = new SilentProxy(real);
        loader = RunningLoader.start(
                NAME,
                "--spring.datasource.url=" + direct.replace(":" + real, ":" + proxy.port()),
                "--tracking.warehouse.lock-wait=1s",
                "--tracking.warehouse.search-timeout=2s");
        publish(1);
        loaded(1);
    }

    @AfterAll
    static void stop() {
        loader.close();
        proxy.close();
    }

    private static void publish(int set) {
        WarehouseFixtures.publish(
                loader.lake(), Table.EVENTS, Instant.now().truncatedTo(ChronoUnit.HOURS), set, "s" + set, 1);
    }

    private static void loaded(int sets) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> query("SELECT COUNT(*) FROM tracking.load_ledger")
                .equals(String.valueOf(sets)));
    }

    private static String query(String sql) {
        try (Connection connection = connect()) {
            return run(connection, sql);
        } catch (java.sql.SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Connection connect() throws java.sql.SQLException {
        return DriverManager.getConnection(
                direct, LocalAws.shared().redshiftUser(), LocalAws.shared().redshiftPassword());
    }

    private static String run(Connection in, String sql) throws java.sql.SQLException {
        try (Statement statement = in.createStatement()) {
            return statement.execute(sql) && statement.getResultSet().next()
                    ? String.valueOf(statement.getResultSet().getString(1))
                    : "";
        }
    }

    /** Every answer comes in time, and those that are 503 say what {@code names} say. */
    private static List<String> callsThatAreRefused(String... names) throws Exception {
        List<String> refused = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String path : READS) {
            answer("GET", path, lines, refused, names);
        }
        answer("POST", "/admin/loading/resume", lines, refused, names);
        answer("POST", "/admin/reprocess", lines, refused, names);
        answer("POST", "/admin/self-check", lines, refused, names);
        answer("DELETE", "/admin/jobs/none", lines, refused, names);
        log.info("{}:\n{}", String.join(" ", names), String.join("\n", lines));
        return refused;
    }

    private static void answer(String method, String path, List<String> lines, List<String> refused, String... names)
            throws Exception {
        long began = System.nanoTime();
        HttpResponse<String> response =
                loader.call(method, path, path.endsWith("reprocess") ? "{\"date\":\"2026-11-21\",\"hour\":7}" : "");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        lines.add("%-6s %-60s %d in %4d ms %s"
                .formatted(
                        method,
                        path,
                        response.statusCode(),
                        took.toMillis(),
                        response.statusCode() == 503 ? response.body() : ""));
        assertThat(took).as(lines.get(lines.size() - 1)).isLessThan(IN_TIME);
        if (response.statusCode() == 503) {
            refused.add(method + " " + path);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(response.body()).contains(names);
        }
    }

    @Test
    @Order(1)
    void anOpenQueryStopsNeitherLoadsNorAdmins() throws Exception {
        try (Connection analyst = connect()) {
            run(analyst, "BEGIN");
            run(analyst, "SELECT * FROM tracking.accounting");

            publish(2);
            loaded(2);
            assertThat(callsThatAreRefused("open query")).isEmpty();
        }
    }

    @Test
    @Order(2)
    void aLockIsNamedAndEndsWithItsHolder() throws Exception {
        try (Connection somebody = connect()) {
            String pid = run(somebody, "SELECT pg_backend_pid()");
            run(somebody, "BEGIN");
            run(somebody, "LOCK tracking.events, tracking.load_ledger, tracking.jobs, tracking.loading_switch");
            publish(3);

            assertThat(callsThatAreRefused(
                            "session " + pid + " of user awsuser holds AccessExclusiveLock on tracking."))
                    .contains(
                            "GET /admin/jobs",
                            "GET /admin/loading",
                            "POST /admin/loading/resume",
                            "GET /admin/accounting");
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            loader.call("GET", "/actuator/health", "").body())
                    .containsPattern(
                            "\"loading\":\\{\"details\":\\{[^}]*\"waitsFor\":\\[\"tracking\\.[a-z_]+ is locked: session "
                                    + pid + "[^]]*]},\"status\":\"DOWN\""));
            assertThat(gauge("tracking_load_lock_wait_seconds")).isGreaterThan(1);
            run(somebody, "ROLLBACK");
        }
        loaded(3);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        gauge("tracking_load_lock_wait_seconds"))
                .isZero());
        assertThat(loader.get("/admin/loading").get("waitsFor")).isEmpty();
    }

    @Test
    @Order(3)
    void whatWasAnsweredWithAnErrorIsNotDoneLater() throws Exception {
        try (Connection somebody = connect()) {
            run(somebody, "BEGIN");
            run(somebody, "LOCK tracking.loading_switch");
            loader.json("POST", "/admin/loading/pause", "", 503);
            run(somebody, "ROLLBACK");
        }

        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(60))
                .until(() -> !loader.get("/admin/loading").get("paused").asBoolean());
    }

    @Test
    @Order(4)
    void aPauseDoesNotWaitForALoadAndIsSeen() throws Exception {
        try (Connection otherLoader = connect()) {
            run(otherLoader, "BEGIN");
            run(otherLoader, "LOCK tracking.load_lock");

            loader.json("POST", "/admin/loading/pause", "", 200);
            assertThat(loader.get("/admin/loading").toString())
                    .contains("\"paused\":true,\"by\":\"admin\",\"since\":\"20", "\"table\":\"tracking.load_lock\"");
            assertThat(loader.call("GET", "/actuator/health", "").body())
                    .contains("\"paused\":true,\"pausedBy\":\"admin\"");
            assertThat(gauge("tracking_load_paused")).isEqualTo(1);
            run(otherLoader, "ROLLBACK");
        }
        loader.json("POST", "/admin/loading/resume", "", 200);
        assertThat(gauge("tracking_load_paused")).isZero();
        assertThat(loader.call("GET", "/actuator/health", "").body()).contains("\"paused\":false");
    }

    /** A pause is not refused because it cannot be noted, and is noted once it can be. */
    @Test
    @Order(5)
    void anActionIsAuditedOnceTheAuditLogIsFree() throws Exception {
        try (Connection somebody = connect()) {
            run(somebody, "BEGIN");
            run(somebody, "LOCK tracking.audit_log");
            String pid = run(somebody, "SELECT pg_backend_pid()");
            run(somebody, "DELETE FROM tracking.audit_log");
            long began = System.nanoTime();

            loader.json("POST", "/admin/loading/pause", "", 200);
            loader.json("POST", "/admin/loading/resume", "", 200);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
            assertThat(gauge("tracking_audit_waiting")).isEqualTo(2);
            assertThat(loader.json("GET", "/admin/audit", "", 503).toString())
                    .contains("tracking.audit_log is locked: session " + pid);
            assertThat(loader.get("/admin/loading").get("locks").toString()).contains("tracking.audit_log");
            run(somebody, "COMMIT");
        }

        Awaitility.await().atMost(Duration.ofSeconds(70)).until(() -> gauge("tracking_audit_waiting") == 0);
        assertThat(loader.get("/admin/audit").get("waiting")).isEmpty();
        assertThat(loader.get("/admin/audit")
                        .get("actions")
                        .valueStream()
                        .map(action -> action.get("action").asString() + " "
                                + action.get("outcome").asString()))
                .containsExactly("POST /admin/loading/resume 200", "POST /admin/loading/pause 200");
    }

    @Test
    @Order(6)
    void silenceIsNamedWithHostAndPort() throws Exception {
        proxy.silent(true);
        assertThat(callsThatAreRefused("Redshift at 127.0.0.1:" + proxy.port() + " does not answer: "))
                .hasSize(READS.size() + 4);
        proxy.silent(false);

        publish(4);
        loaded(4);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> loader.call("GET", "/admin/jobs", "").statusCode() == 200);
    }

    @Test
    @Order(7)
    void aRefusedConnectionIsNamedWithHostAndPort() throws Exception {
        proxy.close();
        // Connections that were open break first.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> loader.call("GET", "/admin/jobs", "").body().contains("refused"));

        assertThat(callsThatAreRefused("Redshift at 127.0.0.1:" + proxy.port() + " does not answer: ", "refused"))
                .hasSize(READS.size() + 4);
        assertThat(gauge("tracking_load_paused")).isNaN();
    }

    private static double gauge(String name) throws Exception {
        return loader.call("GET", "/actuator/prometheus", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
