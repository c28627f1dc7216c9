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

    @Rule(page = STRINGS)
    void readsNamesOfMonthsInAnyCase() throws Exception {
        copy("d", file("Jan-01-1999", "FEB-02-1999"), "DATEFORMAT AS 'MON-DD-YYYY'");
        copy("d", file("March 31, 2003", "apr 30, 2003"), "DATEFORMAT AS 'MON DD, YYYY'");

        assertThat(rows("SELECT day FROM d ORDER BY day"))
                .containsExactly("1999-01-01", "1999-02-02", "2003-03-31", "2003-04-30");
    }

    @Rule(page = STRINGS)
    void readsTheDateOfAFormatWithATime() throws Exception {
        copy("d", file("03.31.2003 18:45:05"), "DATEFORMAT 'MM.DD.YYYY HH:MI:SS'");

        assertThat(rows("SELECT day FROM d")).containsExactly("2003-03-31");
    }

    @Rule(page = STRINGS)
    void readsMicrosecondsInAFormatOfItsOwn() throws Exception {
        copy("t", file("03.31.2003 18:45:05", "03.31.2003 18:45:05.123456"), "TIMEFORMAT AS 'MM.DD.YYYY HH:MI:SS'");

        assertThat(rows(TEXT + " ORDER BY at"))
                .containsExactly("2003-03-31 18:45:05.000000", "2003-03-31 18:45:05.123456");
    }

    @Rule(page = STRINGS)
    void readsTheTwelveHoursOfAHalfOfTheDay() throws Exception {
        copy("t", file("03/31/2003 06:45:05 PM", "03/31/2003 12:00:01 am"), "TIMEFORMAT 'MM/DD/YYYY HH12:MI:SS AM'");
        copy("t", file("04/01/2003 07:05:09 AM"), "TIMEFORMAT 'MM/DD/YYYY HH:MI:SS AM'");

        assertThat(rows(TEXT + " ORDER BY at"))
                .containsExactly(
                        "2003-03-31 00:00:01.000000", "2003-03-31 18:45:05.000000", "2003-04-01 07:05:09.000000");
    }

    @Rule(page = STRINGS)
    void readsYearsWithoutCentury() throws Exception {
        copy("d", file("31/12/99", "01/01/05"), "DATEFORMAT 'DD/MM/YY'");

        assertThat(rows("SELECT day FROM d ORDER BY day")).containsExactly("1999-12-31", "2005-01-01");
    }

    @Rule(page = STRINGS)
    void refusesATimeZoneInTheFormat() throws Exception {
        copyRefused("t", file("2020-06-01 00:00:24+00"), "TIMEFORMAT 'YYYY-MM-DD HH:MI:SSOF'");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = AUTO)
    void recognizesDaysOfTheYearAndJulianDays() throws Exception {
        copy("d", file("J2451187", "1996.008"), "DATEFORMAT 'auto'");
        copy("t", file("J2345678 04:05:06.789"), "TIMEFORMAT 'auto'");

        assertThat(rows("SELECT day FROM d ORDER BY day")).containsExactly("1996-01-08", "1999-01-08");
        assertThat(rows(TEXT)).containsExactly("1710-02-23 04:05:06.789000");
    }

    @Rule(page = AUTO)
    void recognizesYearsBeforeChrist() throws Exception {
        copy("d", file("Jan-08-95 BC"), "DATEFORMAT 'auto'");
        copy("t", file("Jan-08-95 BC"), "TIMEFORMAT 'auto'");

        assertThat(rows("SELECT TO_CHAR(day, 'YYYY-MM-DD BC') FROM d")).containsExactly("0095-01-08 BC");
        assertThat(rows("SELECT TO_CHAR(at, 'YYYY-MM-DD BC') FROM t")).containsExactly("0095-01-08 BC");
    }

    @Rule(page = AUTO)
    void recognizesDigitsAlone() throws Exception {
        copy("t", file("19960108 040809", "960108 040810"), "TIMEFORMAT 'auto'");

        assertThat(rows(TEXT + " ORDER BY at"))
                .containsExactly("1996-01-08 04:08:09.000000", "1996-01-08 04:08:10.000000");
    }

    @Rule(page = AUTO)
    void recognizesMilliseconds() throws Exception {
        copy("t", file("1996-01-08 04:05:06.789"), "TIMEFORMAT 'auto'");

        assertThat(rows(TEXT)).containsExactly("1996-01-08 04:05:06.789000");
    }

    @Rule(page = AUTO)
    void recognizesTimeZones() throws Exception {
        execute("CREATE TABLE z (id INT, at TIMESTAMPTZ)");

        copy(
                "z",
                file(
                        "1|17 Dec 07:37:16 1997 PST",
                        "2|12/17/1997 07:37:16.00 PST",
                        "3|1997-12-17 07:37:16-08",
                        "4|12.17.1997 07:37:16.00 PST"),
                "TIMEFORMAT 'auto'");

        assertThat(rows("SELECT id, at = '1997-12-17 15:37:16+00' FROM z ORDER BY id"))
                .containsExactly("1|t", "2|t", "3|t", "4|t");
    }

    @Rule(page = AUTO)
    void recognizesTheFormatsOfStringsToo() throws Exception {
        copy("d", file("03/31/2003", "March 31, 2003", "Mar-31-2003"), "DATEFORMAT 'auto'");

        assertThat(rows("SELECT DISTINCT day FROM d")).containsExactly("2003-03-31");
    }

    @Rule(page = AUTO)
    void leavesOutTheTimeOfADate() throws Exception {
        copy("d", file("2019-02-11T05:09:12.195Z", "17 Dec 07:37:16 1997 PST"), "DATEFORMAT 'auto'");

        assertThat(rows("SELECT day FROM d ORDER BY day")).containsExactly("1997-12-17", "2019-02-11");
    }

    @Rule(page = AUTO)
    void doesNotRecognizeSecondsOfTheEpoch() throws Exception {
        copyRefused("t", file("1591000000"), "TIMEFORMAT 'auto'");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }
}
