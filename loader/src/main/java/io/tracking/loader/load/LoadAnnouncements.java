package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.announce.Occasion;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.load.LoadTimes.Time;
import io.tracking.loader.stage.RowCounts;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Says what others are told of a load: what it has changed, as tracking.loads has it, and what it has left out. */
final class LoadAnnouncements {

    /** More ranges than these are told as one for each table. */
    private static final int MOST_CHANGES = 100;

    private static final int MOST_FILES = 100;
    private static final int MOST_QUARANTINED = 20;
    private static final int LONGEST_REASON = 500;

    private final String loadId;
    private final LoadTimes times;
    private final List<LakeFile> files;
    private final Map<FileKey, Quarantine> quarantines;
    private final Map<Table, RowCounts> counts;
    private final Instant now;

    private LoadAnnouncements(
            String loadId,
            LoadTimes times,
            List<LakeFile> files,
            Map<FileKey, Quarantine> quarantines,
            Map<Table, RowCounts> counts,
            Instant now) {
        this.loadId = loadId;
        this.times = times;
        this.files = files;
        this.quarantines = quarantines;
        this.counts = counts;
        this.now = now;
    }

    /** What {@code announcer} wants of it; of a load that changed no row there is nothing to tell. */
    static List<Announcement> of(
            Announcer announcer,
            String loadId,
            LoadTimes times,
            List<LakeFile> files,
            Map<FileKey, Quarantine> quarantines,
            Map<Table, RowCounts> counts,
            Instant now) {
        LoadAnnouncements load = new LoadAnnouncements(loadId, times, files, quarantines, counts, now);
        List<Announcement> announcements = new ArrayList<>();
        if (times.number() > 0 && announcer.wants(Occasion.LOAD_COMMITTED)) {
            announcements.add(load.committed());
        }
        List<Quarantine> out = load.leftOut();
        if (!out.isEmpty() && announcer.wants(Occasion.QUARANTINE)) {
            announcements.add(load.quarantine(out));
        }
        return announcements;
    }

    private Announcement committed() {
        List<Time> all = times.times();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("loadNumber", times.number());
        data.put("load", loadId);
        data.put("tables", tables(all));
        data.put("inserted", sum(all, Time::inserted));
        data.put("replaced", sum(all, Time::replaced));
        data.put("changes", changes(all));
        data.put("files", files.size());
        data.put(
                "keys",
                files.stream()
                        .limit(MOST_FILES)
                        .map(file -> file.key().toString())
                        .toList());
        String text = "Load %d: %s, from %s received %s"
                .formatted(times.number(), rows(all), number(files.size(), "file"), hours());
        return Announcement.of(Occasion.LOAD_COMMITTED, now, text, data);
    }

    private static String number(long number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    private static List<String> tables(List<Time> all) {
        return all.stream().map(time -> time.table().tableName()).distinct().toList();
    }

    private static long sum(List<Time> all, ToLongFunction<Time> count) {
        return all.stream().mapToLong(count).sum();
    }

    private String hours() {
        List<Instant> hours =
                files.stream().map(file -> file.key().hour()).sorted().toList();
        Instant first = hours.get(0);
        Instant last = hours.get(hours.size() - 1);
        return first.equals(last) ? first.toString() : first + " to " + last;
    }

    private static String rows(List<Time> all) {
        return all.stream()
                .collect(Collectors.groupingBy(Time::table, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(table -> {
                    long replaced = sum(table.getValue(), Time::replaced);
                    return number(sum(table.getValue(), Time::inserted), "row") + " inserted"
                            + (replaced == 0 ? "" : " and " + replaced + " replaced") + " in "
                            + table.getKey().tableName();
                })
                .collect(Collectors.joining(", "));
    }

    private static List<Map<String, Object>> changes(List<Time> all) {
        if (all.size() <= MOST_CHANGES) {
            return all.stream().map(LoadAnnouncements::change).toList();
        }
        return all.stream()
                .collect(Collectors.groupingBy(Time::table, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(LoadAnnouncements::merged)
                .map(LoadAnnouncements::change)
                .toList();
    }

    /** One range around all of one table: no changed hour is outside of it, and some that did not change are in it. */
    private static Time merged(List<Time> all) {
        return new Time(
                all.get(0).action(),
                all.get(0).table(),
                all.stream().map(Time::hour).min(Instant::compareTo).orElseThrow(),
                all.stream().map(Time::from).min(LocalDateTime::compareTo).orElseThrow(),
                all.stream().map(Time::until).max(LocalDateTime::compareTo).orElseThrow(),
                sum(all, Time::inserted),
                sum(all, Time::replaced));
    }

    private static Map<String, Object> change(Time time) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("table", time.table().tableName());
        change.put("action", time.action().name());
        change.put("receivedHour", time.hour().toString());
        change.put("changedFrom", utc(time.from()));
        change.put("changedUntil", utc(time.until()));
        change.put("inserted", time.inserted());
        change.put("replaced", time.replaced());
        return change;
    }

    private static String utc(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toString();
    }

    private List<Quarantine> leftOut() {
        return files.stream()
                .map(file -> quarantines.get(file.key()))
                .filter(Objects::nonNull)
                .toList();
    }

    private Announcement quarantine(List<Quarantine> out) {
        long rows = counts.values().stream().mapToLong(RowCounts::quarantined).sum();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("load", loadId);
        data.put("rows", rows);
        data.put("files", out.size());
        data.put(
                "reasons",
                out.stream()
                        .limit(MOST_QUARANTINED)
                        .map(LoadAnnouncements::reason)
                        .toList());
        String text = "%s of %s cannot be loaded: quarantined, first %s: %s"
                .formatted(
                        number(rows, "row"),
                        number(out.size(), "file"),
                        out.get(0).file(),
                        cut(out.get(0).explanation()));
        return Announcement.of(Occasion.QUARANTINE, now, text, data);
    }

    private static Map<String, Object> reason(Quarantine quarantine) {
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("file", quarantine.file().toString());
        reason.put("rows", quarantine.rows());
        reason.put("reason", cut(quarantine.explanation()));
        return reason;
    }

    private static String cut(String reason) {
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
}
