package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

/** Clauses of PostgreSQL that no page of Redshift has. */
class SyntaxConformanceIT extends Conformance {

    private static final String SELECT = "r_SELECT_synopsis";
    private static final String FROM = "r_FROM_clause30";
    private static final String WITH = "r_WITH_clause";
    private static final String FEATURES = "c_unsupported-postgresql-features";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(5))");
        execute("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    }

    private void refusesAll(String... statements) {
        for (String statement : statements) {
            refused(statement);
        }
    }

    @Rule(page = "r_UNION")
    void combinesAllRowsByUnionAlone() throws Exception {
        assertThat(refused("SELECT id FROM t EXCEPT ALL SELECT 1")).contains("EXCEPT ALL is not supported");
        refusesAll("SELECT id FROM t INTERSECT ALL SELECT 1", "SELECT id FROM t MINUS ALL SELECT 1");
        assertThat(value("SELECT COUNT(*) FROM (SELECT id FROM t UNION ALL SELECT id FROM t)"))
                .isEqualTo("4");
    }

    @Rule(page = FROM)
    void readsWholeTables() {
        refusesAll("SELECT * FROM t TABLESAMPLE SYSTEM (10)", "SELECT * FROM t x TABLESAMPLE BERNOULLI (10)");
        refusesAll("SELECT * FROM ONLY t", "SELECT * FROM ONLY (t)", "UPDATE ONLY t SET id = 1", "DELETE FROM ONLY t");
        refusesAll("SELECT * FROM GENERATE_SERIES(1, 2) WITH ORDINALITY", "SELECT * FROM ROWS FROM (f_x(1))");
    }

    @Rule(page = SELECT)
    void selectsByItsNameAlone() {
        refusesAll("TABLE t", "SELECT * FROM (TABLE t) s", "CREATE TABLE s AS TABLE t", "CREATE VIEW v AS TABLE t");
        refusesAll("SELECT id FROM t UNION TABLE t", "SELECT FROM t");
    }

    @Rule(page = "r_ORDER_BY_clause")
    void limitsByLimitAlone() throws Exception {
        refusesAll("SELECT id FROM t ORDER BY id FETCH FIRST 1 ROW ONLY", "SELECT id FROM t FETCH NEXT ROW ONLY");
        refusesAll("SELECT id FROM t ORDER BY id FETCH FIRST 1 ROWS WITH TIES");
        assertThat(rows("SELECT id FROM t ORDER BY id LIMIT 1 OFFSET 1")).containsExactly("2");
    }

    @Rule(page = WITH)
    void materializesNoQueryOfWith() throws Exception {
        refusesAll(
                "WITH q AS MATERIALIZED (SELECT 1) SELECT * FROM q",
                "WITH q AS NOT MATERIALIZED (SELECT 1) SELECT * FROM q");
        assertThat(value("WITH q AS (SELECT 1 AS a) SELECT a FROM q")).isEqualTo("1");
    }

    @Rule(page = WITH)
    void changesNothingInAQueryOfWith() throws Exception {
        refusesAll("WITH q AS (DELETE FROM t) SELECT 1", "WITH q AS (INSERT INTO t VALUES (3, 'c')) SELECT 1");
        refusesAll("WITH q AS (UPDATE t SET id = 1) SELECT 1");
        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = "r_INSERT_30")
    void hasNoWithBeforeInsert() throws Exception {
        refusesAll("WITH q AS (SELECT 3 AS id) INSERT INTO t (id) SELECT id FROM q");
        execute("INSERT INTO t (id) WITH q AS (SELECT 3 AS id) SELECT id FROM q");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("3");
    }

    @Rule(page = "r_DELETE")
    void hasWithBeforeDelete() throws Exception {
        execute("WITH q AS (SELECT 1 AS id) DELETE FROM t USING q WHERE t.id = q.id");

        assertThat(rows("SELECT id FROM t")).containsExactly("2");
    }

    @Rule(page = "r_UPDATE")
    void setsOneColumnAtATime() throws Exception {
        refusesAll("UPDATE t SET (id, name) = (3, 'c')", "UPDATE t SET (id, name) = (SELECT 3, 'c') WHERE id = 1");
        execute("WITH q AS (SELECT 1 AS id) UPDATE t SET id = 3, name = 'c' FROM q WHERE t.id = q.id");

        assertThat(rows("SELECT id, name FROM t ORDER BY id")).containsExactly("2|b", "3|c");
    }

    @Rule(page = FEATURES)
    void hasNoSystemColumnsInTables() throws Exception {
        for (String column : new String[] {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"}) {
            assertThat(refused("SELECT " + column + " FROM t")).contains("column \"" + column + "\" does not exist");
            refusesAll("SELECT t." + column + " FROM t", "DELETE FROM t WHERE " + column + " IS NULL");
        }
        assertThat(value("SELECT COUNT(*) FROM pg_type WHERE xmin IS NULL")).isEqualTo("0");
    }

    @Rule(page = "r_range_condition")
    void comparesInOneOrder() {
        refusesAll("SELECT id FROM t WHERE id BETWEEN SYMMETRIC 2 AND 1", "SELECT name IS JSON FROM t");
    }

    @Rule(page = "r_EXPLAIN")
    void explainsWithoutRunning() throws Exception {
        refusesAll("EXPLAIN ANALYZE SELECT 1", "EXPLAIN (COSTS OFF) SELECT 1");
        assertThat(rows("EXPLAIN SELECT id FROM t")).isNotEmpty();
    }

    @Rule(page = "c_SQL_functions_leader_node_only")
    void asksTheLeaderNodeOfTheCatalogue() throws Exception {
        assertThat(value("SELECT COUNT(*) FROM pg_catalog.pg_class WHERE CURRENT_SCHEMA() IS NULL"))
                .isEqualTo("0");
        assertThat(value("SELECT CURRENT_SCHEMA() FROM pg_catalog.pg_class LIMIT 1"))
                .isEqualTo(schema());
        assertThat(value("SELECT CURRENT_SCHEMA() FROM information_schema.tables LIMIT 1"))
                .isEqualTo(schema());
    }

    /** Redshift has 127; the stand-in refuses what its PostgreSQL would cut. */
    @Rule(page = "r_names")
    void cutsNoName() throws Exception {
        String longest = "n".repeat(63);
        execute("CREATE TABLE " + longest + " (" + longest + " INT)");
        assertThat(rows("SELECT \"" + longest + "\" FROM " + longest)).isEmpty();

        String longer = "ä".repeat(32);
        try {
            execute("CREATE TABLE " + longer + " (a INT)");
            assertThat(rows("SELECT relname FROM pg_class WHERE oid = '" + longer + "'::regclass"))
                    .containsExactly(longer);
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains(longer, "longer than 63 bytes", "stand-in");
        }
    }

    @Rule(page = WITH)
    void recursesByUnionAllWithNamedColumns() throws Exception {
        String step = " SELECT 1 AS n UNION ALL SELECT n + 1 FROM q WHERE n < 3) SELECT COUNT(*) FROM q";
        refused("WITH RECURSIVE q AS (" + step);
        refused("WITH RECURSIVE q (n) AS (" + step.replace("UNION ALL", "UNION"));
        assertThat(rows("WITH RECURSIVE q (n) AS (" + step)).containsExactly("3");
        assertThat(rows("WITH RECURSIVE p AS (SELECT 1 UNION SELECT 2), q (n) AS (" + step))
                .containsExactly("3");
    }

    @Rule(page = "c_SQL_commands")
    void hasNoStatementsOfPostgresqlAlone() throws Exception {
        refusesAll("REASSIGN OWNED BY nobody TO nobody", "DROP OWNED BY nobody", "DISCARD ALL");
        execute("BEGIN");
        refusesAll("COMMIT AND CHAIN");
        execute("ROLLBACK");
        execute("BEGIN");
        execute("END TRANSACTION");
    }

    @Rule(page = "r_VACUUM_command")
    void vacuumsWithoutOptionsInParentheses() {
        refusesAll("VACUUM (ANALYZE)", "VACUUM (FULL) t");
    }

    @Rule(page = "r_DROP_DATABASE")
    void dropsNoDatabaseThatMayNotBeThere() {
        assertThat(refused("DROP DATABASE IF EXISTS none_of_this_name")).contains("syntax error");
    }
}
