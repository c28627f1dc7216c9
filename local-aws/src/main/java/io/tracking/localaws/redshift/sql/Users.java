package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users, groups, roles, owners and privileges: what PostgreSQL has no words for becomes a call of users.sql.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html">CREATE USER</a>
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html">GRANT</a>
 */
final class Users {

    private static final Set<String> PREDICATES =
            Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "TRUNCATE");
    private static final Set<String> OWNED = Set.of("TABLE", "SCHEMA", "DATABASE");

    /** Privileges that Redshift has not. */
    private static final List<String> OF_POSTGRESQL = List.of("TRIGGER", "RULE", "MAINTAIN", "CONNECT", "SET");

    /** What no privilege is given on. */
    private static final List<String> NO_OBJECTS = List.of(
            "SEQUENCE",
            "SEQUENCES",
            "TYPE",
            "TYPES",
            "DOMAIN",
            "FOREIGN",
            "LARGE",
            "PARAMETER",
            "TABLESPACE",
            "ROUTINE",
            "ROUTINES");

    private Users() {}

    /** Null when the statement is none of these. */
    static @Nullable Statement rewrite(List<Token> tokens) {
        TokenStream reader = new TokenStream(tokens);
        Token verb = reader.next();
        if (verb.is("CREATE")) {
            return create(reader);
        }
        if (verb.is("ALTER")) {
            return alter(tokens, reader);
        }
        if (verb.is("DROP")) {
            return drop(reader);
        }
        if (verb.is("GRANT") || verb.is("REVOKE")) {
            return grant(tokens, reader, verb.is("GRANT"));
        }
        return null;
    }

    private static @Nullable Statement create(TokenStream reader) {
        if (reader.accept("USER")) {
            String user = literal(reader.next());
            int at = reader.position();
            if (reader.rest().stream().noneMatch(each -> each.is("PASSWORD"))) {
                throw new Refusal.Thrown(new Refusal(
                        "42601", "CREATE USER needs a PASSWORD", "Expected PASSWORD '…' or PASSWORD DISABLE."));
            }
            reader.rewind(at);
            return call("CREATE USER", "create_user", user, options(reader));
        }
        if (reader.accept("GROUP")) {
            String group = literal(reader.next());
            reader.accept("WITH");
            return call(
                    "CREATE GROUP",
                    "create_group",
                    "'group'",
                    group,
                    reader.accept("USER") ? names(reader) : array(List.of()));
        }
        if (reader.accept("ROLE")) {
            String role = literal(reader.next());
            if (reader.accept("EXTERNALID")) {
                throw new Refusal.Thrown(Refusal.missing("EXTERNALID"));
            }
            return end(reader, call("CREATE ROLE", "create_group", "'role'", role, array(List.of())));
        }
        return null;
    }

    private static @Nullable Statement alter(List<Token> tokens, TokenStream reader) {
        if (reader.accept("USER")) {
            return call("ALTER USER", "alter_user", literal(reader.next()), options(reader));
        }
        if (reader.accept("GROUP") || reader.accept("ROLE")) {
            String kind = tokens.get(1).text().toLowerCase(Locale.ROOT);
            String tag = "ALTER " + kind.toUpperCase(Locale.ROOT);
            Token name = reader.next();
            if (reader.accept("RENAME", "TO")) {
                return end(reader, call(tag, "rename_group", "'" + kind + "'", literal(name), literal(reader.next())));
            }
            boolean added = reader.accept("ADD", "USER");
            if (kind.equals("group") && (added || reader.accept("DROP", "USER"))) {
                return members(tag, kind, List.of(name), names(reader), added, false);
            }
            throw reader.unexpected();
        }
        if (reader.accept("DEFAULT", "PRIVILEGES")) {
            refuseOthers(tokens, true);
            return Statement.of(TokenStream.text(Query.names(grantees(tokens))));
        }
        return owner(tokens);
    }

    /** ALTER TABLE, SCHEMA or DATABASE … OWNER TO. */
    private static @Nullable Statement owner(List<Token> tokens) {
        int size = tokens.size();
        if (size < 6
                || !OWNED.contains(tokens.get(1).text().toUpperCase(Locale.ROOT))
                || !tokens.get(size - 3).is("OWNER")
                || !tokens.get(size - 2).is("TO")) {
            return null;
        }
        String kind = tokens.get(1).text().toUpperCase(Locale.ROOT);
        String object = TokenStream.text(tokens.subList(2, size - 3)).strip();
        return call("ALTER " + kind, "change_owner", "'" + kind + "'", text(object), literal(tokens.get(size - 1)));
    }

    private static @Nullable Statement drop(TokenStream reader) {
        if (reader.accept("USER")) {
            boolean conditional = reader.accept("IF", "EXISTS");
            return call("DROP USER", "drop_users", names(reader), String.valueOf(conditional));
        }
        if (reader.accept("GROUP")) {
            return end(reader, call("DROP GROUP", "drop_group", "'group'", literal(reader.next())));
        }
        if (reader.accept("ROLE")) {
            String role = literal(reader.next());
            if (!reader.accept("FORCE")) {
                reader.accept("RESTRICT");
            }
            return end(reader, call("DROP ROLE", "drop_group", "'role'", role));
        }
        return null;
    }

    // Privileges.

    private static Statement grant(List<Token> tokens, TokenStream reader, boolean granted) {
        if (reader.accept("ASSUMEROLE")) {
            return assumeRole(reader, granted);
        }
        boolean admin = !granted && reader.accept("ADMIN", "OPTION", "FOR");
        if (reader.accept("ROLE")) {
            refuseSystemRole(reader);
            if (admin) {
                throw new Refusal.Thrown(Refusal.missing("REVOKE ADMIN OPTION FOR"));
            }
            return role(reader, granted);
        }
        if (tokens.stream().noneMatch(token -> token.is("ON"))) {
            Token grantee = tokens.get(tokens.size() - 2);
            if (!grantee.is("ROLE")) {
                throw new Refusal.Thrown(Refusal.syntax(
                        tokens.get(1).text(),
                        "Amazon Redshift gives roles by GRANT ROLE, and takes them by REVOKE ROLE."));
            }
            throw new Refusal.Thrown(Refusal.missing((granted ? "GRANT" : "REVOKE") + " of a system privilege"));
        }
        refuseOthers(tokens, granted);
        refuseColumns(tokens);
        refuseGrantOption(tokens, granted);
        return Statement.of(TokenStream.text(Query.names(grantees(tokens))));
    }

    /** {@code sys:monitor} and its like. */
    private static void refuseSystemRole(TokenStream reader) {
        int at = reader.position();
        if (reader.next().is("sys") && reader.accept(":")) {
            throw new Refusal.Thrown(Refusal.missing(
                    "The system-defined role sys:" + reader.next().text()));
        }
        reader.rewind(at);
    }

    /** SELECT, UPDATE and ALL are given on columns. */
    private static void refuseColumns(List<Token> tokens) {
        for (int i = 1; i + 1 < tokens.size() && !tokens.get(i).is("ON"); i++) {
            Token token = tokens.get(i);
            if (tokens.get(i + 1).is("(")
                    && !(token.is("SELECT") || token.is("UPDATE") || token.is("ALL") || token.is("PRIVILEGES"))) {
                throw new Refusal.Thrown(Refusal.syntax(
                        "(", token.text().toUpperCase(Locale.ROOT) + " is given on whole tables in Amazon Redshift."));
            }
        }
    }

    /** For users alone, one by one. */
    private static void refuseGrantOption(List<Token> tokens, boolean granted) {
        int to = tokens.size() - 1;
        while (to > 0 && !tokens.get(to).is("TO")) {
            to--;
        }
        if (!granted || to == 0) {
            return;
        }
        for (List<Token> grantee : TokenStream.byComma(tokens.subList(to + 1, tokens.size()))) {
            boolean user = !grantee.isEmpty()
                    && !grantee.get(0).is("GROUP")
                    && !grantee.get(0).is("ROLE")
                    && !grantee.get(0).is("PUBLIC");
            if (!user && grantee.stream().anyMatch(each -> each.is("OPTION"))) {
                throw new Refusal.Thrown(Refusal.syntax("WITH", "WITH GRANT OPTION is for users alone."));
            }
        }
    }

    private static void refuseOthers(List<Token> tokens, boolean granted) {
        String verb = granted ? "GRANT " : "REVOKE ";
        for (int i = 1; i < tokens.size() && !tokens.get(i).is("ON"); i++) {
            Token token = tokens.get(i);
            if (token.is("DROP")
                    || token.is("ALTER")
                    || token.is("SHARE")
                    || (token.is("FOR") && forTables(tokens, i))) {
                throw new Refusal.Thrown(Refusal.missing(verb + token.text().toUpperCase(Locale.ROOT)));
            }
            if (OF_POSTGRESQL.stream().anyMatch(token::is)) {
                throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
            }
        }
        for (int i = 0; i + 1 < tokens.size(); i++) {
            int object = i + 2 < tokens.size() && tokens.get(i + 1).is("ALL") ? i + 2 : i + 1;
            if (tokens.get(i).is("ON") && NO_OBJECTS.stream().anyMatch(tokens.get(object)::is)) {
                throw new Refusal.Thrown(Refusal.syntax(tokens.get(object).text(), null));
            }
            if (tokens.get(i).is("ON")
                    && (tokens.get(i + 1).is("DATASHARE")
                            || tokens.get(i + 1).is("MODEL")
                            || tokens.get(i + 1).is("EXTERNAL"))) {
                throw new Refusal.Thrown(
                        Refusal.missing(verb + "ON " + tokens.get(i + 1).text().toUpperCase(Locale.ROOT)));
            }
        }
    }

    /** GRANT SELECT FOR TABLES IN …; GRANT OPTION FOR is another thing. */
    private static boolean forTables(List<Token> tokens, int at) {
        return PREDICATES.contains(tokens.get(at - 1).text().toUpperCase(Locale.ROOT));
    }

    /** PostgreSQL has no word before a role that is given privileges. */
    private static List<Token> grantees(List<Token> tokens) {
        List<Token> kept = new ArrayList<>();
        boolean after = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            after |= token.is("TO") || token.is("FROM");
            boolean named = i + 1 < tokens.size()
                    && tokens.get(i + 1).isName()
                    && !tokens.get(i + 1).is("WITH");
            if (!(after && token.is("ROLE") && named)) {
                kept.add(token);
            }
        }
        return kept;
    }

    private static Statement role(TokenStream reader, boolean granted) {
        List<Token> roles = new ArrayList<>();
        do {
            reader.accept("ROLE");
            roles.add(reader.next());
        } while (reader.accept(","));
        reader.expect(granted ? "TO" : "FROM");
        List<String> members = new ArrayList<>();
        do {
            reader.accept("ROLE");
            members.add(literal(reader.next()));
        } while (reader.accept(","));
        boolean admin = granted && reader.accept("WITH", "ADMIN", "OPTION");
        return end(
                reader, members(granted ? "GRANT ROLE" : "REVOKE ROLE", "role", roles, array(members), granted, admin));
    }

    private static Statement assumeRole(TokenStream reader, boolean granted) {
        reader.expect("ON");
        List<String> iamRoles = new ArrayList<>();
        do {
            Token role = reader.next();
            iamRoles.add(
                    role.kind() == Kind.STRING ? role.text() : text(role.text().toUpperCase(Locale.ROOT)));
        } while (reader.accept(","));
        reader.expect(granted ? "TO" : "FROM");
        List<String> grantees = new ArrayList<>();
        do {
            if (!reader.accept("GROUP")) {
                reader.accept("ROLE");
            }
            grantees.add(literal(reader.next()));
        } while (reader.accept(","));
        reader.expect("FOR");
        List<String> commands = new ArrayList<>();
        do {
            if (reader.accept("EXTERNAL", "FUNCTION")) {
                commands.add("'EXTERNAL FUNCTION'");
            } else if (reader.accept("CREATE", "MODEL")) {
                commands.add("'CREATE MODEL'");
            } else {
                commands.add(text(reader.next().text().toUpperCase(Locale.ROOT)));
            }
        } while (reader.accept(","));
        return end(
                reader,
                call(
                        granted ? "GRANT" : "REVOKE",
                        "assume_role",
                        String.valueOf(granted),
                        array(iamRoles),
                        array(grantees),
                        array(commands)));
    }

    // Options of a user.

    private static String options(TokenStream reader) {
        List<String> options = new ArrayList<>();
        reader.accept("WITH");
        while (!reader.done()) {
            option(reader, options);
        }
        return array(options);
    }

    private static void option(TokenStream reader, List<String> options) {
        if (reader.accept("PASSWORD")) {
            if (reader.accept("DISABLE")) {
                add(options, "PASSWORD DISABLE", "''");
            } else {
                add(options, "PASSWORD", string(reader));
            }
        } else if (reader.peekIs("CREATEDB")
                || reader.peekIs("NOCREATEDB")
                || reader.peekIs("CREATEUSER")
                || reader.peekIs("NOCREATEUSER")) {
            add(options, reader.next().text().toUpperCase(Locale.ROOT), "''");
        } else if (reader.accept("SYSLOG", "ACCESS")) {
            add(options, "SYSLOG ACCESS " + reader.next().text().toUpperCase(Locale.ROOT), "''");
        } else if (reader.accept("IN", "GROUP")) {
            do {
                add(options, "IN GROUP", literal(reader.next()));
            } while (reader.accept(","));
        } else if (reader.accept("VALID", "UNTIL")) {
            add(options, "VALID UNTIL", string(reader));
        } else if (reader.accept("CONNECTION", "LIMIT")) {
            add(options, "CONNECTION LIMIT", reader.accept("UNLIMITED") ? "'-1'" : number(reader));
        } else if (reader.accept("SESSION", "TIMEOUT")) {
            add(options, "SESSION TIMEOUT", number(reader));
        } else if (reader.accept("RESET", "SESSION", "TIMEOUT")) {
            add(options, "RESET SESSION TIMEOUT", "''");
        } else if (reader.accept("RENAME", "TO")) {
            add(options, "RENAME TO", literal(reader.next()));
        } else if (reader.accept("SET")) {
            String setting = reader.next().name();
            if (!reader.accept("TO")) {
                reader.expect("=");
            }
            StringBuilder value = new StringBuilder();
            for (Token token : reader.rest()) {
                value.append(token.kind() == Kind.STRING ? unquoted(token) : token.text());
            }
            add(options, "SET " + SessionSettings.name(setting), text(value.toString()));
        } else if (reader.accept("RESET")) {
            add(options, "RESET " + SessionSettings.name(reader.next().name()), "''");
        } else if (reader.accept("EXTERNALID")) {
            throw new Refusal.Thrown(Refusal.missing("EXTERNALID"));
        } else {
            throw reader.unexpected();
        }
    }

    private static void add(List<String> options, String option, String value) {
        options.add(text(option));
        options.add(value);
    }

    private static String string(TokenStream reader) {
        if (reader.done() || reader.peekIs(";")) {
            throw reader.unexpected();
        }
        Token token = reader.next();
        if (token.kind() != Kind.STRING) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
        }
        return token.text();
    }

    private static String number(TokenStream reader) {
        Token token = reader.next();
        if (token.kind() != Kind.NUMBER) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
        }
        return "'" + token.text() + "'";
    }

    // The calls.

    private static Statement members(
            String tag, String kind, List<Token> groups, String members, boolean added, boolean admin) {
        return call(
                tag,
                "change_members",
                "'" + kind + "'",
                array(groups.stream().map(Users::literal).toList()),
                members,
                String.valueOf(added),
                String.valueOf(admin));
    }

    private static Statement call(String tag, String procedure, String... arguments) {
        return Statement.tagged(tag, "CALL standin." + procedure + "(" + String.join(", ", arguments) + ")");
    }

    private static Statement end(TokenStream reader, Statement statement) {
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return statement;
    }

    private static String names(TokenStream reader) {
        List<String> names = new ArrayList<>();
        do {
            names.add(literal(reader.next()));
        } while (reader.accept(","));
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return array(names);
    }

    private static String array(List<String> literals) {
        return "ARRAY[" + String.join(", ", literals) + "]::text[]";
    }

    /** A name of a user is lower case, in quotes too. */
    private static String literal(Token token) {
        if (!token.isName()) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
        }
        return text(token.name());
    }

    private static String unquoted(Token string) {
        String text = string.text();
        return text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
