package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what CREATE TABLE and ALTER TABLE declare and PostgreSQL does not know: encodings, distribution and sort keys, keys that are
 * information only. {@code standin.after_ddl()} files it in {@code standin.table_attributes}, {@code column_attributes} and
 * {@code declared_keys}.
 */
final class TableAttributes {

    private final String table;
    private final Map<String, String> encodings = new LinkedHashMap<>();
    private final Set<String> columns = new java.util.LinkedHashSet<>();
    private final List<String> sortKey = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private @Nullable String style;
    private @Nullable String sortStyle;
    private @Nullable String distKey;
    private @Nullable String like;

    /** @param table as written, with or without its schema */
    TableAttributes(String table) {
        this.table = table;
    }

    void column(String name) {
        columns.add(name);
    }

    void encode(String column, String encoding) {
        if (encodings.put(column, encoding) != null) {
            throw conflict("ENCODE of column \"" + column + "\" is given twice");
        }
    }

    void style(String name) {
        if (style != null) {
            throw conflict("DISTSTYLE is given twice");
        }
        style = name.toLowerCase(Locale.ROOT);
    }

    void distKey(String column) {
        if (distKey != null) {
            throw conflict("only one column can be the DISTKEY of a table");
        }
        distKey = column;
    }

    void sortKey(String kind, List<String> names) {
        if (!sortKey.isEmpty() && !kind.equals("column")) {
            throw conflict("SORTKEY is given twice");
        }
        sortStyle = kind.equals("column") ? "compound" : kind;
        sortKey.addAll(names);
    }

    void key(
            char kind,
            @Nullable String name,
            List<String> names,
            @Nullable String referenced,
            List<String> referencedColumns) {
        keys.add("{\"kind\":\"" + kind + "\"" + (name == null ? "" : ",\"name\":" + text(name)) + ",\"columns\":"
                + array(names)
                + (referenced == null
                        ? ""
                        : ",\"table\":" + text(referenced) + ",\"references\":" + array(referencedColumns))
                + "}");
    }

    void like(String parent) {
        like = parent;
    }

    /** Says so when they contradict each other or name a column that is not there. */
    void check() {
        if (like != null && (style != null || distKey != null || !sortKey.isEmpty())) {
            throw conflict("distribution style and sort keys cannot be set with LIKE, which inherits them");
        }
        if ("key".equals(style) && distKey == null) {
            throw conflict("DISTSTYLE KEY needs a DISTKEY");
        }
        if (style != null && !style.equals("key") && distKey != null) {
            throw conflict("DISTSTYLE " + style.toUpperCase(Locale.ROOT) + " cannot have a DISTKEY");
        }
        if (sortKey.size() > ("interleaved".equals(sortStyle) ? 8 : 400)) {
            throw conflict("too many SORTKEY columns");
        }
        if (!columns.isEmpty() && like == null) {
            exists("DISTKEY", distKey == null ? List.of() : List.of(distKey));
            exists("SORTKEY", sortKey);
        }
    }

    private void exists(String what, List<String> names) {
        for (String name : names) {
            if (!columns.contains(name)) {
                throw new Refusal.Thrown(new Refusal(
                        "42703",
                        "column \"" + name + "\" named in " + what + " of \"" + table + "\" does not exist",
                        null));
            }
        }
    }

    private Refusal.Thrown conflict(String what) {
        return new Refusal.Thrown(new Refusal("42P16", "Table \"" + table + "\": " + what, null));
    }

    /** What PostgreSQL is told before it runs the statement; nothing when nothing was declared. */
    List<String> before() {
        if (encodings.isEmpty()
                && keys.isEmpty()
                && sortKey.isEmpty()
                && like == null
                && distKey == null
                && style == null
                && sortStyle == null) {
            return List.of();
        }
        String json = "{\"table\":"
                + text(table.substring(table.lastIndexOf('.') + 1)
                        .replace("\"", "")
                        .toLowerCase(Locale.ROOT))
                + (style == null && distKey == null
                        ? ""
                        : ",\"style\":" + text(distKey == null ? String.valueOf(style) : "key"))
                + (sortStyle == null ? "" : ",\"sortstyle\":" + text(sortStyle))
                + (distKey == null ? "" : ",\"distkey\":" + text(distKey))
                + (like == null ? "" : ",\"like\":" + text(like))
                + ",\"sortkey\":" + array(sortKey)
                + ",\"encodings\":{"
                + encodings.entrySet().stream()
                        .map(each -> text(each.getKey()) + ":" + text(each.getValue()))
                        .collect(Collectors.joining(","))
                + "},\"keys\":[" + String.join(",", keys) + "]}";
        return List.of("SET LOCAL standin.declared = " + literal(json));
    }

    /** The statement with what has to be told before it. */
    Statement statement(String sql) {
        List<String> before = before();
        return before.isEmpty() ? Statement.of(sql) : Statement.inTransaction(before, sql);
    }

    /** A literal in which backslashes escape, as everywhere here. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String array(List<String> names) {
        return names.stream().map(TableAttributes::text).collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
