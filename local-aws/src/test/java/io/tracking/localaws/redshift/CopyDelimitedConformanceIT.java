package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

class CopyDelimitedConformanceIT extends Conformance {

    private static final String FORMAT = "copy-parameters-data-format";
    private static final String CONVERSION = "copy-parameters-data-conversion";
    private static final String MAPPING = "copy-parameters-column-mapping";
    private static final String CHARACTERS = "multi-byte-character-load-errors";
    private static final String ERRORS = "r_Load_Error_Reference";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(40), code CHAR(3))");
    }

    @Rule(page = FORMAT)
    void expectsPipesByDefault() throws Exception {
        copy("t", file("1|a,b|c"), "");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a,b|c");
    }

    @Rule(page = FORMAT)
    void expectsCommasInCsv() throws Exception {
        copy("t", file("1,a|b,c"), "CSV");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a|b|c");
    }

    @Rule(page = FORMAT)
    void readsQuotedDelimitersLineEndsAndQuotes() throws Exception {
        copy("t", file("1,\"a, \"\"quoted\"\"", "word\",c"), "CSV");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a, \"quoted\"\nword|c");
    }

    @Rule(page = FORMAT)
    void takesAnotherQuote() throws Exception {
        copy("t", file("1,'a, \"b\"',c"), "CSV QUOTE AS ''''");

        assertThat(rows("SELECT name FROM t")).containsExactly("a, \"b\"");
    }

    @Rule(page = FORMAT)
    void refusesAQuoteWithoutCsv() {
        copyRefused("t", file("1|a|c"), "QUOTE AS '%'");
    }

    @Rule(page = FORMAT)
    void leavesOutBlanksAroundQuotes() throws Exception {
        copy("t", file("1,  \"a\" ,c"), "CSV");

        assertThat(rows("SELECT '<' || name || '>' FROM t")).containsExactly("<a>");
    }

    @Rule(page = FORMAT)
    void takesADelimiterAsTabOrInOctal() throws Exception {
        copy("t", file("1\ta\tc"), "DELIMITER '\\t'");
        copy("t", file("2\1b\1d"), "DELIMITER '\\001'");

        assertThat(rows("SELECT * FROM t ORDER BY id")).containsExactly("1|a|c", "2|b|d");
    }

    @Rule(page = FORMAT)
    void refusesCsvWithEscape() {
        copyRefused("t", file("1,a,c"), "CSV ESCAPE");
    }

    @Rule(page = FORMAT)
    void refusesCsvWithRemoveQuotes() {
        copyRefused("t", file("1,a,c"), "CSV REMOVEQUOTES");
    }

    @Rule(page = CONVERSION)
    void skipsHeaderLinesOfEveryFile() throws Exception {
        String first = file("id,name,code", "1,a,c");

        copy("t", first, "CSV IGNOREHEADER 1");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a|c");
    }

    @Rule(page = CONVERSION)
    void readsBackslashNAsNull() throws Exception {
        copy("t", file("1|\\N|c"), "");

        assertThat(rows("SELECT name FROM t")).containsExactly("null");
    }

    @Rule(page = CONVERSION)
    void readsAnotherTextAsNull() throws Exception {
        copy("t", file("1|n/a|c"), "NULL AS 'n/a'");

        assertThat(rows("SELECT name FROM t")).containsExactly("null");
    }

    @Rule(page = CONVERSION)
    void keepsEmptyTextAndReadsEmptyNumbersAsNull() throws Exception {
        copy("t", file("||c"), "");

        assertThat(rows("SELECT id, name = '' FROM t")).containsExactly("null|t");
    }

    @Rule(page = CONVERSION)
    void readsEmptyTextAsNullWhenToldSo() throws Exception {
        copy("t", file("1||c"), "EMPTYASNULL");

        assertThat(rows("SELECT name FROM t")).containsExactly("null");
    }

    @Rule(page = CONVERSION)
    void keepsBlanksAndReadsThemAsNullWhenToldSo() throws Exception {
        copy("t", file("1|   |c"), "");
        copy("t", file("2|   |c"), "BLANKSASNULL");

        assertThat(rows("SELECT id, LEN(name) FROM t ORDER BY id")).containsExactly("1|3", "2|null");
    }

    @Rule(page = CONVERSION)
    void trimsBlanksWhenToldSo() throws Exception {
        copy("t", file("1|a  |c"), "TRIMBLANKS");

        assertThat(rows("SELECT LEN(name) FROM t")).containsExactly("1");
    }

    @Rule(page = CONVERSION)
    void takesABackslashAsItIsUnlessItEscapes() throws Exception {
        copy("t", file("1|a\\b|c"), "");
        copy("t", file("2|a\\|b\\\\|c", "3|two\\", "lines|c"), "ESCAPE");

        assertThat(rows("SELECT id, name FROM t ORDER BY id")).containsExactly("1|a\\b", "2|a|b\\", "3|two\nlines");
    }

    @Rule(page = CONVERSION)
    void removesQuotesWhenToldSo() throws Exception {
        copy("t", file("1|\"a|b\"|'c'"), "REMOVEQUOTES");

        assertThat(rows("SELECT name, code FROM t")).containsExactly("a|b|c");
    }

    @Rule(page = CONVERSION)
    void fillsMissingColumnsWhenToldSo() throws Exception {
        execute("CREATE TABLE f (a VARCHAR(5), b VARCHAR(5), n INT)");

        copy("f", file("x"), "FILLRECORD");

        assertThat(rows("SELECT a, b = '', n FROM f")).containsExactly("x|t|null");
    }

    @Rule(page = CONVERSION)
    void skipsBlankLinesWhenToldSo() throws Exception {
        copy("t", file("1|a|c", "", "2|b|d"), "IGNOREBLANKLINES");

        assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
    }

    @Rule(page = ERRORS)
    void refusesTooFewColumns() throws Exception {
        copyRefused("t", file("1|a"), "");

        assertThat(loadErrors())
                .singleElement()
                .asString()
                .startsWith("1214|1|")
                .contains("Delimiter not found");
    }

    @Rule(page = ERRORS)
    void refusesTooManyColumns() throws Exception {
        copyRefused("t", file("1|a|c|d"), "");

        assertThat(loadErrors())
                .singleElement()
                .asString()
                .startsWith("1202|1|")
                .contains("Extra column(s) found");
    }

    @Rule(page = ERRORS)
    void refusesTextInANumber() throws Exception {
        copyRefused("t", file("1|a|c", "2x|b|c"), "");

        assertThat(loadErrors()).singleElement().asString().startsWith("1207|2|id|Invalid digit");
    }

    @Rule(page = MAPPING)
    void fillsTheColumnsInTheOrderOfTheList() throws Exception {
        copy("t (name, id)", file("a|1"), "");

        assertThat(rows("SELECT id, name, code FROM t")).containsExactly("1|a|null");
    }

    @Rule(page = CONVERSION)
    void truncatesDecimalsUnlessToldToRound() throws Exception {
        execute("CREATE TABLE d (n DECIMAL(8,2))");

        copy("d", file("20.259"), "");
        copy("d", file("20.259"), "ROUNDEC");

        assertThat(rows("SELECT n FROM d ORDER BY n")).containsExactly("20.25", "20.26");
    }

    @Rule(page = MAPPING)
    void generatesTheValuesOfAnIdentityColumnThatIsNotInTheFile() throws Exception {
        execute("CREATE TABLE i (id BIGINT IDENTITY(1, 1), name VARCHAR(5))");

        copy("i", file("a", "b"), "");
        copy("i", file("{\"id\":7,\"name\":\"c\"}"), "JSON 'auto'");

        assertThat(rows("SELECT COUNT(DISTINCT id), COUNT(id), MIN(name), MAX(name) FROM i WHERE id > 0"))
                .containsExactly("3|3|a|c");
    }

    @Rule(page = MAPPING)
    void loadsTheValuesOfAnIdentityColumnWhenToldSo() throws Exception {
        execute("CREATE TABLE i (id BIGINT IDENTITY(1, 1), name VARCHAR(5))");

        copy("i", file("70|a"), "EXPLICIT_IDS");
        copy("i (name, id)", file("b|80"), "EXPLICIT_IDS");

        assertThat(rows("SELECT id, name FROM i ORDER BY id")).containsExactly("70|a", "80|b");
    }

    @Rule(page = MAPPING)
    void refusesAnIdentityColumnInTheListUnlessToldSo() throws Exception {
        execute("CREATE TABLE i (id BIGINT IDENTITY(1, 1), name VARCHAR(5))");

        copyRefused("i (id, name)", file("1|a"), "");
        copyRefused("i (name)", file("a"), "EXPLICIT_IDS");

        assertThat(rows("SELECT * FROM i")).isEmpty();
    }

    @Rule(page = MAPPING)
    void loadsTheDefaultOfAColumnThatIsNotInTheList() throws Exception {
        execute("CREATE TABLE v (id INT, name VARCHAR(5) DEFAULT 'none', at TIMESTAMP)");

        copy("v (id)", file("1"), "");

        assertThat(rows("SELECT id, name, at FROM v")).containsExactly("1|none|null");
    }

    @Rule(page = "r_ALTER_TABLE")
    void loadsTheDefaultForANullInANotNullColumn() throws Exception {
        execute("CREATE TABLE v (id INT NOT NULL DEFAULT 7, name VARCHAR(5) NOT NULL DEFAULT 'none',"
                + " at TIMESTAMP NOT NULL DEFAULT '2020-06-01 00:00:24')");

        copy("v", file("|\\N|2021-01-01 00:00:00", "1|a|"), "");
        copy("v", file("{\"id\":2,\"name\":null}"), "JSON 'auto'");

        assertThat(rows("SELECT id, name, TO_CHAR(at, 'YYYY-MM-DD HH24:MI:SS') FROM v ORDER BY id"))
                .containsExactly("1|a|2020-06-01 00:00:24", "2|none|2020-06-01 00:00:24", "7|none|2021-01-01 00:00:00");
    }

    @Rule(page = "r_ALTER_TABLE")
    void loadsTheDefaultInColumnsOfEveryType() throws Exception {
        execute("CREATE TABLE v (n DECIMAL(8,2) NOT NULL DEFAULT 1.5, f FLOAT NOT NULL DEFAULT 0.5,"
                + " b BOOLEAN NOT NULL DEFAULT true, d DATE NOT NULL DEFAULT '2020-06-01', t VARCHAR(3))");

        copy("v", file("||||x"), "");

        assertThat(rows("SELECT n, f, b, d, t FROM v")).containsExactly("1.50|0.5|t|2020-06-01|x");
    }

    @Rule(page = "c_loading_default_values")
    void keepsANullInAColumnThatMayBeNull() throws Exception {
        execute("CREATE TABLE v (id INT DEFAULT 7, name VARCHAR(5))");

        copy("v", file("|a"), "");

        assertThat(rows("SELECT id, name FROM v")).containsExactly("null|a");
    }

    @Rule(page = CHARACTERS)
    void keepsCodePointsThatAreNoCharacters() throws Exception {
        copy("t", file("1|a\uffff\ufdd0b|c"), "");

        assertThat(rows("SELECT name FROM t")).containsExactly("a\uffff\ufdd0b");
    }

    @Rule(page = CHARACTERS)
    void replacesCodePointsThatAreNoCharactersWhenToldSo() throws Exception {
        copy("t", file("1|a\uffff\ufdd0b|c", "2|\ufdef\ufffe\ud83f\udffe|c", "3|\ufffd\ufdcf|c"), "ACCEPTINVCHARS '^'");

        assertThat(rows("SELECT name FROM t ORDER BY id")).containsExactly("a^^^^^^b", "^^^^^^^^^^", "\ufffd\ufdcf");
    }
}
