package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

class DateConformanceIT extends Conformance {

    private static final String PARTS = "r_Dateparts_for_datetime_functions";
    private static final String DIFFERENCE = "r_DATEDIFF_function";
    private static final String FORMAT = ", 'YYYY-MM-DD HH24:MI:SS.MS')";

    private String time(String expression) throws Exception {
        return value("SELECT TO_CHAR(" + expression + FORMAT);
    }

    private String difference(String part, String from, String to) throws Exception {
        return value("SELECT DATEDIFF(" + part + ", '" + from + "', '" + to + "')");
    }

    @Rule(page = PARTS)
    void knowsAllNamesOfYearsAndGreaterParts() throws Exception {
        for (String part : new String[] {"year", "years", "y", "yr", "yrs", "'year'", "YEAR"}) {
            assertThat(difference(part, "2008-12-31", "2010-01-01")).as(part).isEqualTo("2");
        }
        for (String part : new String[] {"decade", "decades", "dec", "decs"}) {
            assertThat(difference(part, "1990-01-01", "2011-01-01")).as(part).isEqualTo("3");
        }
        for (String part : new String[] {"century", "centuries", "c", "cent", "cents"}) {
            assertThat(difference(part, "2000-01-01", "2001-01-01")).as(part).isEqualTo("1");
        }
        for (String part : new String[] {"millennium", "millennia", "mil", "mils"}) {
            assertThat(difference(part, "1999-01-01", "2001-01-01")).as(part).isEqualTo("1");
        }
    }

    @Rule(page = PARTS)
    void knowsAllNamesOfQuartersMonthsAndWeeks() throws Exception {
        for (String part : new String[] {"quarter", "quarters", "qtr", "qtrs"}) {
            assertThat(difference(part, "2020-01-01", "2021-04-03")).as(part).isEqualTo("5");
        }
        for (String part : new String[] {"month", "months", "mon", "mons"}) {
            assertThat(difference(part, "2020-01-31", "2020-04-01")).as(part).isEqualTo("3");
        }
        for (String part : new String[] {"week", "weeks", "w"}) {
            assertThat(difference(part, "2009-01-01", "2009-12-31")).as(part).isEqualTo("52");
        }
    }

    @Rule(page = PARTS)
    void knowsAllNamesOfDaysHoursMinutesAndSeconds() throws Exception {
        for (String part : new String[] {"day", "days", "d"}) {
            assertThat(difference(part, "2020-01-01", "2020-01-03")).as(part).isEqualTo("2");
        }
        for (String part : new String[] {"hour", "hours", "h", "hr", "hrs"}) {
            assertThat(difference(part, "2020-01-01", "2020-01-02")).as(part).isEqualTo("24");
        }
        for (String part : new String[] {"minute", "minutes", "m", "min", "mins"}) {
            assertThat(difference(part, "2020-01-01 00:00:59", "2020-01-01 00:02:00"))
                    .as(part)
                    .isEqualTo("2");
        }
        for (String part : new String[] {"second", "seconds", "s", "sec", "secs"}) {
            assertThat(difference(part, "2020-01-01", "2020-01-01 00:01:00"))
                    .as(part)
                    .isEqualTo("60");
        }
    }

    @Rule(page = PARTS)
    void knowsAllNamesOfFractions() throws Exception {
        for (String part : "millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon"
                .split(" ", -1)) {
            assertThat(difference(part, "2020-01-01", "2020-01-01 00:00:01"))
                    .as(part)
                    .isEqualTo("1000");
        }
        for (String part :
                "microsecond microseconds microsec microsecs usecond useconds us usec usecs".split(" ", -1)) {
            assertThat(difference(part, "2020-01-01", "2020-01-01 00:00:01"))
                    .as(part)
                    .isEqualTo("1000000");
        }
    }

    @Rule(page = PARTS)
    void refusesOtherParts() {
        refused("SELECT DATEDIFF(bogus, '2020-01-01', '2020-01-02')");
        refused("SELECT DATEADD(fortnight, 1, '2020-01-01')");
        refused("SELECT DATE_PART(moon, TIMESTAMP '2020-01-01')");
    }

    @Rule(page = PARTS)
    void countsDaysOfTheWeekFromSunday() throws Exception {
        for (String part : new String[] {"dow", "dayofweek", "dw", "weekday"}) {
            assertThat(value("SELECT DATE_PART(" + part + ", DATE '2020-06-07')::INT"))
                    .as(part)
                    .isEqualTo("0");
            assertThat(value("SELECT EXTRACT(" + part + " FROM DATE '2020-06-06')"))
                    .as(part)
                    .isEqualTo("6");
        }
    }

