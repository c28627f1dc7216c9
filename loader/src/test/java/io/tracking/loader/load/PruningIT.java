package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome.Loaded;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Shows that the cost of a load is that of its hours: Redshift skips blocks by their least and greatest times only where a scan
 * is filtered by literals. EXPLAIN says which scans are, here as there.
 */
class PruningIT {

    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final String LATER = "2026-11-21 07:30:00.000000";

    /** Scans of tables that grow for ever, and the filter on the line below. */
    private static final Pattern SCAN = Pattern.compile(
            "Scan on (?:tracking\\.)?(events|utm|utm_request_times|lost_versions)\\b[^\\n]*(?:\\n *Filter: ([^\\n]*))?");

    private static final Pattern BOUNDS =
            Pattern.compile("request_timestamp >= '[0-9: .-]+'::timestamp.*request_timestamp < '[0-9: .-]+'::timestamp"
                    + "|request_timestamp < '[0-9: .-]+'::timestamp.*request_timestamp >= '[0-9: .-]+'::timestamp");

    private TestWarehouse test;
    private Warehouse warehouse;
    private final List<String> plans = new ArrayList<>();

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        warehouse = test.open(real -> new DelegatingDataSource(real) {
            @Override
            public Connection getConnection() throws SQLException {
                return explained(super.getConnection());
            }
        });
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** Two versions of every record, and a third one in a later load: each statement of a load has something to do. */
    @Test
    void everyScanOfALoadIsBoundedByLiterals() {
        FileKey events = publish(Table.EVENTS, 1, row(Table.EVENTS, AT, "a"), row(Table.EVENTS, AT, "b"));
        FileKey utm = publish(Table.UTM, 2, row(Table.UTM, AT, "a"), row(Table.UTM, AT, "b"));
        FileKey laterEvents = publish(Table.EVENTS, 3, row(Table.EVENTS, LATER, "c"));
        FileKey laterUtm = publish(Table.UTM, 4, row(Table.UTM, LATER, "c"));

        load(Mode.PENDING, events, utm);
        load(Mode.PENDING, laterEvents, laterUtm);

        assertThat(scans()).contains("events bounded", "utm_request_times bounded");
        assertThat(scans()).allMatch(scan -> scan.endsWith(" bounded"));
    }

    /** Of utm, which has no time, the rows of the staged ids are looked for, and all of their times. */
    @Test
    void whatIsReadAsAWholeWhenFilesAreReadAgainIsKnown() {
        FileKey events = publish(Table.EVENTS, 1, row(Table.EVENTS, AT, "a"), row(Table.EVENTS, AT, "b"));
        FileKey utm = publish(Table.UTM, 2, row(Table.UTM, AT, "a"), row(Table.UTM, AT, "b"));
        load(Mode.PENDING, events, utm);
        plans.clear();

        load(Mode.MISSING, events, utm);
        load(Mode.REPLACE, events, utm);

        assertThat(scans())
                .containsOnly(
                        "events bounded",
                        "lost_versions bounded",
                        "utm_request_times bounded",
                        "utm whole",
                        "utm_request_times whole");
    }

    private void load(Mode mode, FileKey... files) {
        assertThat(warehouse.load(test.batch(mode, files))).isInstanceOf(Loaded.class);
    }

    private FileKey publish(Table table, int sequence, String... rows) {
        return Files.publish(test.lake, Files.key(table, Files.HOUR, sequence), "s1", 4, List.of(rows));
    }

    private static String row(Table table, String time, String version) {
        String id = "aaaaaaaa-0000-4000-8000-000000000001";
        String row = table == Table.EVENTS ? Files.event(id, time, version) : Files.utm(id, time, version);
        return row.substring(0, row.length() - 1) + ",\"_pair\":\"" + version + "\"}";
    }

    private Set<String> scans() {
        Set<String> scans = new TreeSet<>();
        for (String plan : plans) {
            for (MatchResult scan : SCAN.matcher(plan).results().toList()) {
                String filter = scan.group(2) == null ? "" : scan.group(2);
                scans.add(scan.group(1) + (BOUNDS.matcher(filter).find() ? " bounded" : " whole"));
            }
        }
        return scans;
    }

    /** Whatever reads or deletes is explained in its own session, right before it runs. */
    private Connection explained(Connection real) {
        return proxy(Connection.class, real, (method, arguments) -> {
            if (method.equals("prepareStatement")) {
                explain(real, (String) arguments[0]);
            }
        });
    }

    private void explain(Connection real, String sql) throws SQLException {
        if (!sql.matches("(?s)(--[^\n]*\n)?(SELECT|INSERT|DELETE|CREATE TEMP TABLE \\w+ AS)\\s.*")) {
            return;
        }
        try (Statement statement = real.createStatement();
                ResultSet lines = statement.executeQuery("EXPLAIN " + sql.replace("?", "NULL"))) {
            StringBuilder plan = new StringBuilder();
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
            plans.add(plan.toString());
        }
    }

    private interface Before {
        void call(String method, Object[] arguments) throws SQLException;
    }

    private <T> T proxy(Class<T> type, T real, Before before) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before.call(method.getName(), arguments == null ? new Object[0] : arguments);
                    try {
                        Object result = method.invoke(real, arguments);
                        return method.getName().equals("createStatement") && result instanceof Statement statement
                                ? proxy(Statement.class, statement, (call, given) -> {
                                    if (call.startsWith("execute") && given.length > 0) {
                                        explain(statement.getConnection(), (String) given[0]);
                                    }
                                })
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
