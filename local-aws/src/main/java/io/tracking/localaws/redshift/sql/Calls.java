package io.tracking.localaws.redshift.sql;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of Redshift that are no functions of PostgreSQL by another name alone. */
final class Calls {

    private static final Map<String, Function<List<String>, String>> BY_NAME = Map.ofEntries(
            entry("NVL", arguments -> "COALESCE(" + String.join(",", arguments) + ")"),
            entry("NVL2", Calls::nvl2),
            entry("DECODE", Calls::decode),
            entry("CONCAT", Calls::concat),
            entry("CONVERT", Calls::convert),
            entry("REGEXP_REPLACE", Calls::regexpReplace),
            entry("REGEXP_SUBSTR", arguments -> "standin.regexp_substr(" + String.join(",", arguments) + ")"),
            entry("SPLIT_PART", Calls::splitPart),
            entry("TO_DATE", Calls::toDate),
            entry("JSON_EXTRACT_PATH_TEXT", Calls::jsonPath),
            entry("SHA1", arguments -> "standin.sha1(" + String.join(",", arguments) + ")"),
            entry("SHA", arguments -> "standin.sha1(" + String.join(",", arguments) + ")"),
            entry("FUNC_SHA1", arguments -> "standin.sha1(" + String.join(",", arguments) + ")"));

    private static final Map<String, String> DATES = Map.of(
            "DATEADD", "dateadd",
            "DATE_ADD", "dateadd",
            "DATEDIFF", "datediff",
            "DATE_DIFF", "datediff",
            "DATE_PART", "standin.date_part",
            "PGDATE_PART", "standin.date_part",
            "DATE_TRUNC", "date_trunc");

    private Calls() {}

    static boolean has(String name) {
        return BY_NAME.containsKey(name) || DATES.containsKey(name);
    }

    /**
     * The call as PostgreSQL knows it; null when it is the same.
     *
     * @param arguments with their blanks, not rewritten; empty when there is none
     * @param rewrite of one argument
     */
    static @Nullable String rewrite(String name, List<List<Token>> arguments, Function<List<Token>, String> rewrite) {
        String dates = DATES.get(name);
        if (dates != null) {
            return date(name, dates, arguments, rewrite);
        }
        if (name.equals("CONVERT") && !arguments.isEmpty()) {
            return "CAST(" + rest(arguments, rewrite) + " AS " + Casts.type(arguments.get(0)) + ")";
        }
        Function<List<String>, String> call = BY_NAME.get(name);
        return call == null ? null : call.apply(arguments.stream().map(rewrite).toList());
    }

    private static String date(
            String name, String function, List<List<Token>> arguments, Function<List<Token>, String> rewrite) {
        int expected = function.equals("dateadd") || function.equals("datediff") ? 3 : 2;
        if (arguments.size() != expected) {
            throw wrong(name, arguments.size());
        }
        return function + "(" + DateParts.literal(arguments.get(0)) + "," + rest(arguments, rewrite) + ")";
    }

    private static String rest(List<List<Token>> arguments, Function<List<Token>, String> rewrite) {
        List<String> rest = new ArrayList<>();
        for (List<Token> argument : arguments.subList(1, arguments.size())) {
            rest.add(rewrite.apply(argument));
        }
        return String.join(",", rest);
    }

    /** Its whole seconds, milliseconds or microseconds: without those of the greater part. */
    static String extract(String part, String source) {
        return "standin.extract('" + DateParts.part(part) + "'," + source + ")";
    }

    private static String nvl2(List<String> arguments) {
        if (arguments.size() != 3) {
            throw wrong("nvl2", arguments.size());
        }
        return "CASE WHEN (" + arguments.get(0) + ") IS NOT NULL THEN" + spaced(arguments.get(1)) + " ELSE"
                + spaced(arguments.get(2)) + " END";
    }

    /** NULL is equal to NULL. */
    private static String decode(List<String> arguments) {
        if (arguments.size() < 3) {
            throw wrong("decode", arguments.size());
        }
        StringBuilder sql = new StringBuilder("CASE");
        int i = 1;
        for (; i + 1 < arguments.size(); i += 2) {
            sql.append(" WHEN (")
                    .append(arguments.get(0))
                    .append(") IS NOT DISTINCT FROM (")
                    .append(arguments.get(i));
            sql.append(") THEN").append(spaced(arguments.get(i + 1)));
        }
        if (i < arguments.size()) {
            sql.append(" ELSE").append(spaced(arguments.get(i)));
        }
        return sql.append(" END").toString();
    }

    private static String concat(List<String> arguments) {
        if (arguments.size() != 2) {
            throw wrong("concat", arguments.size());
        }
        return "standin.concat((" + arguments.get(0) + ")::varchar,(" + arguments.get(1) + ")::varchar)";
    }

    private static String convert(List<String> arguments) {
        throw wrong("convert", arguments.size());
    }

    /** All occurrences, from a position on. */
    private static String regexpReplace(List<String> arguments) {
        if (arguments.size() < 2 || arguments.size() > 5) {
            throw wrong("regexp_replace", arguments.size());
        }
        return "regexp_replace(" + arguments.get(0) + "," + arguments.get(1) + ","
                + (arguments.size() > 2 ? arguments.get(2) : "''") + ","
                + (arguments.size() > 3 ? arguments.get(3) : "1")
                + ",0" + (arguments.size() > 4 ? "," + arguments.get(4) : "") + ")";
    }

    private static String splitPart(List<String> arguments) {
        if (arguments.size() == 3 && arguments.get(2).strip().startsWith("-")) {
            throw new Refusal.Thrown(new Refusal("22023", "field position must be greater than zero", null));
        }
        return "split_part(" + String.join(",", arguments) + ")";
    }

    /** A day or a month that is too great counts on, unless the third argument is true. */
    private static String toDate(List<String> arguments) {
        return "standin.to_date(" + String.join(",", arguments) + (arguments.size() == 2 ? ",false)" : ")");
    }

    /** The last argument may say what to do with what is not JSON. */
    private static String jsonPath(List<String> arguments) {
        if (arguments.size() > 2) {
            String last = arguments.get(arguments.size() - 1).strip().toLowerCase(Locale.ROOT);
            if (last.equals("true") || last.equals("false")) {
                return "standin.json_extract_path_text(" + last + ","
                        + String.join(",", arguments.subList(0, arguments.size() - 1)) + ")";
            }
        }
        return "json_extract_path_text(" + String.join(",", arguments) + ")";
    }

    private static String spaced(String argument) {
        return argument.startsWith(" ") ? argument : " " + argument;
    }

    static Refusal.Thrown wrong(String name, int arguments) {
        return new Refusal.Thrown(new Refusal(
                "42883",
                "function " + name.toLowerCase(Locale.ROOT) + " with " + arguments + " argument(s) does not exist",
                null));
    }
}
