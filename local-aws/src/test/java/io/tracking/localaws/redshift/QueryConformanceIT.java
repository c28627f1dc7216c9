package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.junit.jupiter.api.BeforeEach;

/** Clauses of SELECT, aggregates, windows and conditional expressions. */
class QueryConformanceIT extends Conformance {

    private static final String LIST = "r_SELECT_list";
    private static final String QUALIFY = "r_QUALIFY_clause";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, kind VARCHAR(5), price DECIMAL(5, 2), big BIGINT)");
        execute("INSERT INTO t VALUES (1, 'a', 1.50, 1), (2, 'a', 2.50, 2), (3, 'b', 4.00, 4)");
    }

    @Rule(page = LIST)
    void selectsTheTopRows() throws Exception {
        assertThat(rows("SELECT TOP 2 id FROM t ORDER BY id DESC")).containsExactly("3", "2");
        assertThat(value("SELECT COUNT(*) FROM (SELECT DISTINCT TOP 1 kind FROM t) d"))
                .isEqualTo("1");
    }

    @Rule(page = LIST)
    void usesANameOfTheListInTheList() throws Exception {
        assertThat(rows("SELECT id * 2 AS twice, twice + 1 AS more, more || '!' AS text FROM t ORDER BY id"))
                .containsExactly("2|3|3!", "4|5|5!", "6|7|7!");
        assertThat(rows("SELECT SUM(price) AS total, COUNT(*) AS n, total / n AS mean FROM t WHERE kind = 'a'"))
                .singleElement()
                .asString()
                .startsWith("4.00|2|2.0");
    }

    @Rule(page = LIST)
    void usesANameOfTheListThatIsGivenWithoutAs() throws Exception {
        assertThat(rows("SELECT id p, p + 1 q FROM t ORDER BY id")).containsExactly("1|2", "2|3", "3|4");
        assertThat(rows("SELECT COUNT(*) n, n + 1 m FROM t")).containsExactly("3|4");
        assertThat(rows("SELECT id \"p\", p * 2 FROM t x WHERE p > 2")).containsExactly("3|6");
        assertThat(rows("SELECT id + 10 big, big FROM t WHERE id = 3")).containsExactly("13|4");
    }

    @Rule(page = LIST)
    void prefersAColumnToANameOfTheList() throws Exception {
        assertThat(rows("SELECT id + 10 AS big, big AS same FROM t ORDER BY id"))
                .containsExactly("11|1", "12|2", "13|4");
        assertThat(rows("SELECT UPPER(kind) AS kind, kind || '!' AS text FROM t WHERE id = 3"))
                .containsExactly("B|b!");
        assertThat(rows("WITH q AS (SELECT id, id AS x FROM t) SELECT id + 10 AS x, x AS y FROM q WHERE id = 1"))
                .containsExactly("11|1");
    }

    @Rule(page = LIST)
    void usesNamesOfTheListInSubqueriesAndPreparedStatements() throws Exception {
        try (PreparedStatement query =
                session.prepareStatement("SELECT MAX(z) FROM (SELECT id AS x, x + ? AS y, y * 2 AS z FROM t) s")) {
            query.setInt(1, 5);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(16);
            }
        }
    }

    @Rule(page = QUALIFY)
    void filtersByAWindow() throws Exception {
        assertThat(
                        rows(
                                "SELECT id, kind FROM t x QUALIFY ROW_NUMBER() OVER (PARTITION BY kind ORDER BY id DESC) = 1 ORDER BY id"))
                .containsExactly("2|a", "3|b");
    }

    @Rule(page = QUALIFY)
    void qualifiesNoRelationWithoutAnAlias() throws Exception {
        String condition = " QUALIFY ROW_NUMBER() OVER (ORDER BY 1) = 1";
        for (String from :
                new String[] {"t", schema() + ".t", "t x, t", "t x JOIN t s ON s.id = x.id CROSS JOIN t", "(SELECT 1) "
                }) {
            assertThat(refused("SELECT 1 FROM " + from + condition)).containsIgnoringCase("\"qualify\"");
        }
        for (String from : new String[] {"t AS x", "t x JOIN t ON (t.id = x.id)", "t WHERE id = 1", "(SELECT 1) x"}) {
            assertThat(value("SELECT 1 FROM " + from + condition)).isEqualTo("1");
        }
    }

    @Rule(page = QUALIFY)
    void filtersByANameOfTheList() throws Exception {
        assertThat(rows("SELECT id, RANK() OVER (PARTITION BY kind ORDER BY price) AS place FROM t WHERE id < 3"
                        + " QUALIFY place > 1"))
                .containsExactly("2|2");
    }

    @Rule(page = QUALIFY)
    void showsNoMoreColumnsThanTheList() throws Exception {
        assertThat(rows("SELECT * FROM t x QUALIFY ROW_NUMBER() OVER (ORDER BY id) = 1"))
                .containsExactly("1|a|1.50|1");
        assertThat(rows("SELECT t.*, s.id FROM t JOIN t s ON s.id = t.id QUALIFY ROW_NUMBER() OVER (ORDER BY t.id) > 1"
                        + " ORDER BY t.price DESC LIMIT 1"))
                .containsExactly("3|b|4.00|4|3");
    }

    @Rule(page = "r_GROUP_BY_clause")
    void groupsByAllThatIsNotAggregated() throws Exception {
        assertThat(rows("SELECT kind, COUNT(*) AS n FROM t GROUP BY ALL ORDER BY kind"))
                .containsExactly("a|2", "b|1");
    }

    @Rule(page = "r_UNION")
    void subtractsRows() throws Exception {
        assertThat(rows("SELECT kind FROM t MINUS SELECT 'a'")).containsExactly("b");
        assertThat(rows("SELECT kind FROM t EXCEPT SELECT 'b'")).containsExactly("a");
    }

    @Rule(page = "r_SELECT_INTO")
    void selectsIntoATemporaryTable() throws Exception {
        execute("SELECT id INTO #copy FROM t");

        assertThat(value("SELECT COUNT(*) FROM #copy")).isEqualTo("3");
        refused(other(), "SELECT COUNT(*) FROM #copy");
        execute("DROP TABLE #copy");
    }

    @Rule(page = "r_AVG")
    void averagesWholeNumbersToAWholeNumber() throws Exception {
        execute("CREATE TABLE s (a SMALLINT, b INT, c BIGINT, d DECIMAL(5, 2), e FLOAT8)");
        execute("INSERT INTO s VALUES (1, 1, 1, 1, 1), (2, 2, 2, 2, 2), (NULL, NULL, NULL, NULL, NULL)");

        assertThat(rows("SELECT AVG(a), AVG(b), AVG(c), AVG(e) FROM s")).containsExactly("1|1|1|1.5");
        assertThat(value("SELECT AVG(d) OVER () FROM s LIMIT 1")).isEqualTo("1.50");
        assertThat(value("SELECT AVG(d) FROM s")).isEqualTo("1.50");
        assertThat(rows("SELECT AVG(d) FROM s WHERE d IS NULL")).containsExactly("null");
        assertThat(rows("SELECT AVG(b), AVG(c) FROM s WHERE b IS NULL")).containsExactly("null|null");
    }

    @Rule(page = "r_WF_AVG")
    void averagesWholeNumbersInWindows() throws Exception {
        assertThat(rows("SELECT id, AVG(id) OVER (PARTITION BY kind), AVG(big) OVER () FROM t ORDER BY id"))
                .containsExactly("1|1|2", "2|1|2", "3|3|2");
    }

    @Rule(page = "r_WF_SUM")
    void needsAFrameForAnOrderedAggregate() throws Exception {
        for (String call : new String[] {"SUM(id)", "COUNT(*)", "AVG(price)", "MAX(id)"}) {
            assertThat(refused("SELECT " + call + " OVER (PARTITION BY kind ORDER BY id) FROM t"))
                    .contains("Aggregate window functions with an ORDER BY clause require a frame clause");
        }
        assertThat(rows("SELECT SUM(id) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM t ORDER BY id"))
                .containsExactly("1", "3", "6");
        assertThat(
                        rows(
                                "SELECT SUM(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t ORDER BY id"))
                .containsExactly("1", "3", "5");
    }

    @Rule(page = "r_WF_first_value")
    void needsAFrameForTheFirstAndTheLastOfAnOrder() throws Exception {
        assertThat(refused("SELECT FIRST_VALUE(id) OVER (ORDER BY id) FROM t")).contains("require a frame clause");
        assertThat(refused("SELECT LAST_VALUE(id) OVER (ORDER BY id) FROM t")).contains("require a frame clause");
        assertThat(value(
                        "SELECT LAST_VALUE(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
                                + " FROM t LIMIT 1"))
                .isEqualTo("3");
    }

    @Rule(page = "c_Window_functions")
    void framesRowsAlone() {
        assertThat(refused("SELECT SUM(id) OVER (ORDER BY id RANGE UNBOUNDED PRECEDING) FROM t"))
                .contains("RANGE clause of window functions not yet implemented");
        assertThat(refused("SELECT SUM(id) OVER (ORDER BY id GROUPS UNBOUNDED PRECEDING) FROM t"))
                .contains("syntax error at or near \"GROUPS\"");
        assertThat(refused("SELECT SUM(id) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING EXCLUDE TIES) FROM t"))
                .contains("syntax error at or near \"EXCLUDE\"");
    }

    @Rule(page = "r_SELECT_synopsis")
    void namesNoWindows() {
        assertThat(refused("SELECT RANK() OVER w FROM t WINDOW w AS (ORDER BY id)"))
                .contains("syntax error at or near \"WINDOW\"");
    }

    @Rule(page = "r_WF_LAG")
    void looksBackAndAheadWithoutAValueForNone() throws Exception {
        assertThat(refused("SELECT LAG(id, 1, 0) OVER (ORDER BY id) FROM t")).contains("Default parameter");
        assertThat(refused("SELECT LEAD(id, 1, 0) OVER (ORDER BY id) FROM t")).contains("Default parameter");
        assertThat(rows("SELECT LAG(id) OVER (ORDER BY id), LEAD(NVL(id, 0), 2) OVER (ORDER BY id) FROM t ORDER BY id"))
                .containsExactly("null|3", "1|null", "2|null");
    }

    @Rule(page = "r_WF_RANK")
    void ranksWithoutAFrame() throws Exception {
        refused("SELECT RANK() OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM t");
        refused("SELECT LAG(id) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM t");
        assertThat(rows("SELECT RANK() OVER (ORDER BY kind), NTILE(3) OVER (ORDER BY id) FROM t ORDER BY id"))
                .containsExactly("1|1", "1|2", "3|3");
    }

    @Rule(page = "r_COUNT")
    void countsApproximately() throws Exception {
        assertThat(value("SELECT APPROXIMATE COUNT(DISTINCT kind) FROM t")).isEqualTo("2");
    }

    @Rule(page = "r_MEDIAN")
    void findsTheMedian() throws Exception {
        assertThat(value("SELECT MEDIAN(price) FROM t")).startsWith("2.5");
        assertThat(value("SELECT MEDIAN(price) FROM t WHERE kind = 'a'")).startsWith("2.0");
    }

    @Rule(page = "r_WF_MEDIAN")
    void findsTheMedianOfAPartition() throws Exception {
        assertThat(rows("SELECT id, CAST(MEDIAN(id) OVER (PARTITION BY kind) AS DECIMAL(4, 1)) FROM t ORDER BY id"))
                .containsExactly("1|1.5", "2|1.5", "3|3.0");
    }

    @Rule(page = "r_WF_RATIO_TO_REPORT")
    void tellsTheShareOfAPartition() throws Exception {
        assertThat(rows("SELECT id, RATIO_TO_REPORT(price) OVER (PARTITION BY kind) FROM t ORDER BY id"))
                .containsExactly("1|0.375", "2|0.625", "3|1.0");
    }

    @Rule(page = "r_LISTAGG")
    void listsNumbersAndDistinctValues() throws Exception {
        assertThat(value("SELECT LISTAGG(id, ';') WITHIN GROUP (ORDER BY id DESC) FROM t"))
                .isEqualTo("3;2;1");
        assertThat(value("SELECT LISTAGG(DISTINCT kind, ',') WITHIN GROUP (ORDER BY kind) FROM t"))
                .isEqualTo("a,b");
    }

    @Rule(page = "r_WF_LISTAGG")
    void listsValuesOfAPartition() throws Exception {
        assertThat(
                        rows(
                                "SELECT id, LISTAGG(id, ',') WITHIN GROUP (ORDER BY id DESC) OVER (PARTITION BY kind) FROM t ORDER BY id"))
                .containsExactly("1|2,1", "2|2,1", "3|3");
    }

    @Rule(page = "r_LISTAGG")
    void listsNoMoreThanAVarcharHolds() throws Exception {
        execute("CREATE TABLE wide (s VARCHAR(65535))");
        execute("INSERT INTO wide SELECT REPEAT('x', 32767) FROM t WHERE id < 3");

        assertThat(value("SELECT LEN(LISTAGG(s, ',')) FROM wide")).isEqualTo("65535");
        assertThat(refused("SELECT LISTAGG(s, ';;') FROM wide")).contains("Result size exceeds LISTAGG limit");
    }

    @Rule(page = "r_WF_LISTAGG")
    void listsNoMoreOfAPartitionThanAVarcharHolds() throws Exception {
        execute("CREATE TABLE wide (s VARCHAR(65535))");
        execute("INSERT INTO wide SELECT REPEAT('x', 32767) FROM t WHERE id < 3");

        assertThat(refused("SELECT LISTAGG(s, ';;') WITHIN GROUP (ORDER BY s) OVER () FROM wide"))
                .contains("Result size exceeds LISTAGG limit");
    }

    @Rule(page = "r_LISTAGG")
    void ordersInNoParenthesesOfAnAggregate() throws Exception {
        for (String aggregate : new String[] {
            "LISTAGG(kind, ',' ORDER BY kind)", "SUM(id ORDER BY id)", "COUNT(DISTINCT id ORDER BY id)"
        }) {
            assertThat(refused("SELECT " + aggregate + " FROM t")).containsIgnoringCase("\"order\"");
        }
        assertThat(value("SELECT MAX((SELECT id FROM t ORDER BY id DESC LIMIT 1)) FROM t"))
                .isEqualTo("3");
    }

    @Rule(page = "r_NVL2")
    void choosesByWhetherItIsNull() throws Exception {
        assertThat(rows("SELECT NVL2('x', 1, 2), NVL2(NULL, 1, 2)")).containsExactly("1|2");
    }

    @Rule(page = "r_DECODE_expression")
    void choosesByEquality() throws Exception {
        assertThat(rows("SELECT DECODE(id, 1, 'one', 2, 'two', 'many') FROM t ORDER BY id"))
                .containsExactly("one", "two", "many");
        assertThat(rows("SELECT DECODE(id, 1, 'one') FROM t WHERE id = 2")).containsExactly("null");
    }

    @Rule(page = "r_DECODE_expression")
    void decodesNullAsEqualToNull() throws Exception {
        assertThat(value("SELECT DECODE(NULL, NULL, 'none', 'some')")).isEqualTo("none");
    }

    @Rule(page = "r_CAST_function")
    void converts() throws Exception {
        assertThat(rows("SELECT CONVERT(INTEGER, '12'), CONVERT(DECIMAL(4, 1), price), CONVERT(VARCHAR(1), kind) FROM t"
                        + " WHERE id = 1"))
                .containsExactly("12|1.5|a");
    }

    @Rule(page = "r_Numeric_types201")
    void castsToADecimalOfEighteenDigits() throws Exception {
        assertThat(rows("SELECT 1.6::DECIMAL, CAST(2.4 AS NUMERIC), 12.345::DECIMAL(5, 2)"))
                .containsExactly("2|2|12.35");
        refused("SELECT 1::DECIMAL(39, 0)");
        refused("SELECT CAST(1 AS NUMERIC(39))");
    }
}
