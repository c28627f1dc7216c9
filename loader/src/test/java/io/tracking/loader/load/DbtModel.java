package io.tracking.loader.load;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the model of docs/DBT.md as dbt does with {@code delete+insert}; knows of Jinja what that page uses. */
final class DbtModel {

    private static final Pattern MODEL = Pattern.compile("```jinja\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CHANGES = Pattern.compile("\\{% set changes %}(.*?)\\{% endset %}", Pattern.DOTALL);
    private static final Pattern ROWS = Pattern.compile("\\{% set changed = .*? %}");
    private static final Pattern INCREMENTAL =
            Pattern.compile("\\{% if is_incremental\\(\\) %}(.*?)\\{% endif %}", Pattern.DOTALL);
    private static final Pattern EACH =
            Pattern.compile("\\{% for change in changed %}(.*?)\\{% endfor %}", Pattern.DOTALL);
    private static final Pattern SOURCE = Pattern.compile("\\{\\{ source\\('(\\w+)', '(\\w+)'\\) }}");

    private final TestWarehouse test;
    private final String name;
    private final String changes;
    private final String select;
    private boolean made;

    private record Change(String from, String until, long number) {}

    /** @param page the text of the page that has the model */
    DbtModel(TestWarehouse test, String name, String page) {
        this.test = test;
        this.name = name;
        String text = group(MODEL, page).replaceFirst("\\{\\{ config\\(.*?\\) }}", "");
        this.changes = group(CHANGES, text);
        this.select = ROWS.matcher(CHANGES.matcher(text).replaceFirst("")).replaceFirst("");
    }

    private static String group(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("expected " + pattern + " in\n" + text);
        }
        return found.group(1);
    }

    /**
     * Runs it once.
     *
     * @return how many rows were taken
     */
    long run() {
        List<Change> changed = test.redshift.ask(session -> session.sql(rendered(changes, List.of()))
                .query(row -> new Change(
                        literal(row.time("changed_from")), literal(row.time("changed_until")), row.number("max"))));
        String rows = rendered(select, changed);
        if (!made) {
            test.run("CREATE TABLE " + name + " AS " + rows);
            made = true;
            return test.count("SELECT COUNT(*) FROM " + name);
        }
        return test.redshift.ask(session -> {
            session.sql("CREATE TEMPORARY TABLE taken AS " + rows).run();
            session.sql("DELETE FROM " + name + " USING taken WHERE taken.request_id = " + name + ".request_id")
                    .run();
            long taken =
                    session.sql("INSERT INTO " + name + " SELECT * FROM taken").run();
            session.sql("DROP TABLE taken").run();
            return taken;
        });
    }

    private static String literal(Instant time) {
        return time.toString().replace('T', ' ').replace("Z", "");
    }

    private String rendered(String template, List<Change> changed) {
        String sql = each(INCREMENTAL, template, found -> made ? found.group(1) : "");
        sql = each(EACH, sql, found -> changed.stream()
                .map(change ->
                        found.group(1).replace("{{ change[0] }}", change.from).replace("{{ change[1] }}", change.until))
                .reduce("", String::concat));
        sql = each(SOURCE, sql, found -> found.group(1) + "." + found.group(2));
        sql = sql.replace("{{ this }}", name)
                .replace(
                        "{{ changed[-1][2] if changed else 0 }}",
                        String.valueOf(changed.isEmpty() ? 0 : changed.get(changed.size() - 1).number));
        if (sql.contains("{{") || sql.contains("{%")) {
            throw new IllegalArgumentException("the page uses more of Jinja than this test knows: " + sql);
        }
        return sql.strip();
    }

    private static String each(Pattern pattern, String text, Function<MatchResult, String> by) {
        return pattern.matcher(text).replaceAll(found -> Matcher.quoteReplacement(by.apply(found)));
    }
}
