package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

/** What PostgreSQL has and Redshift has not. */
class UnsupportedSqlConformanceIT extends Conformance {

    private static final String FUNCTIONS = "c_unsupported-postgresql-functions";
    private static final String FEATURES = "c_unsupported-postgresql-features";
    private static final String TYPES = "c_unsupported-postgresql-datatypes";
    private static final String CORRELATED = "r_correlated_subqueries";
    private static final String MERGE = "r_MERGE";
    private static final String LEADER = "c_SQL_functions_leader_node_only";
    private static final String COMPUTE = "c_SQL_functions_compute_node_only";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(5))");
        execute("INSERT INTO t VALUES (1, 'a')");
    }

    private void refusesAll(String... expressions) {
        for (String expression : expressions) {
            refused("SELECT " + expression + " FROM t");
        }
    }

    @Rule(page = FUNCTIONS)
    void hasNoAggregatesIntoStringsAndArrays() {
        refusesAll("STRING_AGG(name, ',')", "ARRAY_AGG(id)", "EVERY(id > 0)", "XMLAGG(name)");
    }

    @Rule(page = FUNCTIONS)
    void hasNoRegressions() {
        refusesAll("CORR(id, id)", "COVAR_POP(id, id)", "COVAR_SAMP(id, id)", "REGR_SLOPE(id, id)", "REGR_R2(id, id)");
    }

    @Rule(page = FUNCTIONS)
    void hasNoClocksButItsOwn() {
        refusesAll("CLOCK_TIMESTAMP()", "TRANSACTION_TIMESTAMP()", "PG_SLEEP(0)", "JUSTIFY_DAYS(INTERVAL '1 day')");
    }

    @Rule(page = FUNCTIONS)
    void makesNoSeriesForTables() {
        refused("SELECT * FROM t, GENERATE_SERIES(1, 3)");
        refused("INSERT INTO t (id) SELECT * FROM GENERATE_SERIES(1, 3)");
    }

    @Rule(page = FUNCTIONS)
    void hasNoStringFunctionsOfPostgresql() {
        refusesAll("REGEXP_MATCHES(name, 'a')", "REGEXP_SPLIT_TO_ARRAY(name, 'a')", "REGEXP_SPLIT_TO_TABLE(name, 'a')");
        refusesAll(
                "FORMAT('%s', name)", "OVERLAY(name PLACING 'x' FROM 1)", "BIT_LENGTH(name)", "QUOTE_NULLABLE(name)");
    }

    @Rule(page = FUNCTIONS)
    void hasNoMathematicsOfPostgresql() {
        refusesAll("DIV(id, 2)", "WIDTH_BUCKET(id, 0, 10, 5)", "SETSEED(0.5)");
    }

    @Rule(page = FUNCTIONS)
    void hasNoDistinctFrom() {
        refusesAll("id IS DISTINCT FROM 1", "id IS NOT DISTINCT FROM 1");
    }

    @Rule(page = FEATURES)
    void hasNoValuesAsAStatement() {
        refused("VALUES (1), (2)");
    }

    @Rule(page = TYPES)
    void castsToNoTypesOfPostgresql() {
        for (String type :
                new String[] {"JSON", "JSONB", "MONEY", "UUID", "BYTEA", "XML", "INET", "MACADDR", "POINT"}) {
            refused("SELECT CAST(NULL AS " + type + ")");
            refused("SELECT NULL::" + type);
            refused("SELECT CONVERT(" + type + ", NULL)");
        }
    }

    @Rule(page = TYPES)
    void writesNoLiteralsOfThoseTypes() {
        refused("SELECT JSON '{}'");
        refused("SELECT MONEY '1'");
    }

    @Rule(page = "r_DELETE")
    void deletesFromATableWithoutAnAlias() throws Exception {
        refused("DELETE FROM t AS x WHERE x.id = 1");
        refused("DELETE FROM t x WHERE x.id = 1");
        execute("DELETE t WHERE id = 7");
        execute("DELETE FROM t USING t x WHERE x.id = t.id");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @Rule(page = CORRELATED)
    void correlatesWithNoQueryFurtherOutThanTheNext() throws Exception {
        assertThat(refused("SELECT o.name FROM t o WHERE NOT EXISTS (SELECT * FROM t a WHERE NOT EXISTS"
                        + " (SELECT * FROM t b WHERE o.id = b.id))"))
                .contains("correlated subquery pattern is not supported");
        assertThat(value("SELECT t.name FROM t WHERE EXISTS (SELECT * FROM t a WHERE t.id = a.id AND EXISTS"
                        + " (SELECT * FROM t b WHERE a.id = b.id))"))
                .isEqualTo("a");
        assertThat(value("SELECT x.id FROM (SELECT t.id FROM t) x JOIN t ON t.id = (SELECT MAX(a.id) FROM t a) UNION"
                        + " SELECT t.id FROM t WHERE t.id IN (SELECT t.id FROM t WHERE t.id IN (SELECT t.id FROM t))"))
                .isEqualTo("1");
    }

    @Rule(page = CORRELATED)
    void correlatesNoQueryWithAWindow() throws Exception {
        assertThat(refused("SELECT id FROM t s WHERE id NOT IN (SELECT SUM(l.id) OVER () FROM t l WHERE s.id = l.id)"))
                .contains("correlated subquery pattern is not supported");
        assertThat(value("SELECT id FROM t s WHERE id IN (SELECT SUM(l.id) OVER () FROM t l)"))
                .isEqualTo("1");
        assertThat(value("SELECT MAX(s.id) OVER () FROM t s WHERE EXISTS (SELECT 1 FROM t l WHERE s.id = l.id)"))
                .isEqualTo("1");
    }

    @Rule(page = MERGE)
    void mergesWithBothClauses() throws Exception {
        execute("CREATE TABLE s (id INT, name VARCHAR(5))");
        execute("INSERT INTO s VALUES (1, 'b'), (2, 'c')");

        refused("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE");
        refused("MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name)");
        execute(
                "MERGE INTO t USING s AS x ON t.id = x.id WHEN MATCHED THEN UPDATE SET name = CASE WHEN x.id = 1 THEN x.name END"
                        + " WHEN NOT MATCHED THEN INSERT VALUES (x.id, x.name)");

        assertThat(rows("SELECT id, name FROM t ORDER BY id")).containsExactly("1|b", "2|c");
    }

    @Rule(page = MERGE)
    void mergesOnNoFurtherCondition() throws Exception {
        execute("CREATE TABLE s (id INT, name VARCHAR(5))");
        String insert = " WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name)";

        refused("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED AND s.id > 1 THEN DELETE" + insert);
        refused("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DO NOTHING" + insert);
        refused("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN DO NOTHING");
        refused("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE" + insert + insert);
    }

    @Rule(page = MERGE)
    void mergesATableIntoATable() throws Exception {
        execute("CREATE TABLE s (id INT, name VARCHAR(5))");
        String clauses = " WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name)";

        refused("MERGE INTO t USING (SELECT * FROM s) s ON t.id = s.id" + clauses);
        refused("MERGE INTO t AS x USING s ON x.id = s.id" + clauses);
        execute("MERGE INTO t USING s ON t.id = s.id" + clauses);
    }

    @Rule(page = "r_TRUNCATE")
    void truncatesOneTable() throws Exception {
        execute("CREATE TABLE s (id INT)");

        refused("TRUNCATE t, s");
        refused("TRUNCATE t CASCADE");
        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("1");
    }

    @Rule(page = LEADER)
    void asksTheLeaderNodeNothingBesideATable() {
        for (String call : new String[] {
            "NOW()", "CURRENT_SCHEMA()", "CURRENT_SCHEMAS(true)", "HAS_SCHEMA_PRIVILEGE('public', 'usage')"
        }) {
            assertThat(refused("SELECT " + call + " FROM t")).contains("not supported on Redshift tables");
            refused("SELECT id FROM t WHERE (SELECT " + call + ") IS NOT NULL");
        }
    }

    @Rule(page = LEADER)
    void makesNoTableAndNoViewOfTheLeaderNodeBesideATable() throws Exception {
        for (String query : new String[] {
            "SELECT t.id FROM t CROSS JOIN GENERATE_SERIES(1, 2) g",
            "SELECT id, CURRENT_TIMESTAMP AS at FROM t",
            "SELECT id, CURRENT_SCHEMA AS s FROM t"
        }) {
            for (String made : new String[] {"TABLE", "TEMP TABLE", "VIEW", "OR REPLACE VIEW", "MATERIALIZED VIEW"}) {
                assertThat(refused("CREATE " + made + " z AS " + query)).contains("not supported on Redshift tables");
            }
        }
        refused("CREATE TABLE z AS SELECT * FROM GENERATE_SERIES(1, 2)");
        execute("CREATE TABLE z (at TIMESTAMP DEFAULT GETDATE())");
    }

    @Rule(page = LEADER)
    void changesNoRowsByTheLeaderNode() throws Exception {
        execute("CREATE TABLE s (id INT, name VARCHAR(5))");

        for (String change : new String[] {
            "UPDATE t SET name = CURRENT_TIMESTAMP::VARCHAR WHERE false",
            "DELETE FROM t WHERE name = NOW()::VARCHAR",
            "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = NOW()::VARCHAR"
                    + " WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name)"
        }) {
            assertThat(refused(change)).contains("not supported on Redshift tables");
        }
        execute("UPDATE t SET name = 'now()' WHERE name < TO_CHAR(SYSDATE, 'YYYY')");
    }

    @Rule(page = LEADER)
    void asksTheLeaderNodeAlone() throws Exception {
        assertThat(value("SELECT NOW() IS NULL")).isEqualTo("f");
        assertThat(value("SELECT id AS current_schema FROM t")).isEqualTo("1");
        assertThat(value("SELECT COUNT(*) FROM pg_namespace WHERE nspname = CURRENT_SCHEMA()"))
                .isEqualTo("1");
    }

    @Rule(page = COMPUTE)
    void computesNothingWithoutATable() {
        assertThat(refused("SELECT LISTAGG('a', ',')")).contains("user created table");
        assertThat(refused("SELECT MEDIAN(x) FROM (SELECT 1 AS x) s")).contains("user created table");
        assertThat(refused("SELECT LISTAGG(nspname, ',') FROM pg_namespace")).contains("user created table");
    }
}
