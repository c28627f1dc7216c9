package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

/** Comparison of strings, and their functions. */
class StringConformanceIT extends Conformance {

    private static final String TYPES = "r_Character_types";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (n INT, v VARCHAR(5), c CHAR(5))");
        execute("INSERT INTO t VALUES (1, 'a', 'a'), (2, 'a  ', 'a '), (3, 'b', 'b')");
    }

    @Rule(page = TYPES)
    void ignoresBlanksAtTheEndWhenItCompares() throws Exception {
        assertThat(rows("SELECT n FROM t WHERE v = 'a ' ORDER BY n")).containsExactly("1", "2");
        assertThat(rows("SELECT n FROM t WHERE v <> 'a'")).containsExactly("3");
        assertThat(rows("SELECT n FROM t WHERE v IN ('a   ') ORDER BY n")).containsExactly("1", "2");
        assertThat(rows("SELECT n FROM t WHERE v > 'a'")).containsExactly("3");
    }

    @Rule(page = TYPES)
    void ignoresBlanksAtTheEndWhenItGroups() throws Exception {
        assertThat(rows("SELECT COUNT(*) FROM t GROUP BY v ORDER BY 1")).containsExactly("1", "2");
        assertThat(value("SELECT COUNT(DISTINCT v) FROM t")).isEqualTo("2");
        assertThat(rows("SELECT DISTINCT TRIM(v) FROM (SELECT DISTINCT v FROM t) d ORDER BY 1"))
                .containsExactly("a", "b");
        assertThat(value("SELECT COUNT(*) FROM (SELECT DISTINCT v FROM t) d")).isEqualTo("2");
    }

    @Rule(page = TYPES)
    void ignoresBlanksAtTheEndWhenItJoins() throws Exception {
        execute("CREATE TABLE s (v VARCHAR(9))");
        execute("INSERT INTO s VALUES ('a    ')");

        assertThat(rows("SELECT n FROM t JOIN s ON s.v = t.v ORDER BY n")).containsExactly("1", "2");
        assertThat(rows("SELECT n FROM t WHERE v IN (SELECT v FROM s) ORDER BY n"))
                .containsExactly("1", "2");
        assertThat(rows("SELECT n FROM t WHERE NOT EXISTS (SELECT 1 FROM s WHERE s.v = t.v)"))
                .containsExactly("3");
    }

    @Rule(page = TYPES)
    void ignoresBlanksAtTheEndInSets() throws Exception {
        assertThat(value("SELECT COUNT(*) FROM (SELECT v FROM t UNION SELECT 'a    ') u"))
                .isEqualTo("2");
        assertThat(rows("SELECT TRIM(v) FROM t EXCEPT SELECT 'a ' ORDER BY 1")).containsExactly("b");
    }

    @Rule(page = TYPES)
    void ignoresBlanksAtTheEndInWindows() throws Exception {
        assertThat(rows("SELECT n, COUNT(*) OVER (PARTITION BY v) FROM t ORDER BY n"))
                .containsExactly("1|2", "2|2", "3|1");
    }

    @Rule(page = TYPES)
    void comparesCharWithVarchar() throws Exception {
        assertThat(rows("SELECT n FROM t WHERE c = v ORDER BY n")).containsExactly("1", "2", "3");
        assertThat(value("SELECT COUNT(*) FROM t a JOIN t b ON a.c = b.v")).isEqualTo("5");
    }

    @Rule(page = TYPES)
    void countsBlanksAtTheEndOfAVarchar() throws Exception {
        assertThat(rows("SELECT LEN(v), LEN(c) FROM t ORDER BY n")).containsExactly("1|1", "3|1", "1|1");
    }

    @Rule(page = "r_CONCAT")
    void concatenatesTwoStringsAndNullIsNull() throws Exception {
        assertThat(value("SELECT CONCAT('December 25, ', '2008')")).isEqualTo("December 25, 2008");
        assertThat(value("SELECT CONCAT('a', NULL)")).isEqualTo("null");
        assertThat(value("SELECT CONCAT(v, CONCAT('-', c)) FROM t WHERE n = 3")).isEqualTo("b-b");
    }

    @Rule(page = "r_CONCAT")
    void concatenatesNoThreeStrings() {
        refused("SELECT CONCAT('a', 'b', 'c')");
    }

    @Rule(page = "r_UPPER")
    void raisesLettersOfMoreThanOneByte() throws Exception {
        assertThat(value("SELECT UPPER('français é')")).isEqualTo("FRANÇAIS É");
    }

    @Rule(page = "r_LOWER")
    void lowersLettersOfMoreThanOneByte() throws Exception {
        assertThat(value("SELECT LOWER('ÀÉÎ ÕÜ')")).isEqualTo("àéî õü");
    }

    @Rule(page = "r_CHARINDEX")
    void findsThePlaceOfAString() throws Exception {
        assertThat(rows("SELECT CHARINDEX('fish', 'dogfish'), CHARINDEX('fish', 'DOG FISH')"))
                .containsExactly("4|0");
    }

    @Rule(page = "r_STRTOL")
    void readsNumbersOfOtherBases() throws Exception {
        assertThat(rows("SELECT STRTOL('abcd1234', 16), STRTOL('110101', 2), STRTOL('-12345', 8)"))
                .containsExactly("2882343476|53|-5349");
        refused("SELECT STRTOL('9', 8)");
    }

    @Rule(page = "SPLIT_PART")
    void splitsFromTheFirstPartOn() throws Exception {
        assertThat(value("SELECT SPLIT_PART('abc$def$ghi', '$', 2)")).isEqualTo("def");
        assertThat(value("SELECT SPLIT_PART('abc$def$ghi', '$', 4) = ''")).isEqualTo("t");
        refused("SELECT SPLIT_PART('abc$def$ghi', '$', 0)");
        refused("SELECT SPLIT_PART('abc$def$ghi', '$', -1)");
    }

    @Rule(page = "REGEXP_REPLACE")
    void replacesEveryMatch() throws Exception {
        assertThat(value("SELECT REGEXP_REPLACE('banana', 'a', 'o')")).isEqualTo("bonono");
        assertThat(value("SELECT REGEXP_REPLACE('banana', 'a')")).isEqualTo("bnn");
        assertThat(value("SELECT REGEXP_REPLACE('banana', 'a', 'o', 3)")).isEqualTo("banono");
    }

    @Rule(page = "REGEXP_SUBSTR")
    void takesThePartThatMatches() throws Exception {
        assertThat(value("SELECT REGEXP_SUBSTR('me@example.com', '@[^.]*')")).isEqualTo("@example");
    }

    @Rule(page = "REGEXP_SUBSTR")
    void takesThePartThatTheFirstSubexpressionMatches() throws Exception {
        assertThat(
                        rows(
                                "SELECT REGEXP_SUBSTR('order-17', '([a-z]+)-([0-9]+)', 1, 1, 'e'),"
                                        + " REGEXP_SUBSTR('ORDER-17', 'order-([0-9]+)', 1, 1, 'ie'),"
                                        + " REGEXP_SUBSTR('order-17', '[0-9]+', 1, 1, 'e'), REGEXP_SUBSTR('ORDER', 'order', 1, 1, 'i')"))
                .containsExactly("order|17|17|ORDER");
        assertThat(value("SELECT REGEXP_SUBSTR('order', '([0-9])', 1, 1, 'e')")).isEmpty();
    }

    @Rule(page = "REGEXP_COUNT")
    void countsMatches() throws Exception {
        assertThat(value("SELECT REGEXP_COUNT('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')"))
                .isEqualTo("8");
    }

    @Rule(page = "SHA2")
    void hashesWithSha2() throws Exception {
        assertThat(value("SELECT SHA2('abc', 256)"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(value("SELECT SHA2('abc', 0) = SHA2('abc', 256)")).isEqualTo("t");
        assertThat(value(
                        "SELECT LEN(SHA2('abc', 224)) || '|' || LEN(SHA2('abc', 384)) || '|' || LEN(SHA2('abc', 512))"))
                .isEqualTo("56|96|128");
    }

    @Rule(page = "SHA1")
    void hashesWithSha1() throws Exception {
        assertThat(value("SELECT SHA1('abc')")).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(value("SELECT SHA1(REPEAT('a', 119))")).isEqualTo("ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56");
    }

    @Rule(page = "FUNC_SHA1")
    void knowsTheOldNameOfSha1() throws Exception {
        assertThat(value("SELECT FUNC_SHA1('abc')")).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    @Rule(page = "r_LEN")
    void knowsTheOldNameOfLen() throws Exception {
        assertThat(value("SELECT TEXTLEN('français')")).isEqualTo("8");
    }

    @Rule(page = "r_names")
    void foldsNamesWhetherQuotedOrNot() throws Exception {
        execute("CREATE TABLE \"Mixed\" (\"Id\" INT, \"UPPER\" INT)");
        execute("INSERT INTO MIXED (id, \"Upper\") VALUES (1, 2)");

        assertThat(rows("SELECT \"ID\", upper FROM mixed m WHERE \"M\".\"iD\" = 1"))
                .containsExactly("1|2");
    }
}
