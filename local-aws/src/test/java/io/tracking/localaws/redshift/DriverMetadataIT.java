package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.localaws.LocalAws;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Redshift's driver tells of a database, and its properties of a connection. */
class DriverMetadataIT {

    private static final LocalAws AWS = LocalAws.shared();
    /** What the driver itself does not implement. */
    private static final Set<String> NOT_IN_THE_DRIVER =
            Set.of("getSuperTypes", "getSuperTables", "getAttributes", "getPseudoColumns", "getRowIdLifetime");

    private static Connection connection;
    private static DatabaseMetaData metadata;

    @BeforeAll
    static void createTables() throws SQLException {
        connection = connect("");
        metadata = connection.getMetaData();
        execute("CREATE SCHEMA shop");
        execute("CREATE TABLE shop.customers (id INT NOT NULL, name VARCHAR(20), born DATE, PRIMARY KEY (id))");
        execute(
                "CREATE TABLE shop.orders (id BIGINT IDENTITY(1,1), amount DECIMAL(10,2) DEFAULT 0, code CHAR(3),"
                        + " at TIMESTAMP, zoned TIMESTAMPTZ, paid BOOLEAN, ratio FLOAT8, small SMALLINT, customer INT REFERENCES shop.customers (id))");
        execute("CREATE VIEW shop.names AS SELECT name FROM shop.customers");
        execute("CREATE PROCEDURE shop.clean(older INT) AS $$ BEGIN RETURN; END; $$ LANGUAGE plpgsql");
        execute("GRANT SELECT ON shop.customers TO PUBLIC");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    private static Connection connect(String properties) throws SQLException {
        return DriverManager.getConnection(AWS.redshiftUrl("metadata") + properties, LocalAws.REDSHIFT_USER, "any");
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(ResultSet rows, String... columns) throws SQLException {
        try (rows) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (String column : columns) {
                    values.add(rows.getString(column));
                }
                found.add(String.join("|", values));
            }
            return found;
        }
    }

    @Test
    void answersEveryCallThatTakesNothing() throws Exception {
        List<String> refused = new ArrayList<>();
        int calls = 0;
        for (Method method : DatabaseMetaData.class.getMethods()) {
            if (method.getParameterCount() == 0 && method.getDeclaringClass() == DatabaseMetaData.class) {
                calls++;
                call(refused, method);
            }
        }

        assertThat(refused).isEmpty();
        assertThat(calls).isGreaterThan(120);
    }

    @Test
    void answersEveryCallThatLooksSomethingUp() throws Exception {
        List<String> refused = new ArrayList<>();
        int calls = 0;
        for (Method method : DatabaseMetaData.class.getMethods()) {
            if (method.getParameterCount() > 0 && method.getReturnType() == ResultSet.class) {
                for (String of : List.of("", "shop", "sho%")) {
                    calls++;
                    call(refused, method, arguments(method, of));
                }
            }
        }

        assertThat(refused).isEmpty();
        assertThat(calls).isGreaterThan(55);
    }

