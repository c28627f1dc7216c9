package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

/** Functions that PostgreSQL has and no page of Redshift's reference. */
class FunctionListConformanceIT extends Conformance {

    private static final String FUNCTIONS = "c_SQL_functions";
    private static final String UNSUPPORTED = "c_unsupported-postgresql-functions";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(5), at TIMESTAMP)");
        execute("INSERT INTO t VALUES (1, 'a', '2020-06-01')");
    }

    private void refusesAll(String... expressions) {
        for (String expression : expressions) {
            assertThat(refused("SELECT " + expression + " FROM t"))
                    .as(expression)
                    .contains("does not exist");
        }
    }

    @Rule(page = "Math_functions")
    void hasNoMathematicsButItsOwn() {
        refusesAll("GCD(id, 4)", "LCM(id, 4)", "SCALE(1.5)", "MIN_SCALE(1.5)", "TRIM_SCALE(1.5)", "ERF(1)", "SINH(1)");
        refusesAll("LOG10(100)", "COTD(1)", "RANDOM_NORMAL()", "RANDOM(1, 5)");
    }

    @Rule(page = "c_Aggregate_Functions")
    void hasNoAggregatesButItsOwn() {
        refusesAll("MODE() WITHIN GROUP (ORDER BY id)", "ARRAY_AGG(id)", "RANGE_AGG(NULL)", "BIT_XOR(id)");
    }

    @Rule(page = "String_functions_header")
    void hasNoStringFunctionsButItsOwn() {
        refusesAll("REGEXP_LIKE(name, 'a')", "STRING_TO_ARRAY(name, ',')", "FORMAT('%s', name)", "NORMALIZE(name)");
        refusesAll(
                "TO_BASE(id, 2)",
                "TO_BIN(id)",
                "UNISTR('a')",
                "PARSE_IDENT('a')",
                "CASEFOLD(name)",
                "ENCODE(name, 'hex')");
    }

    @Rule(page = "Date_functions_header")
    void hasNoTimeFunctionsButItsOwn() {
        refusesAll("MAKE_TIME(1, 2, 3)", "DATE_BIN('1 day', at, at)", "MAKE_TIMESTAMPTZ(1, 1, 1, 1, 1, 1)");
        refusesAll("TO_TIMESTAMP(1)", "JUSTIFY_HOURS('1 day')", "STATEMENT_TIMESTAMP()", "DATE_SUBTRACT(at, '1 day')");
    }

    @Rule(page = "json-functions")
    void hasNoJsonFunctionsButItsOwn() {
        refusesAll("JSON_OBJECT('a': id)", "JSONB_PRETTY('{}')", "TO_JSONB(id)", "JSON_QUERY('{}', '$')");
        refusesAll("JSON_VALUE('{}', '$.a')", "JSON_ARRAYAGG(id)", "JSONB_ARRAY_LENGTH('[]')", "JSON('{}')");
    }

    @Rule(page = UNSUPPORTED)
    void hasNoXmlTextSearchRangesAndSequences() {
        refusesAll(
                "XMLELEMENT(NAME a)", "XMLFOREST(id)", "QUERY_TO_XML('SELECT 1', true, true, '')", "TO_TSVECTOR(name)");
        refusesAll("INT4RANGE(1, 2)", "NEXTVAL('s')", "NUM_NULLS(id, name)", "ROW(id, name)", "UNNEST(NULL)");
    }

    @Rule(page = UNSUPPORTED)
    void hasNoAdministrationOfPostgresql() {
        refusesAll("PG_ADVISORY_LOCK(1)", "TXID_CURRENT()", "PG_CURRENT_XACT_ID()", "PG_RELATION_SIZE('t')");
        refusesAll("PG_READ_FILE('x')", "PG_RELOAD_CONF()", "CURRENT_QUERY()", "INET_SERVER_ADDR()", "PG_TYPEOF(id)");
    }

    @Rule(page = FUNCTIONS)
    void refusesThemByWhateverNameTheyAreCalled() {
        refusesAll("pg_catalog.gcd(id, 4)", "\"gcd\"(id, 4)", "\"pg_catalog\".\"gcd\"(id, 4)", "NVL(gcd(id, 4), 1)");
        refusesAll(
                "(SELECT LISTAGG(gcd(id, 4), ',') FROM t)", "id IN (gcd(id, 4))", "CASE WHEN true THEN gcd(1, 2) END");
        refused("CREATE TABLE s AS SELECT gcd(id, 4) AS g FROM t");
        refused("CREATE VIEW v AS SELECT gcd(id, 4) AS g FROM t");
        refused("INSERT INTO t (id) SELECT gcd(id, 4) FROM t");
        refused("SELECT * FROM json_each('{}') j");
    }

    @Rule(page = "udf-creating-a-scalar-sql-udf")
    void callsFunctionsOfUsers() throws Exception {
        execute("CREATE FUNCTION f_twice (INT) RETURNS INT IMMUTABLE AS $$ SELECT $1 * 2 $$ LANGUAGE sql");
        execute("CREATE FUNCTION lcm (INT) RETURNS INT IMMUTABLE AS $$ SELECT $1 * 3 $$ LANGUAGE sql");

        assertThat(rows("SELECT f_twice(id), " + schema() + ".lcm(id) FROM t")).containsExactly("2|3");
        assertThat(refused("SELECT f_thrice(id) FROM t")).contains("function f_thrice(integer) does not exist");
    }

    @Rule(page = "r_names")
    void namesTablesAndColumnsLikeThem() throws Exception {
        execute("CREATE TABLE format (scale INT, path VARCHAR(5))");
        execute("INSERT INTO format (scale, path) VALUES (1, 'a')");

        assertThat(rows("WITH mode (a) AS (SELECT scale FROM format) SELECT x.b FROM mode AS x (b)"))
                .containsExactly("1");
        assertThat(rows("SELECT scale FROM format WHERE scale IN (1) AND path LIKE ('a')"))
                .containsExactly("1");
        execute("CREATE VIEW gcd (a) AS SELECT scale FROM format");
        assertThat(value("SELECT a FROM gcd")).isEqualTo("1");
    }

    @Rule(page = "r_REPLICATE")
    void replicatesAsItRepeats() throws SQLException {
        assertThat(value("SELECT REPLICATE('ab', 2)")).isEqualTo("abab");
    }

    @Rule(page = "r_bitwise_operators")
    void combinesBits() throws SQLException {
        assertThat(rows("SELECT 5 # 3, 5 & 3, 5 | 3, ~5, 1 << 3, 8 >> 2")).containsExactly("6|1|7|-6|8|2");
    }
}
