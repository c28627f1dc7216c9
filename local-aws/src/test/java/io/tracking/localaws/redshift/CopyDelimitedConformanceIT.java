package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

class CopyDelimitedConformanceIT extends Conformance {

    private static final String FORMAT = "copy-parameters-data-format";
    private static final String CONVERSION = "copy-parameters-data-conversion";
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
        var first = file("id,name,code", "1,a,c");

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

    @Rule(page = "copy-parameters-column-mapping")
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
}
