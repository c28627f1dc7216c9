package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

class CopyJsonConformanceIT extends Conformance {

    private static final String FORMAT = "copy-parameters-data-format";
    private static final String JSON = "copy-usage_notes-copy-from-json";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(20), note VARCHAR(100) DEFAULT 'none')");
    }

    @Rule(page = FORMAT)
    void matchesNamesToColumnsInAnyOrder() throws Exception {
        copy("t", file("{\"note\":\"n\",\"name\":\"a\",\"id\":1}"), "JSON 'auto'");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a|n");
    }

    @Rule(page = FORMAT)
    void takesFormatAsJson() throws Exception {
        copy("t", file("{\"id\":1}"), "FORMAT AS JSON 'auto'");

        assertThat(rows("SELECT id FROM t")).containsExactly("1");
    }

    @Rule(page = FORMAT)
    void leavesOutNamesThatAreNoColumns() throws Exception {
        copy("t", file("{\"id\":1,\"_extra\":{\"a\":[1,2]},\"name\":\"a\"}"), "JSON 'auto'");

        assertThat(rows("SELECT id, name FROM t")).containsExactly("1|a");
    }

    @Rule(page = FORMAT)
    void matchesNamesInLowerCaseOnly() throws Exception {
        copy("t", file("{\"ID\":1,\"name\":\"a\"}"), "JSON 'auto'");

        assertThat(rows("SELECT id, name FROM t")).containsExactly("null|a");
    }

    @Rule(page = FORMAT)
    void matchesNamesInAnyCaseWhenToldSo() throws Exception {
        copy("t", file("{\"Id\":1,\"NAME\":\"a\"}"), "JSON 'auto ignorecase'");

        assertThat(rows("SELECT id, name FROM t")).containsExactly("1|a");
    }

    @Rule(page = FORMAT)
    void loadsNullForANameThatIsNotThere() throws Exception {
        copy("t (id, note)", file("{\"id\":1}"), "JSON 'auto'");

        assertThat(rows("SELECT id, note FROM t")).containsExactly("1|null");
    }

    @Rule(page = FORMAT)
    void loadsTheDefaultOfAColumnThatIsNotInTheList() throws Exception {
        copy("t (id)", file("{\"id\":1,\"note\":\"n\"}"), "JSON 'auto'");

        assertThat(rows("SELECT id, note FROM t")).containsExactly("1|none");
    }

    @Rule(page = FORMAT)
    void failsWhenANotNullColumnGetsNothing() throws Exception {
        execute("CREATE TABLE n (id INT NOT NULL, name VARCHAR(20))");

        copyRefused("n", file("{\"name\":\"a\"}"), "JSON 'auto'");

        assertThat(loadErrors()).singleElement().asString().startsWith("1213|1|id|");
    }

    @Rule(page = JSON)
    void takesObjectsThatSpanLinesOrShareOne() throws Exception {
        copy("t", file("{", "  \"id\": 1", "}", "", "{\"id\":2} {\"id\":3}{\"id\":4}"), "JSON 'auto'");

        assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3", "4");
    }

    @Rule(page = JSON)
    void readsEscapes() throws Exception {
        copy("t", file("{\"id\":1,\"name\":\"a\\\\b\",\"note\":\"x\\ny\\tz\\u00e9\"}"), "JSON 'auto'");

        assertThat(rows("SELECT name, note FROM t")).containsExactly("a\\b|x\ny\tzé");
    }

    @Rule(page = JSON)
    void loadsNestedValuesAsText() throws Exception {
        copy("t", file("{\"id\":1,\"note\":{\"a\":[1,{\"b\":null}]}}"), "JSON 'auto'");

        assertThat(value("SELECT note FROM t").replace(" ", "")).isEqualTo("{\"a\":[1,{\"b\":null}]}");
    }

    @Rule(page = FORMAT)
    void refusesCommasBetweenObjects() throws Exception {
        copyRefused("t", file("{\"id\":1},", "{\"id\":2}"), "JSON 'auto'");

        assertThat(loadErrors()).isNotEmpty();
    }

    @Rule(page = FORMAT)
    void refusesTextThatIsNoJson() throws Exception {
        copyRefused("t", file("{\"id\":1}", "no json", "{\"id\":2}"), "JSON 'auto'");

        assertThat(loadErrors()).first().asString().contains("|2|");
    }

    @Rule(page = FORMAT)
    void refusesQuotesThatAreNotDouble() throws Exception {
        copyRefused("t", file("{'id':1}"), "JSON 'auto'");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = FORMAT)
    void countsTextBetweenObjectsAsAnError() throws Exception {
        copy("t", file("{\"id\":1}", "no json", "{\"id\":2}"), "JSON 'auto' MAXERROR 5");

        assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
    }

    @Rule(page = "r_STL_LOAD_ERRORS")
    void namesTheLastLineOfTheBadObject() throws Exception {
        copyRefused("t", file("{\"id\":1}", "{", "\"id\":\"x\"", "}", "{\"id\":2}"), "JSON 'auto'");

        assertThat(loadErrors()).singleElement().asString().contains("|4|id|");
    }

    @Rule(page = FORMAT)
    void keepsEmptyStrings() throws Exception {
        copy("t", file("{\"id\":1,\"name\":\"\"}"), "JSON 'auto'");

        assertThat(rows("SELECT name = '' FROM t")).containsExactly("t");
    }

    @Rule(page = FORMAT)
    void loadsEmptyStringsAsNullWhenToldSo() throws Exception {
        copy("t", file("{\"id\":1,\"name\":\"\"}"), "JSON 'auto' EMPTYASNULL");

        assertThat(rows("SELECT name FROM t")).containsExactly("null");
    }

    @Rule(page = FORMAT)
    void loadsAnEmptyStringForANumberAsNull() throws Exception {
        copy("t", file("{\"id\":\"\",\"name\":\"a\"}"), "JSON 'auto'");

        assertThat(rows("SELECT id FROM t")).containsExactly("null");
    }

    @Rule(page = FORMAT)
    void countsHeaderLinesInJson() throws Exception {
        copy("t", file("{\"id\":1}", "{\"id\":2}"), "JSON 'auto' IGNOREHEADER 1");

        assertThat(rows("SELECT id FROM t")).containsExactly("2");
    }

    @Rule(page = FORMAT)
    void refusesObjectsLargerThan4Megabytes() throws Exception {
        String large = "x".repeat(4 * 1024 * 1024 + 10);

        copyRefused("t", file("{\"id\":1,\"other\":\"" + large + "\"}"), "JSON 'auto'");
    }

    @Rule(page = FORMAT)
    void refusesADelimiterWithJson() {
        copyRefused("t", file("{\"id\":1}"), "JSON 'auto' DELIMITER ','");
    }

    @Rule(page = FORMAT)
    void refusesANullTextWithJson() {
        copyRefused("t", file("{\"id\":1}"), "JSON 'auto' NULL AS 'x'");
    }

    @Rule(page = FORMAT)
    void refusesArraysWithoutPaths() throws Exception {
        copyRefused("t", file("[1,\"a\"]"), "JSON 'auto'");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = FORMAT)
    void followsPathsInBracketNotation() throws Exception {
        String paths = file("{\"jsonpaths\":[\"$['a']['b']\",\"$['N']\",\"$['list'][1]\"]}");

        copy("t", file("{\"a\":{\"b\":7},\"N\":\"x\",\"list\":[1,\"two\"]}"), "JSON '" + paths + "'");

        assertThat(rows("SELECT * FROM t")).containsExactly("7|x|two");
    }

    @Rule(page = FORMAT)
    void followsPathsInDotNotation() throws Exception {
        String paths = file("{\"jsonpaths\":[\"$.a.b\",\"$.N\",\"$.list[0]\"]}");

        copy("t", file("{\"a\":{\"b\":7},\"N\":\"x\",\"list\":[1,\"two\"]}"), "JSON '" + paths + "'");

        assertThat(rows("SELECT * FROM t")).containsExactly("7|x|1");
    }

    @Rule(page = FORMAT)
    void readsArraysByPaths() throws Exception {
        String paths = file("{\"jsonpaths\":[\"$[0]\",\"$[1]\"]}");

        copy("t (id, name)", file("[1,\"a\"]", "[2,\"b\"]"), "JSON '" + paths + "'");

        assertThat(rows("SELECT id, name FROM t ORDER BY id")).containsExactly("1|a", "2|b");
    }

    @Rule(page = JSON)
    void loadsAWholeArrayByItsPath() throws Exception {
        String paths = file("{\"jsonpaths\":[\"$['tags']\"]}");

        copy("t (note)", file("{\"tags\":[\"a\",\"b\"]}"), "JSON '" + paths + "'");

        assertThat(rows("SELECT note FROM t")).containsExactly("[\"a\",\"b\"]");
    }

    @Rule(page = FORMAT)
    void loadsNullForAPathThatFindsNoMember() throws Exception {
        String paths = file("{\"jsonpaths\":[\"$.id\",\"$.no.such\"]}");

        copy("t (id, name)", file("{\"id\":1}"), "JSON '" + paths + "'");

        assertThat(rows("SELECT id, name FROM t")).containsExactly("1|null");
    }

    @Rule(page = FORMAT)
    void failsForAPathThatFindsNoElement() throws Exception {
        String paths = file("{\"jsonpaths\":[\"$.list[3]\"]}");

        copyRefused("t (id)", file("{\"list\":[1]}"), "JSON '" + paths + "'");

        assertThat(loadErrors())
                .singleElement()
                .asString()
                .endsWith("Invalid JSONPath format: Not an array or index out of range.");
    }

    @Rule(page = FORMAT)
    void matchesNamesWhenThePathsFileHasAnotherKey() throws Exception {
        String paths = file("{\"paths\":[\"$.other\"]}");

        copy("t", file("{\"id\":1,\"other\":2}"), "JSON '" + paths + "'");

        assertThat(rows("SELECT id FROM t")).containsExactly("1");
    }

    @Rule(page = FORMAT)
    void refusesAPathsFileThatIsNoJson() {
        copyRefused("t", file("{\"id\":1}"), "JSON '" + file("{\"jsonpaths\":[") + "'");
    }

    @Rule(page = FORMAT)
    void refusesAPathsFileWithTwoObjects() {
        copyRefused("t (id)", file("{\"id\":1}"), "JSON '" + file("{\"jsonpaths\":[\"$.id\"]} {}") + "'");
    }

    @Rule(page = JSON)
    void refusesFewerPathsThanColumns() {
        copyRefused("t", file("{\"id\":1}"), "JSON '" + file("{\"jsonpaths\":[\"$.id\"]}") + "'");
    }
}