    private static void call(List<String> refused, Method method, Object... arguments) throws Exception {
        try {
            if (method.invoke(metadata, arguments) instanceof ResultSet rows) {
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        rows.getString(i);
                    }
                }
                rows.close();
            }
        } catch (InvocationTargetException e) {
            boolean byTheDriver = e.getCause() instanceof SQLFeatureNotSupportedException;
            if (!byTheDriver && !NOT_IN_THE_DRIVER.contains(method.getName())) {
                refused.add(method.getName() + List.of(arguments).size() + ": " + e.getCause());
            }
        }
    }

    /** Schemas are these, tables and columns any; every kind of a call with other things is asked once. */
    private static Object[] arguments(Method method, String schema) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        int texts = 0;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == String.class) {
                arguments[i] = switch (texts++) {
                    case 0 -> "metadata";
                    case 1 -> schema.isEmpty() ? "public" : schema;
                    case 3 -> method.getName().equals("getCrossReference") ? "metadata" : "%";
                    case 4 -> schema;
                    case 5 -> "orders";
                    default ->
                        method.getName().endsWith("Keys") || method.getName().contains("Cross") ? "customers" : "%";
                };
            } else if (types[i] == int.class) {
                arguments[i] = DatabaseMetaData.bestRowSession;
            } else if (types[i] == boolean.class) {
                arguments[i] = true;
            } else if (types[i] == String[].class) {
                arguments[i] = new String[] {"TABLE", "VIEW"};
            } else if (types[i] == int[].class) {
                arguments[i] = new int[] {Types.STRUCT};
            }
        }
        return arguments;
    }

    @Test
    void findsColumnsByAllTheFormsOfACall() throws Exception {
        for (String catalog : new String[] {null, "metadata"}) {
            for (String schema : new String[] {null, "shop", "sho%"}) {
                assertThat(rows(
                                metadata.getColumns(catalog, schema, "orders", null),
                                "COLUMN_NAME",
                                "TYPE_NAME",
                                "COLUMN_SIZE"))
                        .as(catalog + " " + schema)
                        .containsExactly(
                                "id|int8|19",
                                "amount|numeric|10",
                                "code|char|3",
                                "at|timestamp|29",
                                "zoned|timestamptz|35",
                                "paid|bool|1",
                                "ratio|float8|17",
                                "small|int2|5",
                                "customer|int4|10");
            }
        }
    }

    @Test
    void tellsWhichColumnsAreGeneratedAndWhichMayBeNull() throws Exception {
        assertThat(rows(metadata.getColumns(null, "shop", "orders", "id"), "IS_AUTOINCREMENT", "ORDINAL_POSITION"))
                .containsExactly("YES|1");
        assertThat(rows(metadata.getColumns(null, "shop", "customers", null), "COLUMN_NAME", "IS_NULLABLE"))
                .containsExactly("id|NO", "name|YES", "born|YES");
    }

    @Test
    void findsTablesByAPatternOfTheSchema() throws Exception {
        assertThat(rows(metadata.getTables(null, "sho%", "%", null), "TABLE_NAME", "TABLE_TYPE"))
                .containsExactlyInAnyOrder("customers|TABLE", "orders|TABLE", "names|VIEW");
        assertThat(rows(metadata.getTables(null, "shop", "order_", new String[] {"TABLE"}), "TABLE_NAME"))
                .containsExactly("orders");
    }

    @Test
    void hidesWhatIsTheStandIns() throws Exception {
        assertThat(rows(metadata.getSchemas(), "TABLE_SCHEM"))
                .contains("shop", "public", "pg_catalog", "information_schema")
                .doesNotContain("standin", "pg_redshift", "pg_information");
        assertThat(rows(metadata.getTables(null, null, null, null), "TABLE_SCHEM"))
                .doesNotContain("standin");
        assertThat(rows(metadata.getCatalogs(), "TABLE_CAT"))
                .contains("metadata")
                .doesNotContain("postgres", "redshift_template");
    }

    @Test
    void tellsTheKeysThatWereDeclared() throws Exception {
        assertThat(rows(metadata.getPrimaryKeys(null, "shop", "customers"), "COLUMN_NAME", "KEY_SEQ", "PK_NAME"))
                .containsExactly("id|1|customers_pkey");
        assertThat(rows(
                        metadata.getImportedKeys(null, "shop", "orders"),
                        "PKTABLE_NAME",
                        "PKCOLUMN_NAME",
                        "FKTABLE_NAME",
                        "FKCOLUMN_NAME"))
                .containsExactly("customers|id|orders|customer");
        assertThat(rows(metadata.getExportedKeys(null, "shop", "customers"), "FKTABLE_NAME", "FKCOLUMN_NAME"))
                .containsExactly("orders|customer");
        assertThat(rows(metadata.getBestRowIdentifier(null, "shop", "customers", 1, true), "COLUMN_NAME"))
                .containsExactly("id");
    }

    @Test
    void tellsDistributionSortingAndEncoding() throws Exception {
        execute("CREATE TABLE shop.sorted (id INT ENCODE az64 DISTKEY, at TIMESTAMP ENCODE raw SORTKEY)");

        assertThat(rows(
                        metadata.getColumns(null, "shop", "sorted", "%"),
                        "COLUMN_NAME",
                        "SORT_KEY",
                        "DIST_KEY",
                        "ENCODING"))
                .containsExactly("id|0|1|az64", "at|1|0|raw");
        execute("DROP TABLE shop.sorted");
    }

    @Test
    void findsProceduresAndTheirParameters() throws Exception {
        assertThat(rows(metadata.getProcedures(null, "shop", "%"), "PROCEDURE_NAME"))
                .containsExactly("clean");
        assertThat(rows(metadata.getProcedureColumns(null, "shop", "clean", "%"), "COLUMN_NAME", "TYPE_NAME"))
                .containsExactly("older|int4");
    }

    @Test
    void tellsThePrivilegesOfATable() throws Exception {
        assertThat(rows(metadata.getTablePrivileges(null, "shop", "customers"), "GRANTEE", "PRIVILEGE"))
                .contains("public|SELECT", "awsuser|INSERT");
    }

    @Test
    void setsASessionReadOnly() throws Exception {
        try (Connection other = connect("&readOnlyMode=always")) {
            other.setReadOnly(true);
            try (Statement statement = other.createStatement()) {
                assertThat(Conformance.refused(other, "CREATE TABLE shop.x (id INT)"))
                        .contains("read-only");
                other.setReadOnly(false);
                statement.execute("CREATE TABLE shop.x (id INT)");
                statement.execute("DROP TABLE shop.x");
            }
        }
    }

    @Test
    void takesThePropertiesOfAConnection() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", LocalAws.REDSHIFT_USER);
        properties.setProperty("password", "any");
        properties.setProperty("ApplicationName", "reports");
        properties.setProperty("queryGroup", "nightly");
        properties.setProperty("currentSchema", "shop");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("defaultRowFetchSize", "2");
        properties.setProperty("databaseMetadataCurrentDbOnly", "false");
        try (Connection other = DriverManager.getConnection(AWS.redshiftUrl("metadata"), properties)) {
            assertThat(Conformance.value(other, "SELECT current_schema()")).isEqualTo("shop");
            assertThat(Conformance.value(other, "SELECT current_setting('application_name')"))
                    .isEqualTo("reports");
            assertThat(rows(other.getMetaData().getTables("metadata", "shop", "names", null), "TABLE_NAME"))
                    .containsExactly("names");
        }
    }
}
