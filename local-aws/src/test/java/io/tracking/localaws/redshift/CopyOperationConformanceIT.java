package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

class CopyOperationConformanceIT extends Conformance {

    private static final String LOAD = "copy-parameters-data-load";
    private static final String LAST_COUNT = "PG_LAST_COPY_COUNT";
    private static final String LAST_ID = "PG_LAST_COPY_ID";
    private static final String HISTORY = "SYS_LOAD_HISTORY";
    private static final String DETAIL = "SYS_LOAD_ERROR_DETAIL";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(20))");
    }

    @Rule(page = LOAD)
    void goesOnWithFewerErrorsThanMaxerror() throws Exception {
        copy("t", file("1|a", "x|b", "3|c", "y|d", "5|e"), "MAXERROR 3");

        assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "3", "5");
        assertThat(loadErrors()).hasSize(2);
    }

    @Rule(page = LOAD)
    void failsWithAsManyErrorsAsMaxerror() throws Exception {
        copyRefused("t", file("1|a", "x|b", "3|c", "y|d", "5|e"), "MAXERROR AS 2");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = LOAD)
    void failsAtTheFirstErrorByDefault() throws Exception {
        copyRefused("t", file("1|a", "x|b"), "");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = LOAD)
    void refusesMoreThan100000Errors() {
        copyRefused("t", file("1|a"), "MAXERROR 100001");
    }

    @Rule(page = LOAD)
    void leavesOutEveryBadRowWhenToldSo() throws Exception {
        copy("t", file("1|a", "x|b", "y|c"), "IGNOREALLERRORS");

        assertThat(rows("SELECT id FROM t")).containsExactly("1");
    }

    @Rule(page = LOAD)
    void refusesIgnoreallerrorsWithMaxerror() {
        copyRefused("t", file("1|a"), "IGNOREALLERRORS MAXERROR 2");
    }

    @Rule(page = LOAD)
    void checksWithoutLoading() throws Exception {
        copy("t", file("1|a"), "NOLOAD");
        copyRefused("t", file("x|a"), "NOLOAD");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = LOAD)
    void takesTheOptionsOfEncodingAndStatistics() throws Exception {
        copy("t", file("1|a"), "COMPUPDATE OFF STATUPDATE ON");
        copy("t", file("2|b"), "COMPUPDATE PRESET COMPROWS 1000000 STATUPDATE FALSE");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = "r_COPY")
    void refusesAnUnknownOption() {
        copyRefused("t", file("1|a"), "NOSUCHOPTION");
    }

    @Rule(page = "r_COPY")
    void refusesATableThatIsNotThere() {
        copyRefused("no_such_table", file("1|a"), "");
    }

    @Rule(page = "r_COPY")
    void addsToTheRowsThatAreThere() throws Exception {
        copy("t", file("1|a"), "");
        copy("t", file("1|a"), "");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a", "1|a");
    }

    @Rule(page = "r_COPY")
    void belongsToTheTransaction() throws Exception {
        session.setAutoCommit(false);
        copy("t", file("1|a"), "");
        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("1");
        session.rollback();

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @Rule(page = LAST_COUNT)
    void tellsTheRowsOfTheLastCopyOfTheSession() throws Exception {
        copy("t", file("1|a", "2|b", "3|c"), "");

        assertThat(value("SELECT pg_last_copy_count()")).isEqualTo("3");
        assertThat(value(other(), "SELECT pg_last_copy_count()")).isEqualTo("0");
    }

    @Rule(page = LAST_COUNT)
    void tellsNoRowsAfterAFailedCopy() throws Exception {
        copy("t", file("1|a"), "");
        copyRefused("t", file("x|a"), "");

        assertThat(value("SELECT pg_last_copy_count()")).isEqualTo("0");
    }

    @Rule(page = LAST_COUNT)
    void tellsThePreviousCopyAfterASyntaxError() throws Exception {
        copy("t", file("1|a"), "");
        String id = value("SELECT pg_last_copy_id()");
        copyRefused("t", file("1|a"), "NOSUCHOPTION");

        assertThat(value("SELECT pg_last_copy_count()")).isEqualTo("1");
        assertThat(value("SELECT pg_last_copy_id()")).isEqualTo(id);
    }

    @Rule(page = LAST_ID)
    void tellsNoIdBeforeTheFirstCopy() throws Exception {
        assertThat(value("SELECT pg_last_copy_id()")).isEqualTo("-1");
    }

    @Rule(page = LAST_ID)
    void tellsTheIdOfAFailedCopyToo() throws Exception {
        copy("t", file("1|a"), "");
        String first = value("SELECT pg_last_copy_id()");
        copyRefused("t", file("x|a"), "");

        assertThat(value("SELECT pg_last_copy_id()")).isNotEqualTo(first);
    }

    @Rule(page = HISTORY)
    void keepsAHistoryOfCopies() throws Exception {
        String source = file("1|a", "2|b");
        copy("t", source, "");

        assertThat(rows(
                        "SELECT status, table_name, data_source, file_format, loaded_rows, source_file_count, error_count"
                                + " FROM sys_load_history WHERE query_id = pg_last_copy_id()"))
                .containsExactly("completed|t|" + source + "|txt|2|1|0");
    }

    @Rule(page = HISTORY)
    void keepsFailedCopiesInTheHistory() throws Exception {
        copyRefused("t", file("x|a"), "");

        assertThat(value("SELECT status FROM sys_load_history WHERE query_id = pg_last_copy_id()"))
                .isEqualTo("aborted");
    }

    @Rule(page = DETAIL)
    void keepsErrorsWhenTheTransactionIsRolledBack() throws Exception {
        String source = file("1|a", "x|b");
        session.setAutoCommit(false);
        copyRefused("t", source, "");
        session.rollback();

        assertThat(rows("SELECT file_name, line_number, column_name, column_type, error_code FROM sys_load_error_detail"
                        + " WHERE session_id = pg_backend_pid()"))
                .containsExactly(source + "|2|id|int4|1207");
    }

    @Rule(page = LAST_ID)
    void tellsTheIdOfBeforeWhenTheTransactionIsRolledBack() throws Exception {
        copy("t", file("1|a"), "");
        String before = value("SELECT pg_last_copy_id()");
        session.setAutoCommit(false);
        copy("t", file("2|b"), "");
        assertThat(value("SELECT pg_last_copy_id()")).isNotEqualTo(before);
        session.rollback();
        assertThat(value("SELECT pg_last_copy_id()")).isEqualTo(before);
        copyRefused("t", file("x|c"), "");
        session.rollback();

        assertThat(value("SELECT pg_last_copy_id()")).isEqualTo(before);
    }

    @Rule(page = LAST_ID)
    void tellsTheIdWhenTheTransactionIsCommitted() throws Exception {
        execute("BEGIN");
        copy("t", file("1|a"), "");
        String id = value("SELECT pg_last_copy_id()");
        execute("COMMIT");

        assertThat(value("SELECT pg_last_copy_id()")).isEqualTo(id).isNotEqualTo("-1");
    }

    @Rule(page = DETAIL)
    void showsErrorsToOtherSessions() throws Exception {
        copyRefused("t", file("x|b"), "");
        String id = value("SELECT pg_last_copy_id()");

        assertThat(value(other(), "SELECT COUNT(*) FROM sys_load_error_detail WHERE query_id = " + id))
                .isEqualTo("1");
    }

    @Rule(page = "r_STL_LOAD_ERRORS")
    void keepsTheRawLineAndTheRawValue() throws Exception {
        copyRefused("t", file("é2x|name"), "");

        assertThat(rows("SELECT raw_line, raw_field_value, colname, err_code FROM stl_load_errors"
                        + " WHERE query = pg_last_copy_id()"))
                .containsExactly(".2x|name|.2x|id|1207");
    }

    @Rule(page = "t_Troubleshooting_load_errors")
    void pointsToTheErrorTable() {
        assertThat(copyRefused("t", file("x|b"), ""))
                .contains("Load into table 't' failed")
                .contains("system table for details");
    }
}
