package io.tracking.sandbox.chaos;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an alarm can be made of in a page of Prometheus: every gauge of ours, and the counters of what went wrong. */
final class Metrics {

    private static final Pattern TYPE = Pattern.compile("# TYPE (tracking_\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(tracking_[a-zA-Z0-9_:]+(?:\\{[^}]*\\})?) (\\S+)");
    private static final Pattern TROUBLE =
            Pattern.compile("fail|refus|reject|unreachable|damaged|quarantined|dead|unreadable|misdated|errors?");

    private Metrics() {}

    /** Name and labels to value; of counters only those that have counted something. */
    static Map<String, Double> alarming(String page) {
        Set<String> gauges = new TreeSet<>();
        Map<String, Double> alarming = new TreeMap<>();
        for (String line : page.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                if (type.group(2).equals("gauge")) {
                    gauges.add(type.group(1));
                }
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                String name = sample.group(1).replaceFirst("\\{.*", "");
                double value = Double.parseDouble(sample.group(2));
                if (gauges.contains(name)
                        || (TROUBLE.matcher(sample.group(1)).find() && name.endsWith("_total") && value != 0)) {
                    alarming.put(sample.group(1), value);
                }
            }
        }
        return alarming;
    }
}
