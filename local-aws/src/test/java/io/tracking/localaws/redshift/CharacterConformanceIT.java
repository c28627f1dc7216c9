package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;

class CharacterConformanceIT extends Conformance {

    private static final String TYPES = "r_Character_types";
    private static final String MULTIBYTE = "multi-byte-character-load-errors";
    private static final String CONVERSION = "copy-parameters-data-conversion";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (v VARCHAR(4), c CHAR(4))");
    }

    @Rule(page = TYPES)
    void countsBytesOfAVarcharInCopy() throws Exception {
        copy("t", file("éé|a"), "");
        copyRefused("t", file("ééx|a"), "");

        assertThat(loadErrors()).containsExactly("1204|1|v|String length exceeds DDL length");
        assertThat(rows("SELECT v FROM t")).containsExactly("éé");
    }

    @Rule(page = TYPES)
    void countsBytesOfAVarcharInInsert() throws Exception {
        execute("INSERT INTO t VALUES ('éé', 'a')");
        refused("INSERT INTO t VALUES ('ééx', 'a')");

        assertThat(rows("SELECT v FROM t")).containsExactly("éé");
    }

    @Rule(page = TYPES)
    void countsBytesOfAVarcharInInsertFromAQuery() throws Exception {
        execute("CREATE TABLE s (v VARCHAR(10))");
        execute("INSERT INTO s VALUES ('ééx')");

        refused("INSERT INTO t (v) SELECT v FROM s");
    }

    @Rule(page = TYPES)
    void countsBytesOfAVarcharInUpdate() throws Exception {
        execute("INSERT INTO t VALUES ('a', 'a')");

        refused("UPDATE t SET v = 'ééx'");
    }

    @Rule(page = TYPES)
    void countsBytesInTemporaryAndCopiedTables() throws Exception {
        execute("CREATE TEMP TABLE s (LIKE t)");

        refused("INSERT INTO s VALUES ('ééx', 'a')");
    }

    @Rule(page = "r_STL_LOAD_ERRORS")
    void tellsTheLengthOfTheColumn() throws Exception {
        copyRefused("t", file("abcde|a"), "");

        assertThat(
                        rows(
                                "SELECT column_type, column_length FROM sys_load_error_detail WHERE query_id = pg_last_copy_id()"))
                .containsExactly("varchar|4");
    }

    @Rule(page = CONVERSION)
    void truncatesWholeCharactersWhenToldSo() throws Exception {
        copy("t", file("abcé|a"), "TRUNCATECOLUMNS");

        assertThat(rows("SELECT v FROM t")).containsExactly("abc");
    }

    @Rule(page = MULTIBYTE)
    void refusesMultibyteCharactersInACharByCopy() throws Exception {
        copyRefused("t", file("a|é"), "");

        assertThat(loadErrors())
                .singleElement()
                .asString()
                .startsWith(
                        "1220|1|c|Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 a9");
    }

    @Rule(page = TYPES)
    void refusesMultibyteCharactersInACharByInsert() {
        refused("INSERT INTO t VALUES ('a', 'é')");
    }

    @Rule(page = MULTIBYTE)
    void refusesBytesThatAreNotUtf8() throws Exception {
        copyRefused("t", file(new byte[] {'a', (byte) 0xa4, '|', 'b'}), "");

        assertThat(loadErrors())
                .singleElement()
                .asString()
                .startsWith(
                        "1220|1|v|String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: a4");
    }

    @Rule(page = CONVERSION)
    void replacesBytesThatAreNotUtf8WhenToldSo() throws Exception {
        copy("t", file(new byte[] {'a', (byte) 0xa4, '|', 'b'}), "ACCEPTINVCHARS");
        copy("t", file(new byte[] {'b', (byte) 0xa4, '|', 'b'}), "ACCEPTINVCHARS AS '^'");

        assertThat(rows("SELECT v FROM t ORDER BY v")).containsExactly("a?", "b^");
    }

    @Rule(page = TYPES)
    void cutsBlanksThatAreTooMany() throws Exception {
        execute("INSERT INTO t VALUES ('abcd   ', 'abcd   ')");

        assertThat(rows("SELECT LEN(v) FROM t")).containsExactly("4");
    }

    @Rule(page = TYPES)
    void padsACharWithBlanksThatDoNotCount() throws Exception {
        execute("INSERT INTO t VALUES ('a', 'ab')");

        assertThat(rows("SELECT LEN(c), c = 'ab' FROM t")).containsExactly("2|t");
    }

    @Rule(page = TYPES)
    void takes256BytesInAVarcharWithoutLength() throws Exception {
        execute("CREATE TABLE s (v VARCHAR, w TEXT, n NVARCHAR)");

        execute("INSERT INTO s VALUES ('" + "x".repeat(256) + "', '', '')");
        for (String column : new String[] {"v", "w", "n"}) {
            refused("INSERT INTO s (" + column + ") VALUES ('" + "x".repeat(257) + "')");
        }
    }

    @Rule(page = TYPES)
    void takesOneByteInACharWithoutLength() throws Exception {
        execute("CREATE TABLE s (c CHAR, n NCHAR)");

        execute("INSERT INTO s VALUES ('x', 'x')");
        refused("INSERT INTO s (c) VALUES ('xy')");
        refused("INSERT INTO s (n) VALUES ('xy')");
    }

    @Rule(page = TYPES)
    void takesTheLongestWithMax() throws Exception {
        execute("CREATE TABLE s (v VARCHAR(MAX), c CHAR(MAX))");

        copy("s", file(("é".repeat(32767) + "x|" + "x".repeat(4096)).getBytes(StandardCharsets.UTF_8)), "");
        copyRefused("s", file(("é".repeat(32768) + "|x").getBytes(StandardCharsets.UTF_8)), "");
    }

    @Rule(page = TYPES)
    void refusesLongerTypes() {
        refused("CREATE TABLE s (v VARCHAR(65536))");
        refused("CREATE TABLE s (c CHAR(4097))");
    }
}
