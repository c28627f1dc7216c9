package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** CREATE, ALTER and DROP of databases, schemas, tables, views, functions and procedures: Redshift has no other objects. */
final class Definitions {

    private static final Set<String> NO_SUCH_OBJECTS = Set.of(
            "INDEX",
            "SEQUENCE",
            "TRIGGER",
            "RULE",
            "DOMAIN",
            "TYPE",
            "EXTENSION",
            "TABLESPACE",
            "AGGREGATE",
            "OPERATOR",
            "POLICY",
            "PUBLICATION",
            "SUBSCRIPTION",
            "STATISTICS",
            "COLLATION",
            "CAST",
            "UNIQUE",
            "UNLOGGED",
            "OWNED");

    private Definitions() {}

    static Statement drop(List<Token> tokens) {
        refuseObject("DROP", tokens);
        if (tokens.size() > 3 && tokens.get(1).is("DATABASE")) {
            throw new Refusal.Thrown(
                    tokens.get(3).is("FORCE")
                            ? Refusal.missing("DROP DATABASE … FORCE")
                            : Refusal.syntax(tokens.get(2).text(), "Amazon Redshift has DROP DATABASE name [FORCE]."));
        }
        return Query.statement(tokens);
    }

    static Statement create(List<Token> source, List<Token> tokens, TokenStream reader) {
        reader.next();
        if (reader.accept("DATABASE")) {
            return Statement.of(TokenStream.text(tokens.subList(0, 3)) + " TEMPLATE redshift_template"
                    + database(tokens.subList(3, tokens.size())));
        }
        refuseObject("CREATE", tokens);
        if (reader.accept("EXTERNAL") || reader.accept("DATASHARE") || reader.accept("MODEL")) {
            throw new Refusal.Thrown(
                    Refusal.missing("CREATE " + tokens.get(1).text().toUpperCase(Locale.ROOT)));
        }
        boolean temporary = reader.accept("TEMP")
                || reader.accept("TEMPORARY")
                || reader.accept("LOCAL", "TEMP")
                || reader.accept("LOCAL", "TEMPORARY");
        if (reader.peekIs("TABLE") || tokens.stream().limit(4).anyMatch(token -> token.is("VIEW"))) {
            NodeFunctions.refuse(tokens);
        }
        if (reader.accept("TABLE")) {
            return CreateTable.rewrite(reader, temporary);
        }
        if (reader.accept("MATERIALIZED", "VIEW")) {
            return CreateView.materialized(reader);
        }
        boolean replace = reader.accept("OR", "REPLACE");
        if (!temporary && reader.accept("VIEW")) {
            return CreateView.rewrite(source, reader, replace);
        }
        if (!temporary && reader.accept("FUNCTION")) {
            return CreateFunction.rewrite(tokens, reader);
        }
        refuseOther(reader, temporary || replace);
        return Query.statement(reader.peekIs("SCHEMA") ? withoutQuota(tokens) : tokens);
    }

    private static void refuseObject(String verb, List<Token> tokens) {
        if (tokens.size() > 1) {
            String object = tokens.get(1).text().toUpperCase(Locale.ROOT);
            if (NO_SUCH_OBJECTS.contains(object)) {
                throw new Refusal.Thrown(Refusal.unsupported(verb + " " + object));
            }
        }
    }

    /** Procedures and schemas are left, and what the stand-in has not; no other object is Redshift's. */
    private static void refuseOther(TokenStream reader, boolean withOptions) {
        for (String object : List.of("RLS", "MASKING", "LIBRARY", "IDENTITY")) {
            if (reader.peekIs(object)) {
                throw new Refusal.Thrown(Refusal.missing("CREATE " + object));
            }
        }
        if (!(withOptions ? reader.peekIs("PROCEDURE") : reader.peekIs("PROCEDURE") || reader.peekIs("SCHEMA"))) {
            throw reader.unexpected();
        }
    }

    /** QUOTA is taken, and without effect here: {@code QUOTA 50 GB} and {@code QUOTA UNLIMITED}. */
    private static List<Token> withoutQuota(List<Token> tokens) {
        List<Token> kept = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (i > 2 && tokens.get(i).is("QUOTA") && i + 1 < tokens.size()) {
                i += tokens.get(i + 1).is("UNLIMITED") || i + 2 == tokens.size() ? 1 : 2;
            } else {
                kept.add(tokens.get(i));
            }
        }
        return kept;
    }

    private static String database(List<Token> options) {
        for (Token option : options) {
            if (option.is("OWNER") || option.is("CONNECTION") || option.is("COLLATE")) {
                String name = option.text().toUpperCase(Locale.ROOT);
                throw new Refusal.Thrown(
                        Refusal.missing("CREATE DATABASE … " + name + (name.equals("CONNECTION") ? " LIMIT" : "")));
            }
        }
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).is("ISOLATION")) {
                if (i + 2 < options.size() && options.get(i + 2).is("SNAPSHOT")) {
                    options = new ArrayList<>(options);
                    options.subList(i, i + 3).clear();
                    return TokenStream.text(options);
                }
                throw new Refusal.Thrown(Refusal.missing("CREATE DATABASE … ISOLATION LEVEL SERIALIZABLE"));
            }
        }
        return TokenStream.text(options);
    }

    static Statement alter(List<Token> tokens, TokenStream reader) {
        reader.next();
        refuseObject("ALTER", tokens);
        if (reader.accept("TABLE")) {
            return AlterTable.rewrite(tokens, reader);
        }
        if (reader.accept("SCHEMA") && tokens.size() > 4 && tokens.get(3).is("QUOTA")) {
            return Statement.tagged(
                    "ALTER SCHEMA",
                    "CALL standin.require_schema_owner("
                            + TableAttributes.literal(reader.next().name()) + ")");
        }
        return Query.statement(tokens);
    }
}