    @Rule(page = PARTS)
    void countsDaysOfTheYear() throws Exception {
        for (String part : new String[] {"doy", "dayofyear", "dy", "yearday"}) {
            assertThat(value("SELECT EXTRACT(" + part + " FROM DATE '2020-02-01')"))
                    .as(part)
                    .isEqualTo("32");
        }
    }

    @Rule(page = PARTS)
    void extractsWholeSecondsAndTheirFractions() throws Exception {
        execute("CREATE TABLE seconds (micro TIMESTAMP)");
        execute("INSERT INTO seconds VALUES ('2009-09-21 11:10:03.189717')");

        assertThat(value("SELECT EXTRACT(sec FROM micro) FROM seconds")).isEqualTo("3");
        assertThat(value("SELECT DATE_PART(sec, micro) FROM seconds")).isEqualTo("3.189717");
    }

    @Rule(page = PARTS)
    void beginsADecadeWithItsFirstYear() throws Exception {
        assertThat(value("SELECT EXTRACT(decade FROM TIMESTAMP '1999-02-16 20:38:40')"))
                .isEqualTo("200");
        assertThat(value("SELECT EXTRACT(century FROM TIMESTAMP '2000-12-16 12:21:13')"))
                .isEqualTo("20");
    }

    @Rule(page = "r_EXTRACT_function")
    void extractsTheEpoch() throws Exception {
        assertThat(value("SELECT EXTRACT(epoch FROM TIMESTAMP '1970-01-02 00:00:01')"))
                .isEqualTo("86401");
    }

    @Rule(page = "r_DATE_PART_function")
    void takesAPartAsANameOrAString() throws Exception {
        assertThat(value("SELECT DATE_PART(minute, TIMESTAMP '2023-01-04 04:05:06.789')::INT"))
                .isEqualTo("5");
        assertThat(value("SELECT DATE_PART('mon', TIMESTAMP '2023-01-04 04:05:06.789')::INT"))
                .isEqualTo("1");
        assertThat(value("SELECT PGDATE_PART(w, DATE '2008-06-17')::INT")).isEqualTo("25");
    }

    @Rule(page = DIFFERENCE)
    void countsBackwards() throws Exception {
        assertThat(difference("day", "2020-01-03", "2020-01-01")).isEqualTo("-2");
    }

    @Rule(page = DIFFERENCE)
    void countsBoundariesNotDurations() throws Exception {
        assertThat(difference("day", "2020-01-01 23:59:59", "2020-01-02 00:00:01"))
                .isEqualTo("1");
        assertThat(difference("quarter", "2020-03-31", "2020-04-01")).isEqualTo("1");
    }

    @Rule(page = "r_DATEADD_function")
    void addsQuartersWeeksAndFractions() throws Exception {
        assertThat(time("DATEADD(qtr, 1, '2020-01-31'::timestamp)")).isEqualTo("2020-04-30 00:00:00.000");
        assertThat(time("DATEADD(w, -1, '2020-01-31'::timestamp)")).isEqualTo("2020-01-24 00:00:00.000");
        assertThat(time("DATEADD(ms, 1500, '2020-01-31'::timestamp)")).isEqualTo("2020-01-31 00:00:01.500");
        assertThat(time("DATEADD(yrs, 1, '2020-02-29'::timestamp)")).isEqualTo("2021-02-28 00:00:00.000");
    }

    @Rule(page = "r_DATEADD_function")
    void givesATimestampForADate() throws Exception {
        assertThat(time("DATEADD(day, 1, DATE '2020-02-28')")).isEqualTo("2020-02-29 00:00:00.000");
    }

    @Rule(page = "r_ADD_MONTHS")
    void addsMonthsFromMonthEndToMonthEnd() throws Exception {
        assertThat(time("ADD_MONTHS('2008-03-31', 1)")).isEqualTo("2008-04-30 00:00:00.000");
        assertThat(time("ADD_MONTHS('2008-02-29', 1)")).isEqualTo("2008-03-31 00:00:00.000");
        assertThat(time("ADD_MONTHS('2008-02-28', 1)")).isEqualTo("2008-03-28 00:00:00.000");
        assertThat(time("DATEADD(month, 1, '2008-02-29')")).isEqualTo("2008-03-29 00:00:00.000");
    }

