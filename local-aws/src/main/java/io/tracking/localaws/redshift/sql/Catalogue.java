package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Leads queries of the catalogue to views of it as Redshift has it: with its columns and the keys that were declared, without
 * what is the stand-in's own. They are in views.sql.
 */
final class Catalogue {

    static final String CATALOG = "pg_redshift";
    static final String INFORMATION = "pg_information";

    private static final Set<String> TABLES = Set.of(
            "pg_class",
            "pg_class_info",
            "pg_namespace",
            "pg_attribute",
            "pg_attrdef",
            "pg_constraint",
            "pg_index",
            "pg_indexes",
            "pg_tables",
            "pg_views",
            "pg_database",
            "pg_user",
            "pg_user_info",
            "pg_group",
            "pg_roles");
    private static final Set<String> VIEWS = Set.of(
            "tables",
            "columns",
            "views",
            "schemata",
            "table_privileges",
            "column_privileges",
            "role_table_grants",
            "check_constraints",
            "table_constraints",
            "key_column_usage",
            "referential_constraints",
            "constraint_column_usage");
    /** Of later PostgreSQL: users, groups and roles are in other tables of Redshift. */
    private static final Set<String> NOT_THERE = Set.of("pg_authid", "pg_auth_members");

    private static final Set<String> FUNCTIONS = Set.of("pg_get_constraintdef", "pg_get_viewdef");

    private Catalogue() {}

    static List<Token> rewrite(List<Token> tokens) {
        List<Token> rewritten = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!token.isName()) {
                rewritten.add(token);
            } else if (i + 2 < tokens.size() && tokens.get(i + 1).is(".") && !after(tokens, i, ".")) {
                rewritten.add(token.as(schema(token, tokens.get(i + 2))));
            } else if (isTable(tokens, i)) {
                rewritten.add(token.as(CATALOG + "." + token.text()));
            } else if (FUNCTIONS.contains(token.name()) && before(tokens, i, "(") && !after(tokens, i, ".")) {
                rewritten.add(token.as(CATALOG + "." + token.name()));
            } else {
                rewritten.add(token);
            }
        }
        return rewritten;
    }

    private static Refusal.Thrown notThere(Token name) {
        return new Refusal.Thrown(new Refusal("42P01", "relation \"" + name.name() + "\" does not exist", null));
    }

    /** Of a name after it. */
    private static String schema(Token schema, Token name) {
        if (name.isName()) {
            if (schema.name().equals("pg_catalog") && NOT_THERE.contains(name.name())) {
                throw notThere(name);
            }
            if (schema.name().equals("pg_catalog")
                    && (TABLES.contains(name.name()) || FUNCTIONS.contains(name.name()))) {
                return CATALOG;
            }
            if (schema.name().equals("information_schema") && VIEWS.contains(name.name())) {
                return INFORMATION;
            }
        }
        return schema.text();
    }

    /** One to read from; as a part of a column's name it stays. */
    private static boolean isTable(List<Token> tokens, int at) {
        Token token = tokens.get(at);
        if (NOT_THERE.contains(token.name())) {
            throw notThere(token);
        }
        return TABLES.contains(token.name())
                && token.kind() != Kind.STRING
                && (after(tokens, at, "FROM") || after(tokens, at, "JOIN") || after(tokens, at, ","))
                && !before(tokens, at, ".")
                && !before(tokens, at, "(");
    }

    private static boolean after(List<Token> tokens, int at, String word) {
        return at > 0 && tokens.get(at - 1).is(word);
    }

    private static boolean before(List<Token> tokens, int at, String word) {
        return at + 1 < tokens.size() && tokens.get(at + 1).is(word);
    }
}
