package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

class ViewConformanceIT extends Conformance {

    private static final String PAGE = "r_CREATE_VIEW";
    private static final String LATE = " WITH NO SCHEMA BINDING";

    private String schema;

    @BeforeEach
    void createTable() throws Exception {
        schema = value("SELECT current_schema()");
        execute("CREATE TABLE t (a INT, b VARCHAR(5))");
        execute("INSERT INTO t VALUES (1, 'x')");
    }

    @Rule(page = PAGE)
    void bindsAViewToItsTable() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM t");

        refused("DROP TABLE t");
        refused("ALTER TABLE t DROP COLUMN a");
        assertThat(rows("SELECT * FROM v")).containsExactly("1");
    }

    @Rule(page = PAGE)
    void bindsALateViewToNothing() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("DROP TABLE t");

        assertThat(refused("SELECT * FROM v")).contains("does not exist");
    }

    @Rule(page = PAGE)
    void readsATableThatWasMadeAgain() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("DROP TABLE t");
        execute("CREATE TABLE t (a VARCHAR(5))");
        execute("INSERT INTO t VALUES ('new')");

        assertThat(rows("SELECT * FROM v")).containsExactly("new");
    }

    @Rule(page = PAGE)
    void readsATableThatWasMadeAgainInOneTransaction() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("BEGIN");
        execute("DROP TABLE t");
        execute("CREATE TABLE t (a INT, c INT)");
        execute("INSERT INTO t VALUES (2, 3)");
        assertThat(rows("SELECT * FROM v")).containsExactly("2");
        execute("ROLLBACK");

        assertThat(rows("SELECT * FROM v")).containsExactly("1");
    }

    @Rule(page = PAGE)
    void makesALateViewOfATableThatIsNotThereYet() throws Exception {
        execute("CREATE VIEW v AS SELECT n FROM " + schema + ".later" + LATE);
        refused("SELECT n FROM v");
        execute("CREATE TABLE later (n INT)");
        execute("INSERT INTO later VALUES (5)");

        assertThat(rows("SELECT n FROM v")).containsExactly("5");
    }

    @Rule(page = PAGE)
    void refusesALateViewOfNamesWithoutASchema() {
        assertThat(refused("CREATE VIEW v AS SELECT a FROM t" + LATE)).contains("qualified");
        assertThat(refused("CREATE VIEW v AS SELECT a FROM " + schema + ".t WHERE a IN (SELECT a FROM t)" + LATE))
                .contains("qualified");
        assertThat(refused("CREATE VIEW v AS SELECT x.a FROM " + schema + ".t x JOIN t ON t.a = x.a" + LATE))
                .contains("qualified");
    }

    @Rule(page = PAGE)
    void findsAColumnMissingWhenTheLateViewIsRead() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("ALTER TABLE t RENAME COLUMN a TO c");

        assertThat(refused("SELECT * FROM v")).contains("a").contains("does not exist");
    }

    @Rule(page = PAGE)
    void dropsAColumnUnderALateView() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("ALTER TABLE t DROP COLUMN b");

        assertThat(rows("SELECT * FROM v")).containsExactly("1");
    }

    @Rule(page = PAGE)
    void readsLateViewsOfLateViews() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("CREATE VIEW w AS WITH q AS (SELECT a FROM " + schema + ".v) SELECT a + 1 AS n FROM q" + LATE);
        execute("DROP TABLE t");
        refused("SELECT * FROM w");
        execute("CREATE TABLE t (a INT)");
        execute("INSERT INTO t VALUES (7)");

        assertThat(rows("SELECT n FROM w")).containsExactly("8");
    }

    @Rule(page = PAGE)
    void keepsGrantsOfALateViewThatIsReplaced() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("GRANT SELECT ON v TO PUBLIC");
        execute("CREATE OR REPLACE VIEW v AS SELECT a FROM " + schema + ".t WHERE a > 0" + LATE);

        assertThat(value("SELECT relacl FROM pg_class WHERE oid = 'v'::regclass"))
                .contains("=r/");
    }

    @Rule(page = "PG_GET_LATE_BINDING_VIEW_COLS")
    void tellsTheColumnsOfALateViewInOnePlace() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);

        assertThat(rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'v' AND table_schema = '"
                        + schema + "'"))
                .isEmpty();
        assertThat(rows("SELECT relnatts FROM pg_class WHERE oid = 'v'::regclass"))
                .containsExactly("0");
        assertThat(rows("SELECT attname FROM pg_attribute WHERE attrelid = 'v'::regclass"))
                .isEmpty();
        assertThat(rows("SELECT c FROM pg_get_late_binding_view_cols() x(s name, v name, c name, t varchar, n int)"
                        + " WHERE s = '" + schema + "'"))
                .containsExactly("a");
    }

    @Rule(page = PAGE)
    void showsTheWholeStatementOfALateView() throws Exception {
        String statement = "create or replace view v as select nvl(a, 0) as n from " + schema + ".t" + LATE;
        execute(statement);

        assertThat(value("SELECT pg_get_viewdef('v'::regclass)")).isEqualTo(statement + ";");
        assertThat(value("SELECT pg_catalog.pg_get_viewdef('v'::regclass, true)"))
                .isEqualTo(statement + ";");
        assertThat(value("SELECT definition FROM pg_views WHERE viewname = 'v' AND schemaname = '" + schema + "'"))
                .isEqualTo(statement + ";");
        execute("DROP TABLE t");
        assertThat(value(
                        "SELECT view_definition FROM information_schema.views WHERE table_name = 'v' AND table_schema = '"
                                + schema + "'"))
                .isEqualTo(statement + ";");
    }

    @Rule(page = "r_DROP_VIEW")
    void dropsLateViews() throws Exception {
        execute("CREATE VIEW v AS SELECT a FROM " + schema + ".t" + LATE);
        execute("DROP VIEW v");
        execute("DROP VIEW IF EXISTS v");

        refused("SELECT * FROM v");
    }

    @Rule(page = PAGE)
    void namesTheColumnsOfAView() throws Exception {
        execute("CREATE VIEW v (x, y) AS SELECT a, b FROM t");
        execute("CREATE VIEW w (x, y) AS SELECT a, b FROM " + schema + ".t" + LATE);

        assertThat(rows("SELECT x, y FROM v")).containsExactly("1|x");
        assertThat(rows("SELECT x, y FROM w")).containsExactly("1|x");
    }

    @Rule(page = PAGE)
    void writesNoRowsToAView() throws Exception {
        execute("CREATE VIEW v AS SELECT a, b FROM t");

        refusesRowsOf("v");
    }

    @Rule(page = PAGE)
    void writesNoRowsToALateView() throws Exception {
        execute("CREATE VIEW v AS SELECT a, b FROM " + schema + ".t" + LATE);

        refusesRowsOf("v");
    }

    @Rule(page = PAGE)
    void writesNoRowsToAViewThatWasReplacedOrMadeAgain() throws Exception {
        execute("CREATE VIEW v AS SELECT a, b FROM t");
        execute("CREATE OR REPLACE VIEW v AS SELECT a, b FROM t WHERE a > 0");
        refusesRowsOf("v");

        execute("CREATE VIEW w AS SELECT * FROM " + schema + ".s" + LATE);
        execute("CREATE TABLE s (a INT, b VARCHAR(5))");
        execute("INSERT INTO s VALUES (1, 'x')");
        refusesRowsOf("w");
    }

    private void refusesRowsOf(String view) throws Exception {
        assertThat(refused("INSERT INTO " + view + " VALUES (2, 'y')")).contains("cannot insert into a view");
        assertThat(refused("UPDATE " + view + " SET a = 2")).contains("cannot update a view");
        assertThat(refused("UPDATE " + view + " SET a = 2 WHERE a = 99")).contains("cannot update a view");
        assertThat(refused("DELETE FROM " + view)).contains("cannot delete from a view");
        assertThat(refused("DELETE FROM " + view + " WHERE a = 99")).contains("cannot delete from a view");
        assertThat(refused(
                        "MERGE INTO " + view + " USING t ON " + view + ".a = t.a WHEN MATCHED THEN UPDATE SET b = 'z'"
                                + " WHEN NOT MATCHED THEN INSERT VALUES (3, 'z')"))
                .contains("cannot merge into a view");
        refused("TRUNCATE " + view);
        assertThat(rows("SELECT * FROM " + view)).containsExactly("1|x");
    }

    @Rule(page = PAGE)
    void replacesAViewByOneWithTheSameColumnsAlone() throws Exception {
        execute("CREATE VIEW v AS SELECT a, b FROM t");

        for (String number : new String[] {"SELECT a FROM t", "SELECT a, b, a AS c FROM t"}) {
            assertThat(refused("CREATE OR REPLACE VIEW v AS " + number))
                    .contains("cannot change number of columns in view");
        }
        assertThat(refused("CREATE OR REPLACE VIEW v AS SELECT a AS c, b FROM t"))
                .contains("cannot change name of view column \"a\"")
                .doesNotContain(" to ");
        assertThat(refused("CREATE OR REPLACE VIEW v AS SELECT b AS a, b FROM t"))
                .contains("cannot change data type of view column \"a\"")
                .doesNotContain(" from ");
        execute("CREATE OR REPLACE VIEW v AS SELECT a, b FROM t WHERE a > 7");
        assertThat(rows("SELECT a, b FROM v")).isEmpty();
    }

    @Rule(page = PAGE)
    void replacesNothingWhereNoViewIs() throws Exception {
        execute("CREATE OR REPLACE VIEW v AS SELECT a FROM t");

        assertThat(rows("SELECT * FROM v")).containsExactly("1");
    }

    @Rule(page = "materialized-view-create-sql-command")
    void keepsTheRowsOfAMaterializedView() throws Exception {
        execute("CREATE MATERIALIZED VIEW m BACKUP NO DISTSTYLE EVEN AUTO REFRESH NO AS SELECT a FROM t");
        execute("INSERT INTO t VALUES (2, 'y')");
        assertThat(rows("SELECT a FROM m")).containsExactly("1");

        refused("INSERT INTO m VALUES (3)");
        refused("DELETE FROM m");
        execute("REFRESH MATERIALIZED VIEW m");
        assertThat(rows("SELECT a FROM m ORDER BY a")).containsExactly("1", "2");
        execute("DROP MATERIALIZED VIEW m");
    }
}
