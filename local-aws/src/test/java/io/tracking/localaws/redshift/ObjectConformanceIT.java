package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;

/** Tables, views and functions with what only PostgreSQL can give them. */
class ObjectConformanceIT extends Conformance {

    private static final String ALTER = "r_ALTER_TABLE";
    private static final String CREATE = "r_CREATE_TABLE_NEW";
    private static final String VIEW = "r_CREATE_VIEW";
    private static final String FUNCTION = "r_CREATE_FUNCTION";
    private static final String FEATURES = "c_unsupported-postgresql-features";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT NOT NULL PRIMARY KEY, name VARCHAR(5))");
    }

    @Rule(page = ALTER)
    void altersWhatThePageHas() throws Exception {
        for (String change : new String[] {
            "SET (fillfactor = 70)",
            "SET SCHEMA public",
            "SET LOGGED",
            "SET WITHOUT CLUSTER",
            "ENABLE TRIGGER ALL",
            "DISABLE TRIGGER USER",
            "ENABLE ROW LEVEL SECURITY",
            "FORCE ROW LEVEL SECURITY",
            "REPLICA IDENTITY FULL",
            "INHERIT t",
            "CLUSTER ON t_pkey",
            "VALIDATE CONSTRAINT c",
            "RESET (fillfactor)"
        }) {
            assertThat(refused("ALTER TABLE t " + change)).as(change).contains("syntax error");
        }
        execute("ALTER TABLE t RENAME COLUMN name TO label");
        execute("ALTER TABLE t RENAME TO u");
        execute("ALTER TABLE u OWNER TO " + value("SELECT current_user"));
    }

    @Rule(page = FEATURES)
    void hasNoOtherObjects() {
        for (String object : new String[] {
            "SEQUENCE s",
            "INDEX i ON t (id)",
            "TYPE y AS (a INT)",
            "DOMAIN d AS INT",
            "RULE r AS ON INSERT TO t DO NOTHING",
            "EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
            "LANGUAGE plsh",
            "SERVER s FOREIGN DATA WRAPPER w"
        }) {
            refused("CREATE " + object);
            refused("CREATE OR REPLACE " + object);
        }
        refused("DROP INDEX i");
        refused("DROP SEQUENCE s");
        refused("DROP RULE r ON t");
        refused("ALTER INDEX i RENAME TO j");
    }

    @Rule(page = CREATE)
    void encodesAColumnOnce() {
        assertThat(refused("CREATE TABLE s (a INT ENCODE raw ENCODE zstd)")).contains("twice");
    }

    @Rule(page = "c_unsupported-postgresql-datatypes")
    void hasColumnsOfItsOwnTypesAlone() {
        for (String type : new String[] {
            "\"char\"",
            "regclass",
            "xid",
            "tid",
            "int4multirange",
            "pg_lsn",
            "macaddr8",
            "varbit",
            "jsonpath",
            "refcursor",
            "oid",
            "name",
            "t",
            "int2vector",
            "_int4",
            "INT ARRAY",
            "INT[3]",
            "VARCHAR(5)[]"
        }) {
            assertThat(refused("CREATE TABLE s (a " + type + ")")).as(type).contains("unsupported type");
        }
    }

    @Rule(page = CREATE)
    void referencesAKey() throws Exception {
        execute("CREATE TABLE keyless (id INT)");
        execute("CREATE TABLE unique_one (id INT UNIQUE, n INT)");

        assertThat(refused("CREATE TABLE s (a INT REFERENCES keyless (id))")).contains("no unique constraint");
        assertThat(refused("CREATE TABLE s (a INT REFERENCES keyless)")).contains("no primary key");
        refused("CREATE TABLE s (a INT, FOREIGN KEY (a) REFERENCES unique_one (n))");
        refused("CREATE TABLE s (a VARCHAR(5) REFERENCES t (name))");
        execute("CREATE TABLE s (a INT REFERENCES t, b INT REFERENCES t (id), c INT REFERENCES unique_one (id))");
    }

    @Rule(page = CREATE)
    void sortsByABoolean() throws Exception {
        execute("CREATE TABLE s (a BOOLEAN SORTKEY, b INT)");
        execute("CREATE TABLE r (a BOOLEAN, b INT) COMPOUND SORTKEY (b, a)");
        execute("INSERT INTO s VALUES (true, 1)");

        assertThat(rows("SELECT a, b FROM s")).containsExactly("t|1");
    }

    @Rule(page = VIEW)
    void viewsAreNeitherTemporaryNorRecursive() {
        for (String kind : new String[] {"TEMP", "TEMPORARY", "RECURSIVE", "OR REPLACE TEMP", "OR REPLACE RECURSIVE"}) {
            refused("CREATE " + kind + " VIEW v (id) AS SELECT id FROM t");
        }
    }

    @Rule(page = VIEW)
    void checksNoOption() {
        refused("CREATE VIEW v AS SELECT id FROM t WHERE id > 1 WITH CHECK OPTION");
        refused("CREATE VIEW v AS SELECT id FROM t WHERE id > 1 WITH LOCAL CHECK OPTION");
        refused("CREATE VIEW v WITH (security_barrier) AS SELECT id FROM t");
    }

    @Rule(page = FUNCTION)
    void writesFunctionsInSqlAlone() throws Exception {
        assertThat(refused(
                        "CREATE FUNCTION f_x (INT) RETURNS INT STABLE AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql"))
                .contains("plpgsql is not supported");
        assertThat(refused("CREATE FUNCTION f_x (a INT) RETURNS INT STABLE AS $$ return 1 $$ LANGUAGE plpythonu"))
                .contains("stand-in");
        execute("CREATE OR REPLACE FUNCTION f_x (DOUBLE PRECISION, VARCHAR(5)) RETURNS CHARACTER VARYING (9) STABLE"
                + " AS $$ SELECT $2 $$ LANGUAGE sql");
        assertThat(value("SELECT f_x(1, 'a')")).isEqualTo("a");
    }

    @Rule(page = FUNCTION)
    void namesNoArguments() {
        for (String definition : new String[] {
            "(a INT) RETURNS INT STABLE", "(OUT INT) RETURNS INT STABLE", "(INT) RETURNS SETOF INT STABLE",
            "(INT) RETURNS TABLE (a INT) STABLE", "(INT) RETURNS INT", "(INT) RETURNS INT STABLE PARALLEL SAFE",
            "(INT) RETURNS INT STABLE SECURITY DEFINER", "(INT DEFAULT 1) RETURNS INT STABLE"
        }) {
            refused("CREATE FUNCTION f_x " + definition + " AS $$ SELECT 1 $$ LANGUAGE sql");
        }
    }

    @Rule(page = "r_CREATE_SCHEMA")
    void givesSchemasAQuota() throws Exception {
        String other = schema() + "q";
        execute("CREATE SCHEMA " + other + " QUOTA 50 GB");
        try {
            execute("ALTER SCHEMA " + other + " QUOTA UNLIMITED");
            execute("CREATE SCHEMA IF NOT EXISTS " + other + " QUOTA UNLIMITED");
        } finally {
            execute("DROP SCHEMA " + other);
        }
    }

    @Rule(page = "copy-parameters-authorization")
    void copiesWithBothPartsOfAKey() {
        String copy = "COPY t FROM '" + file("1|a") + "' ";
        assertThat(refused(copy + "ACCESS_KEY_ID 'a'")).contains("Invalid credentials");
        assertThat(refused(copy + "SECRET_ACCESS_KEY 'a'")).contains("Invalid credentials");
        assertThat(refused(copy + "CREDENTIALS 'aws_access_key_id=a'")).contains("Invalid credentials");
    }

    @Rule(page = "r_SHOW")
    void showsItsOwnSettings() throws Exception {
        assertThat(rows("SHOW ALL"))
                .anyMatch(row -> row.startsWith("search_path|"))
                .noneMatch(row -> row.startsWith("shared_buffers") || row.startsWith("standin."));
    }

    @Rule(page = "r_ALTER_SCHEMA")
    void setsAQuotaWithoutRows() throws Exception {
        try (Statement statement = session.createStatement()) {
            assertThat(statement.execute("ALTER SCHEMA " + schema() + " QUOTA 5 GB"))
                    .isFalse();
        }
    }
}
