package io.tracking.deploy.sizes;

import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import io.tracking.deploy.cost.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what payloads become. */
final class SizesReport {

    /** From so many per cent on a column is near its limit. */
    private static final int NEAR = 80;

    private static final int MOST_REJECTIONS = 20;

    private final StringBuilder text = new StringBuilder();

    private SizesReport() {}

    static String of(String name, Payloads payloads) {
        SizesReport report = new SizesReport();
        report.write(name, payloads);
        return report.text.toString();
    }

    private void write(String name, Payloads payloads) {
        line(
                "%s: %s accepted, %s rejected",
                name,
                Text.whole(payloads.accepted()),
                Text.whole(payloads.rejections().size()));
        line("  %-36s %12s  %s", "", "bytes", "");
        line("  %-36s %12s  %s", "on the wire, without HTTP heads", Text.whole(payloads.bodyBytes()), bodies(payloads));
        List<Payloads.Message> messages = payloads.messages();
        line(
                "  %-36s %12s  messages: %d, billed as %d of 64 KiB; alone, without other traffic to share them",
                "on the queue, with attributes",
                Text.whole(messages.stream().mapToInt(Payloads.Message::bytes).sum()),
                messages.size(),
                messages.stream().mapToInt(Payloads.Message::chunks).sum());
        payloads.tables().forEach((table, rows) -> {
            if (rows.count() > 0) {
                line(
                        "  %-36s %12s  rows: %s, plain %s",
                        "in a file of " + table.tableName() + ", zstd",
                        Text.whole(rows.fileBytes()),
                        Text.whole(rows.count()),
                        Text.whole(rows.plainBytes()));
                line(
                        "  %-36s %12s  before Redshift compresses them",
                        "values in " + table.tableName(), Text.whole(rows.valueBytes()));
            }
        });
        columns(payloads.tables());
        payloads.rejections().stream().limit(MOST_REJECTIONS).forEach(refused -> refused.rejection()
                .errors()
                .forEach(error ->
                        line("  rejected: %s, %s: %s", place(payloads, refused), error.code(), error.message())));
        if (payloads.rejections().size() > MOST_REJECTIONS) {
            line("  and %d more are rejected", payloads.rejections().size() - MOST_REJECTIONS);
        }
    }

    private static String bodies(Payloads payloads) {
        return payloads.bodies() == 1 ? "" : "bodies: " + Text.whole(payloads.bodies());
    }

    private static String place(Payloads payloads, Payloads.Refused refused) {
        String line = payloads.bodies() == 1 ? "" : "line " + refused.body() + ", ";
        return line + "record " + (refused.rejection().index() + 1);
    }

    /** A column and its longest value. */
    private record Full(String name, int bytes, int limit) {
        double percent() {
            return 100.0 * bytes / limit;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s %s of %s bytes (%.0f %%)", name, Text.whole(bytes), Text.whole(limit), percent());
        }
    }

    /** A CHAR column is full by nature: its values are ids. */
    private void columns(Map<Table, Payloads.Rows> tables) {
        List<Full> full = tables.entrySet().stream()
                .flatMap(entry -> TableSchema.of(entry.getKey()).columns().stream()
                        .filter(column -> column.type() == Column.Type.VARCHAR)
                        .filter(column -> entry.getValue().longest().containsKey(column.name()))
                        .map(column -> new Full(
                                entry.getKey().tableName() + "." + column.name(),
                                entry.getValue().longest().getOrDefault(column.name(), 0),
                                column.bytes())))
                .sorted(Comparator.comparingDouble(Full::percent).reversed())
                .toList();
        List<Full> near =
                full.stream().filter(column -> column.percent() > NEAR).toList();
        near.forEach(column -> line("  near its limit: %s", column));
        if (near.isEmpty() && !full.isEmpty()) {
            line("  no column is more than %d %% full; the fullest: %s", NEAR, full.get(0));
        }
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