    @Rule(page = "r_LAST_DAY")
    void tellsTheLastDayOfTheMonth() throws Exception {
        assertThat(value("SELECT LAST_DAY('2008-02-04')")).isEqualTo("2008-02-29");
        assertThat(value("SELECT LAST_DAY(TIMESTAMP '2019-12-31 23:59:59')")).isEqualTo("2019-12-31");
    }

    @Rule(page = "r_TRUNC_date")
    void cutsTheTimeOff() throws Exception {
        assertThat(value("SELECT TRUNC(TIMESTAMP '2011-07-21 10:32:38.248109')"))
                .isEqualTo("2011-07-21");
    }

    @Rule(page = "r_DATE_TRUNC")
    void truncatesDatesToTimestamps() throws Exception {
        assertThat(time("DATE_TRUNC('month', DATE '2008-09-08')")).isEqualTo("2008-09-01 00:00:00.000");
        assertThat(time("DATE_TRUNC('week', TIMESTAMP '2008-09-08 11:00:00')")).isEqualTo("2008-09-08 00:00:00.000");
        assertThat(time("DATE_TRUNC('qtr', TIMESTAMP '2008-09-08 11:00:00')")).isEqualTo("2008-07-01 00:00:00.000");
    }

    @Rule(page = "CONVERT_TIMEZONE")
    void convertsFromUtc() throws Exception {
        assertThat(time("CONVERT_TIMEZONE('America/New_York', '2013-02-01 08:00:00')"))
                .isEqualTo("2013-02-01 03:00:00.000");
    }

    @Rule(page = "CONVERT_TIMEZONE")
    void convertsFromOneZoneToAnother() throws Exception {
        assertThat(time("CONVERT_TIMEZONE('EST', 'PST', '2008-03-05 12:25:29')"))
                .isEqualTo("2008-03-05 09:25:29.000");
    }

    @Rule(page = "r_MONTHS_BETWEEN_function")
    void countsMonthsBetween() throws Exception {
        assertThat(value("SELECT MONTHS_BETWEEN('1969-01-18', '1969-03-18')")).isEqualTo("-2.0");
        assertThat(value("SELECT MONTHS_BETWEEN('2020-02-29', '2020-01-31')")).isEqualTo("1.0");
    }

    @Rule(page = "r_NEXT_DAY")
    void tellsTheNextDayOfThatName() throws Exception {
        assertThat(value("SELECT NEXT_DAY('2014-08-20', 'Tuesday')")).isEqualTo("2014-08-26");
        assertThat(value("SELECT NEXT_DAY('2014-08-20', 'Wed')")).isEqualTo("2014-08-27");
    }

    @Rule(page = "r_DATE_CMP")
    void comparesDates() throws Exception {
        assertThat(rows("SELECT DATE_CMP('2008-01-01', '2008-01-04'), DATE_CMP('2008-01-04', '2008-01-04'),"
                        + " DATE_CMP('2008-01-05', '2008-01-04')"))
                .containsExactly("-1|0|1");
    }

    @Rule(page = "r_DATE_CMP_TIMESTAMP")
    void comparesDatesWithTimestamps() throws Exception {
        assertThat(rows("SELECT DATE_CMP_TIMESTAMP('2008-06-18', '2008-06-18 00:00:00'),"
                        + " DATE_CMP_TIMESTAMP('2008-06-18', '2008-06-18 10:00:00')"))
                .containsExactly("0|-1");
    }

    @Rule(page = "r_DATE_PART_YEAR")
    void tellsTheYearOfADate() throws Exception {
        assertThat(value("SELECT DATE_PART_YEAR(DATE '2008-03-01')")).isEqualTo("2008");
    }

    @Rule(page = "r_TO_DATE_function")
    void countsOnWhenADayIsTooGreat() throws Exception {
        assertThat(rows("SELECT TO_DATE('02 Oct 2001', 'DD Mon YYYY'), TO_DATE('20010631', 'YYYYMMDD', FALSE),"
                        + " TO_DATE('2001-06-31', 'YYYY-MM-DD')"))
                .containsExactly("2001-10-02|2001-07-01|2001-07-01");
        assertThat(refused("SELECT TO_DATE('20010631', 'YYYYMMDD', TRUE)")).contains("out of range");
    }
}
