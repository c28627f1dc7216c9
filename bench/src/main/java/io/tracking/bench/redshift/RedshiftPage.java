package io.tracking.bench.redshift;

import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Options;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what was measured as Markdown: for each figure its ratio to that of the usual choice, and what it was measured on. Neither
 * host nor user is in it. Figures of the stand-in are marked one by one.
 */
final class RedshiftPage {

    static final String SECONDS = "seconds";

    private static final String STAND_IN = "stand-in";

    /** Behind each figure of the stand-in. */
    private static final String MARK = "°";

    private final StringBuilder text = new StringBuilder();
    private final SampleFiles files;
    private final boolean standIn;

    /** @param version what Redshift calls itself */
    RedshiftPage(Options options, String kind, String version, SampleFiles files) {
        this.files = files;
        standIn = version.contains(STAND_IN);
        text.append("# COPY by format, queries by key choice\n\n");
        head("measured on", "");
        line("date", LocalDateTime.now(Clock.systemUTC()).truncatedTo(ChronoUnit.MINUTES) + " " + ZoneOffset.UTC);
        line("warehouse", (standIn ? "the Redshift stand-in" : "Redshift") + ", `" + kind + "`");
        line("its version", version);
        line(
                "asked from",
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + ", JDK " + System.getProperty("java.version"));
        line(
                "rows",
                String.format(
                        Locale.ROOT,
                        "%,d events over %s days and %,d utm rows, %s files of each format",
                        options.number("rows"),
                        options.text("days"),
                        files.utmRows(),
                        options.text("files")));
        line("rounds", options.text("rounds") + " after one that does not count; medians; the result cache is off");
        if (standIn) {
            text.append("\n")
                    .append(MARK)
                    .append(" **This figure is of the stand-in, which is PostgreSQL:")
                    .append(" it tells nothing of Redshift**, and shows no more than that the measurement runs.\n");
        }
    }

    boolean isOfTheStandIn() {
        return standIn;
    }

    /** What ANALYZE COMPRESSION said, or why it did not. */
    record Compression(List<List<String>> rows, String reason) {}

    /** What a query read, as the cluster counts it. */
    record Scanned(String blocks, String rows) {}

    /** The key of one query under one choice. */
    static String cell(AnalystQuery query, KeyChoice choice) {
        return query.name() + " " + choice.name();
    }

    void copies(Measurement copies) {
        text.append("\n## COPY\n\n");
        String usual = CopyFormat.NDJSON_ZSTD.label();
        head("format", "beside " + usual, "bytes beside it", "bytes");
        for (CopyFormat format : CopyFormat.values()) {
            line(
                    format.label(),
                    figure(copies.ratio(format.label(), usual, SECONDS), copies.median(format.label(), SECONDS), ""),
                    String.format(
                            Locale.ROOT, "%.2f ×", (double) files.bytes(format) / files.bytes(CopyFormat.NDJSON_ZSTD)),
                    String.format(Locale.ROOT, "%,d", files.bytes(format)));
        }
    }

    void compression(Compression found) {
        text.append("\n## ANALYZE COMPRESSION\n\n");
        head("column of events", "encoding", "saves, percent");
        if (found.rows.isEmpty()) {
            line("–", "not here: " + found.reason.replaceFirst("^ERROR: ", "").replaceAll("\\s+", " "), "–");
        }
        // Table, column, encoding, estimated reduction.
        found.rows.forEach(
                row -> line(row.get(1).strip(), row.get(2).strip(), row.get(3).strip()));
    }

    void queries(Measurement queries, List<AnalystQuery> asked, Map<String, Scanned> scanned) {
        text.append("\n## The analysts' queries, beside AUTO\n\n");
        text.append(
                "A cell has the time beside that under AUTO, the median itself, and the blocks and rows that were scanned");
        text.append(standIn ? ", which the stand-in does not know.\n\n" : ".\n\n");
        String[] heads = Arrays.stream(KeyChoice.values()).map(KeyChoice::label).toArray(String[]::new);
        head("query", heads);
        for (AnalystQuery query : asked) {
            double usual = queries.median(query.name(), KeyChoice.AUTO.label());
            line(
                    query.name(),
                    Arrays.stream(KeyChoice.values())
                            .map(choice -> {
                                double median = queries.median(query.name(), choice.label());
                                Scanned read = scanned.get(cell(query, choice));
                                return figure(
                                        median / usual,
                                        median,
                                        read == null ? "" : ", " + read.blocks + " blocks, " + read.rows + " rows");
                            })
                            .toArray(String[]::new));
        }
    }

    private String figure(double ratio, double seconds, String more) {
        return String.format(Locale.ROOT, "%.2f ×%s (%,.1f ms%s)", ratio, standIn ? MARK : "", seconds * 1e3, more);
    }

    private void head(String first, String... others) {
        line(first, others);
        line("---", Arrays.stream(others).map(other -> "---").toArray(String[]::new));
    }

    private void line(String first, String... others) {
        text.append("| ")
                .append(first)
                .append(" | ")
                .append(Arrays.stream(others)
                        .map(other -> other.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
