package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;

class CopyTimeConformanceIT extends Conformance {

    private static final String CONVERSION = "copy-parameters-data-conversion";
    private static final String STRINGS = "r_DATEFORMAT_and_TIMEFORMAT_strings";
    private static final String AUTO = "automatic-recognition";
    private static final String TEXT = "SELECT TO_CHAR(at, 'YYYY-MM-DD HH24:MI:SS.US') FROM t";

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (at TIMESTAMP)");
        execute("CREATE TABLE d (day DATE)");
    }

    @Rule(page = STRINGS)
    void readsTheDefaultFormatWithAndWithoutMicroseconds() throws Exception {
        copy("t", file("2020-06-01 00:00:24", "2020-06-01 00:00:25.123456"), "");

        assertThat(rows(TEXT + " ORDER BY at"))
                .containsExactly("2020-06-01 00:00:24.000000", "2020-06-01 00:00:25.123456");
    }

    @Rule(page = "r_Load_Error_Reference")
    void refusesAnotherFormat() throws Exception {
        copyRefused("t", file("2020/06/01 00:00:24"), "");

        assertThat(loadErrors())
                .singleElement()
                .asString()
                .startsWith("1206|1|at|Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]");
    }

    @Rule(page = "r_Load_Error_Reference")
    void refusesADayThatIsNotInTheCalendar() throws Exception {
        copyRefused("t", file("2021-02-29 00:00:00"), "");

        assertThat(loadErrors()).singleElement().asString().startsWith("1206|1|at|");
    }

    @Rule(page = AUTO)
    void recognizesIso8601() throws Exception {
        copy("t", file("2019-02-11T05:09:12.195Z"), "TIMEFORMAT 'auto'");

        assertThat(rows(TEXT)).containsExactly("2019-02-11 05:09:12.195000");
    }

    @Rule(page = AUTO)
    void takesMidnightForADateAlone() throws Exception {
        copy("t", file("2019-02-11"), "TIMEFORMAT 'auto'");

        assertThat(rows(TEXT)).containsExactly("2019-02-11 00:00:00.000000");
    }

    @Rule(page = CONVERSION)
    void readsSecondsOfTheEpoch() throws Exception {
        copy("t", file("1591000000"), "TIMEFORMAT 'epochsecs'");

        assertThat(rows(TEXT)).containsExactly("2020-06-01 08:26:40.000000");
    }

    @Rule(page = CONVERSION)
    void readsMillisecondsOfTheEpoch() throws Exception {
        copy("t", file("1591000000123"), "TIMEFORMAT 'epochmillisecs'");

        assertThat(rows(TEXT)).containsExactly("2020-06-01 08:26:40.123000");
    }

    @Rule(page = STRINGS)
    void readsAFormatOfItsOwn() throws Exception {
        copy("t", file("06/01/2020 07.05.09"), "TIMEFORMAT 'MM/DD/YYYY HH.MI.SS'");

        assertThat(rows(TEXT)).containsExactly("2020-06-01 07:05:09.000000");
    }

    @Rule(page = STRINGS)
    void readsDatesInTheDefaultFormatAndInAnother() throws Exception {
        copy("d", file("2020-06-01"), "");
        copy("d", file("02.06.2020"), "DATEFORMAT 'DD.MM.YYYY'");

        assertThat(rows("SELECT day FROM d ORDER BY day")).containsExactly("2020-06-01", "2020-06-02");
    }

    @Rule(page = "r_Load_Error_Reference")
    void refusesADateInAnotherFormat() throws Exception {
        copyRefused("d", file("01.06.2020"), "");

        assertThat(loadErrors()).singleElement().asString().startsWith("1205|1|day|");
    }

    @Rule(page = CONVERSION)
    void loadsNullForAnyOtherDateWhenToldSo() throws Exception {
        copy("d", file("0000-00-00"), "ACCEPTANYDATE DATEFORMAT 'YYYY-MM-DD'");

        assertThat(rows("SELECT day FROM d")).containsExactly("null");
    }
}
