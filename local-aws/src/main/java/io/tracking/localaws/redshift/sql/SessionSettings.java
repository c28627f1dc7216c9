package io.tracking.localaws.redshift.sql;

import java.util.List;
import java.util.Set;

/**
 * Rewrites SET and RESET: settings that only Redshift knows are kept apart, and without effect.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_SET.html">SET</a>
 */
final class SessionSettings {

    private static final Set<String> OF_REDSHIFT = Set.of(
            "query_group",
            "wlm_query_slot_count",
            "enable_result_cache_for_session",
            "mv_enable_aqmv_for_session",
            "use_fips_ssl",
            "json_serialization_enable",
            "analyze_threshold_percent",
            "enable_case_sensitive_identifier");

    private SessionSettings() {}

    static Statement set(List<Token> tokens, TokenStream reader) {
        reader.next();
        boolean isolation = reader.accept("TRANSACTION", "ISOLATION")
                || reader.accept("SESSION", "CHARACTERISTICS", "AS", "TRANSACTION", "ISOLATION");
        if (isolation) {
            return Statement.of("SET standin.isolation = ''");
        }
        if (reader.accept("SESSION", "AUTHORIZATION")) {
            // A superuser here is none of PostgreSQL, but a member of every other user.
            return reader.accept("DEFAULT")
                    ? Statement.tagged("SET", "RESET ROLE")
                    : Statement.tagged("SET", "SET ROLE" + TokenStream.text(Query.names(reader.rest())));
        }
        reader.accept("SESSION");
        Token setting = reader.next();
        if (setting.name().equals("readonly")) {
            // The driver's setReadOnly().
            Token value = reader.rest().get(1);
            return Statement.of("SET SESSION CHARACTERISTICS AS TRANSACTION READ "
                    + (value.is("1")
                                    || value.is("ON")
                                    || value.is("TRUE")
                                    || value.text().equals("1")
                            ? "ONLY"
                            : "WRITE"));
        }
        if (setting.is("enable_case_sensitive_identifier")
                && tokens.stream().anyMatch(t -> t.is("true") || t.is("on"))) {
            throw new Refusal.Thrown(Refusal.missing("SET enable_case_sensitive_identifier TO true"));
        }
        if (OF_REDSHIFT.contains(setting.name())) {
            return Statement.of("SET " + name(setting.name()) + TokenStream.text(reader.rest()));
        }
        return Statement.of(TokenStream.text(tokens));
    }

    static Statement reset(TokenStream reader) {
        reader.next();
        if (reader.accept("SESSION", "AUTHORIZATION")) {
            return Statement.tagged("RESET", "RESET ROLE");
        }
        return Statement.of("RESET " + name(reader.next().name()) + TokenStream.text(reader.rest()));
    }

    /** Redshift's own settings are taken, and without effect here. */
    static String name(String name) {
        return OF_REDSHIFT.contains(name) ? "standin." + name : name;
    }
}
