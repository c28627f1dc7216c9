package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SHOW of the catalogue, which the driver's metadata is made of; a name may be a parameter.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_TABLES.html">SHOW TABLES</a>
 */
final class Show {

    /** Nothing to narrow by. */
    private static final String ANY = "NULL";

    private final TokenStream reader;

    private Show(TokenStream reader) {
        this.reader = reader;
    }

    /** Null when it shows a setting. */
    static @Nullable Statement rewrite(List<Token> tokens) {
        TokenStream reader = new TokenStream(tokens);
        reader.next();
        String sql = new Show(reader).query();
        if (sql == null) {
            return null;
        }
        if (reader.accept("LIMIT")) {
            sql += " LIMIT " + reader.next().text();
        }
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.of(sql);
    }

    private @Nullable String query() {
        if (reader.accept("DATABASES")) {
            if (reader.accept("FROM")) {
                throw new Refusal.Thrown(Refusal.missing("SHOW DATABASES FROM DATA CATALOG"));
            }
            return call("show_databases", like());
        }
        if (reader.accept("SCHEMAS")) {
            reader.expect("FROM");
            reader.expect("DATABASE");
            return call("show_schemas", name(), like());
        }
        if (reader.accept("TABLES")) {
            reader.expect("FROM");
            reader.expect("SCHEMA");
            List<String> names = names(2);
            return call("show_tables", names.get(0), names.get(1), like());
        }
        if (reader.accept("COLUMNS")) {
            reader.expect("FROM");
            reader.expect("TABLE");
            return of("show_columns", names(3), like());
        }
        if (reader.accept("CONSTRAINTS")) {
            return constraints();
        }
        if (reader.accept("GRANTS", "ON")) {
            reader.accept("TABLE");
            if (reader.peekIs("SCHEMA") || reader.peekIs("DATABASE") || reader.peekIs("FUNCTION")) {
                throw new Refusal.Thrown(Refusal.missing("SHOW GRANTS ON anything but a table"));
            }
            return of("show_grants", names(3));
        }
        if (reader.accept("COLUMN", "GRANTS", "ON", "TABLE")) {
            return of("show_column_grants", names(3), like());
        }
        if (reader.accept("PROCEDURES", "FROM", "SCHEMA")) {
            return of("show_procedures", names(2), like());
        }
        if (reader.accept("FUNCTIONS", "FROM", "SCHEMA")) {
            return of("show_functions", names(2), like());
        }
        if (reader.accept("PARAMETERS", "OF")) {
            return parameters();
        }
        if (reader.accept("QUERY_GROUP")) {
            return "SELECT coalesce(nullif(current_setting('standin.query_group', true), ''), 'default') AS query_group";
        }
        if (reader.accept("ALL")) {
            return call("show_all");
        }
        refuseOthers();
        return null;
    }

    private String constraints() {
        boolean primary = reader.accept("PRIMARY", "KEYS");
        if (!primary && !reader.accept("FOREIGN", "KEYS")) {
            throw reader.unexpected();
        }
        boolean exported = !primary && reader.accept("EXPORTED");
        reader.expect("FROM");
        reader.expect("TABLE");
        return primary
                ? of("show_primary_keys", names(3))
                : of("show_foreign_keys", names(3), String.valueOf(exported));
    }

    private String parameters() {
        Token kind = reader.next();
        if (!kind.is("PROCEDURE") && !kind.is("FUNCTION")) {
            throw new Refusal.Thrown(Refusal.syntax(kind.text(), null));
        }
        List<String> names = names(3);
        reader.expect("(");
        List<String> types = new ArrayList<>();
        for (List<Token> type : TokenStream.byComma(reader.untilClosing())) {
            if (!type.isEmpty()) {
                types.add(
                        type.get(0).kind() == Kind.PARAMETER || type.get(0).kind() == Kind.STRING
                                ? literal(type.get(0))
                                : text(TokenStream.text(type).strip().toLowerCase(Locale.ROOT)));
            }
        }
        List<String> arguments = new ArrayList<>(List.of(text(kind.text().toUpperCase(Locale.ROOT))));
        arguments.addAll(names);
        arguments.add("ARRAY[" + String.join(", ", types) + "]::text[]");
        arguments.add(like());
        return call("show_parameters", arguments.toArray(String[]::new));
    }

    private void refuseOthers() {
        Token token = reader.peek();
        if (token == null) {
            return;
        }
        for (String object :
                List.of("TABLE", "VIEW", "DATASHARES", "MODEL", "EXTERNAL", "POLICIES", "CREATE", "PROCEDURE")) {
            if (token.is(object)) {
                throw new Refusal.Thrown(Refusal.missing("SHOW " + object));
            }
        }
    }

    // Names.

    private String like() {
        return reader.accept("LIKE") ? literal(reader.next()) : ANY;
    }

    private String name() {
        return literal(reader.next());
    }

    /** As many, the left ones null when they are not given: the current database, any schema. */
    private List<String> names(int count) {
        List<String> names = new ArrayList<>();
        do {
            names.add(name());
        } while (reader.accept("."));
        if (names.size() > count) {
            throw reader.unexpected();
        }
        while (names.size() < count) {
            names.add(0, ANY);
        }
        return names;
    }

    private static String literal(Token token) {
        return switch (token.kind()) {
            case PARAMETER -> token.text() + "::text";
            case STRING -> token.text();
            case WORD, QUOTED -> text(token.name());
            default -> throw new Refusal.Thrown(Refusal.syntax(token.text(), null));
        };
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String of(String function, List<String> names, String... more) {
        List<String> arguments = new ArrayList<>(names);
        arguments.addAll(List.of(more));
        return call(function, arguments.toArray(String[]::new));
    }

    private static String call(String function, String... arguments) {
        return "SELECT * FROM standin." + function + "(" + String.join(", ", arguments) + ")";
    }
}
