package io.tracking.api.sources;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/**
 * Says how many records may come in how much time. So many may come at once, when nothing came for as long.
 *
 * @param records 1 to 1 000 000 000
 * @param per 1 s to 1 day
 */
record RecordRate(long records, Duration per) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,10})/(\\d{1,6}(?:s|m|h|d))");
    private static final long MOST = 1_000_000_000;

    /**
     * Reads {@code 1000/1m}.
     *
     * @param property that it is the value of
     * @throws IllegalArgumentException naming the property, the rule and the value
     */
    static RecordRate of(String property, String text) {
        Matcher form = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (form.matches()) {
            long records = Long.parseLong(form.group(1));
            Duration per = DurationStyle.SIMPLE.parse(form.group(2));
            if (records > 0
                    && records <= MOST
                    && per.compareTo(Duration.ofSeconds(1)) >= 0
                    && per.compareTo(Duration.ofDays(1)) <= 0) {
                return new RecordRate(records, per);
            }
        }
        throw new IllegalArgumentException(
                property + " must be records/time such as 1000/1m, with 1 to 1000000000 records and 1s to 1d, got '"
                        + text + "'");
    }
}
