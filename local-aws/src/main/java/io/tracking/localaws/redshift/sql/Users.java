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

    private Users() {}

    /** Null when the statement is none of these. */
    static @Nullable Statement rewrite(List<Token> tokens) {
        var reader = new Tokens(tokens);
        var verb = reader.next();
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

    private static @Nullable Statement create(Tokens reader) {
        if (reader.accept("USER")) {
            return call("CREATE USER", "create_user", literal(reader.next()), options(reader));
        }
        if (reader.accept("GROUP")) {
            var group = literal(reader.next());
            reader.accept("WITH");
            return call(
                    "CREATE GROUP",
                    "create_group",
                    "'group'",
                    group,
                    reader.accept("USER") ? names(reader) : array(List.of()));
        }
        if (reader.accept("ROLE")) {
            var role = literal(reader.next());
            if (reader.accept("EXTERNALID")) {
                throw new Refusal.Thrown(Refusal.missing("EXTERNALID"));
            }
            return end(reader, call("CREATE ROLE", "create_group", "'role'", role, array(List.of())));
        }
        return null;
    }

    private static @Nullable Statement alter(List<Token> tokens, Tokens reader) {
        if (reader.accept("USER")) {
            return call("ALTER USER", "alter_user", literal(reader.next()), options(reader));
        }
        if (reader.accept("GROUP") || reader.accept("ROLE")) {
            var kind = tokens.get(1).text().toLowerCase(Locale.ROOT);
            var tag = "ALTER " + kind.toUpperCase(Locale.ROOT);
            var name = reader.next();
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
            return Statement.of(Tokens.text(grantees(tokens)));
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
        var kind = tokens.get(1).text().toUpperCase(Locale.ROOT);
        var object = Tokens.text(tokens.subList(2, size - 3)).strip();
        return call("ALTER " + kind, "change_owner", "'" + kind + "'", text(object), literal(tokens.get(size - 1)));
    }

    private static @Nullable Statement drop(Tokens reader) {
        if (reader.accept("USER")) {
            boolean conditional = reader.accept("IF", "EXISTS");
            return call("DROP USER", "drop_users", names(reader), String.valueOf(conditional));
        }
        if (reader.accept("GROUP")) {
            return end(reader, call("DROP GROUP", "drop_group", "'group'", literal(reader.next())));
        }
        if (reader.accept("ROLE")) {
            var role = literal(reader.next());
            if (!reader.accept("FORCE")) {
                reader.accept("RESTRICT");
            }
            return end(reader, call("DROP ROLE", "drop_group", "'role'", role));
        }
        return null;
    }

    // Privileges.

    private static Statement grant(List<Token> tokens, Tokens reader, boolean granted) {
        if (reader.accept("ASSUMEROLE")) {
            return assumeRole(reader, granted);
        }
        boolean admin = !granted && reader.accept("ADMIN", "OPTION", "FOR");
        if (reader.accept("ROLE")) {
            if (admin) {
                throw new Refusal.Thrown(Refusal.missing("REVOKE ADMIN OPTION FOR"));
            }
            return role(reader, granted);
        }
        if (tokens.stream().noneMatch(token -> token.is("ON"))) {
            throw new Refusal.Thrown(Refusal.missing((granted ? "GRANT" : "REVOKE") + " of a system privilege"));
        }
        refuseOthers(tokens, granted);
        return Statement.of(Tokens.text(grantees(tokens)));
    }

    private static void refuseOthers(List<Token> tokens, boolean granted) {
        var verb = granted ? "GRANT " : "REVOKE ";
        for (int i = 1; i < tokens.size() && !tokens.get(i).is("ON"); i++) {
            var token = tokens.get(i);
            if (token.is("DROP")
                    || token.is("ALTER")
                    || token.is("SHARE")
                    || (token.is("FOR") && forTables(tokens, i))) {
                throw new Refusal.Thrown(Refusal.missing(verb + token.text().toUpperCase(Locale.ROOT)));
            }
            if (token.is("TRIGGER") || token.is("RULE") || token.is("MAINTAIN")) {
                throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
            }
        }
        for (int i = 0; i + 1 < tokens.size(); i++) {
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
        var kept = new ArrayList<Token>();
        boolean after = false;
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
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

    private static Statement role(Tokens reader, boolean granted) {
        var roles = new ArrayList<Token>();
        do {
            reader.accept("ROLE");
            roles.add(reader.next());
        } while (reader.accept(","));
        reader.expect(granted ? "TO" : "FROM");
        var members = new ArrayList<String>();
        do {
            reader.accept("ROLE");
            members.add(literal(reader.next()));
        } while (reader.accept(","));
        boolean admin = granted && reader.accept("WITH", "ADMIN", "OPTION");
        return end(
                reader, members(granted ? "GRANT ROLE" : "REVOKE ROLE", "role", roles, array(members), granted, admin));
    }

    private static Statement assumeRole(Tokens reader, boolean granted) {
        reader.expect("ON");
        var iamRoles = new ArrayList<String>();
        do {
            var role = reader.next();
            iamRoles.add(
                    role.kind() == Kind.STRING ? role.text() : text(role.text().toUpperCase(Locale.ROOT)));
        } while (reader.accept(","));
        reader.expect(granted ? "TO" : "FROM");
        var grantees = new ArrayList<String>();
        do {
            if (!reader.accept("GROUP")) {
                reader.accept("ROLE");
            }
            grantees.add(literal(reader.next()));
        } while (reader.accept(","));
        reader.expect("FOR");
        var commands = new ArrayList<String>();
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

    private static String options(Tokens reader) {
        var options = new ArrayList<String>();
        reader.accept("WITH");
        while (!reader.done()) {
            option(reader, options);
        }
        return array(options);
    }

    private static void option(Tokens reader, List<String> options) {
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
            var setting = reader.next().name();
            if (!reader.accept("TO")) {
                reader.expect("=");
            }
            var value = new StringBuilder();
            for (var token : reader.rest()) {
                value.append(token.kind() == Kind.STRING ? unquoted(token) : token.text());
            }
            add(options, "SET " + RedshiftSql.setting(setting), text(value.toString()));
        } else if (reader.accept("RESET")) {
            add(options, "RESET " + RedshiftSql.setting(reader.next().name()), "''");
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

    private static String string(Tokens reader) {
        if (reader.done() || reader.peekIs(";")) {
            throw reader.unexpected();
        }
        var token = reader.next();
        if (token.kind() != Kind.STRING) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
        }
        return token.text();
    }

    private static String number(Tokens reader) {
        var token = reader.next();
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

    private static Statement end(Tokens reader, Statement statement) {
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return statement;
    }

    private static String names(Tokens reader) {
        var names = new ArrayList<String>();
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

    /** A user's name as written is lower case, in quotes it is kept. */
    private static String literal(Token token) {
        if (!token.isName()) {
            throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
        }
        return text(
                token.kind() == Kind.QUOTED
                        ? token.text().substring(1, token.text().length() - 1).replace("\"\"", "\"")
                        : token.name());
    }

    private static String unquoted(Token string) {
        var text = string.text();
        return text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
