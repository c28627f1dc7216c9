package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.sql.Missing;
import io.tracking.localaws.redshift.sql.Refusal;
import io.tracking.localaws.redshift.wire.Message;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's errors as Redshift words those that programs look for. */
final class Errors {

    /** Redshift's own errors, in the driver and in stl_error. */
    static final String INTERNAL = "XX000";

    /** PostgreSQL 8 called all of them so. */
    private static final String RELATION =
            "^(permission denied for|must be owner of) (?:table|view|materialized view) ";

    private static final String VIEW = "^(cannot (?:insert into|update|delete from)) view .*";
    private static final Pattern RELATION_NAME =
            Pattern.compile("^relation \"(?:pg_catalog\\.)?([^\".]+)\" does not exist$");

    private Errors() {}

    static Message translated(Message error) {
        String state = error.field('C');
        String text = error.field('M');
        String constraint = error.field('n');
        if (state == null || text == null) {
            return error;
        }
        return switch (state) {
            case "40001" ->
                Message.error(
                        "ERROR",
                        INTERNAL,
                        "1023",
                        "Serializable isolation violation on table - " + tableOr(error, "unknown") + ", " + text);
            case "23514" ->
                constraint != null && constraint.startsWith(CatalogNames.BYTES)
                        ? Message.error(
                                "ERROR", INTERNAL, "Value too long for character type", detail(error, constraint))
                        : error;
            case "22001" -> Message.error("ERROR", INTERNAL, "Value too long for character type", detail(text));
            case "23502" ->
                Message.error("ERROR", INTERNAL, "Cannot insert a NULL value into column " + error.field('c'), null);
            case "428C9" -> Message.error("ERROR", "0A000", "cannot set an identity column to a value", null);
            case "42501" ->
                worded(
                        error,
                        state,
                        text.replaceFirst(RELATION, "$1 relation ")
                                .replaceFirst(
                                        "^permission denied to set role .*",
                                        "permission denied to set session authorization"));
            case "55000" -> worded(error, state, text.replaceFirst(VIEW, "$1 a view"));
            case "0A000" ->
                worded(
                        error,
                        state,
                        text.replaceFirst("^cannot execute MERGE on relation .*", "cannot merge into a view"));
            case "42P16" -> worded(error, state, ofReplacedView(text));
            case "42704", "2BP01" -> worded(error, state, text.replaceFirst("^role \"", "user \""));
            case "42P01" -> unknownView(error, state, text);
            case "28P01" -> worded(error, "28000", text);
            default -> worded(error, state, text);
        };
    }

    private static String ofReplacedView(String text) {
        return text.replaceFirst("^cannot drop columns from view$", "cannot change number of columns in view")
                .replaceFirst("^(cannot change (?:name|data type) of view column \".*?\") (?:to|from) .*", "$1");
    }

    /** A system view that the stand-in has not is the stand-in's want and no mistake of the query. */
    private static Message unknownView(Message error, String state, String text) {
        Matcher name = RELATION_NAME.matcher(text);
        if (!name.find() || Missing.VIEWS.stream().noneMatch(name.group(1)::startsWith)) {
            return worded(error, state, text);
        }
        Refusal refusal = Refusal.missing("The system view " + name.group(1));
        return Message.error("ERROR", refusal.sqlState(), refusal.message(), refusal.detail());
    }

    /** PostgreSQL's error in Redshift's words; the same one when these are the same. */
    private static Message worded(Message error, String state, String text) {
        return text.equals(error.field('M')) && state.equals(error.field('C')) && !ofTheStandIn(error)
                ? error
                : Message.error(Objects.requireNonNullElse(error.field('S'), "ERROR"), state, text, error.field('D'));
    }

    /** Raised by a function of the catalog scripts: where is of no interest. */
    private static boolean ofTheStandIn(Message error) {
        String where = error.field('W');
        return where != null && where.contains("function standin.");
    }

    private static String tableOr(Message error, String other) {
        String table = error.field('t');
        return table == null ? other : table;
    }

    private static String detail(Message error, String constraint) {
        return detail(
                "column " + constraint.substring(CatalogNames.BYTES.length()) + " of table " + tableOr(error, "?"));
    }

    /** The block that Redshift's compute nodes add to their errors. */
    private static String detail(String context) {
        return "\n  -----------------------------------------------\n  error:  Value too long for character type\n  code:      8001\n"
                + "  context:   " + context + "\n  -----------------------------------------------\n";
    }
}
