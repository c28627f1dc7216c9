package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

class FunctionConformanceIT extends Conformance {

    @Rule(page = "r_GETDATE")
    void tellsTheTimeWithoutFractions() throws Exception {
        assertThat(value("SELECT TO_CHAR(GETDATE(), 'US')")).isEqualTo("000000");
    }

    @Rule(page = "r_SYSDATE")
    void tellsTheStartOfTheTransaction() throws Exception {
        session.setAutoCommit(false);
        String first = value("SELECT SYSDATE");

        assertThat(value("SELECT SYSDATE")).isEqualTo(first);
    }

    @Rule(page = "r_GETDATE")
    void takesGetdateAsADefault() throws Exception {
        execute("CREATE TABLE t (id INT, at TIMESTAMP DEFAULT GETDATE(), by TIMESTAMP DEFAULT SYSDATE ENCODE raw)");
        execute("INSERT INTO t (id) VALUES (1)");

        assertThat(rows("SELECT at IS NULL, by IS NULL FROM t")).containsExactly("f|f");
    }

    @Rule(page = "r_LEN")
    void countsCharacters() throws Exception {
        assertThat(value("SELECT LEN('français')")).isEqualTo("8");
        assertThat(value("SELECT OCTET_LENGTH('français')")).isEqualTo("9");
    }

    @Rule(page = "r_NVL_function")
    void takesTheFirstValueThatIsNotNull() throws Exception {
        assertThat(value("SELECT NVL(NULL, 'b', 'c')")).isEqualTo("b");
    }

    @Rule(page = "r_LISTAGG")
    void listsValuesInOrder() throws Exception {
        execute("CREATE TABLE t (name VARCHAR(5))");
        execute("INSERT INTO t VALUES ('b')");
        execute("INSERT INTO t VALUES ('a')");

        assertThat(value("SELECT LISTAGG(name, ',') WITHIN GROUP (ORDER BY name) FROM t"))
                .isEqualTo("a,b");
        assertThat(value("SELECT LISTAGG(name) WITHIN GROUP (ORDER BY name DESC) FROM t"))
                .isEqualTo("ba");
    }

    @Rule(page = "r_DATEADD_function")
    void addsParts() throws Exception {
        assertThat(value(
                        "SELECT TO_CHAR(DATEADD(month, 2, '2020-06-01 00:00:24'::timestamp), 'YYYY-MM-DD HH24:MI:SS')"))
                .isEqualTo("2020-08-01 00:00:24");
    }

    @Rule(page = "r_DATEDIFF_function")
    void countsTheBoundariesBetween() throws Exception {
        assertThat(value("SELECT DATEDIFF(year, '2008-12-31'::date, '2009-01-01'::date)"))
                .isEqualTo("1");
        assertThat(value("SELECT DATEDIFF(hour, '2020-06-01 00:59'::timestamp, '2020-06-01 02:01'::timestamp)"))
                .isEqualTo("2");
    }

    @Rule(page = "JSON_EXTRACT_PATH_TEXT")
    void readsJsonByPath() throws Exception {
        assertThat(value("SELECT JSON_EXTRACT_PATH_TEXT('{\"a\":{\"b\":\"c\"}}', 'a', 'b')"))
                .isEqualTo("c");
        assertThat(value("SELECT JSON_EXTRACT_PATH_TEXT('{\"a\":1}', 'no') = ''"))
                .isEqualTo("t");
    }

    @Rule(page = "r_VERSION")
    void saysRedshiftInItsVersion() throws Exception {
        assertThat(value("SELECT VERSION()")).contains("Redshift");
    }
}
