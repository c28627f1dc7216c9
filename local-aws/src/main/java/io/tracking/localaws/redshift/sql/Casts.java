package io.tracking.localaws.redshift.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Types in CAST, {@code ::}, CONVERT and before a literal. */
final class Casts {

    private static final Set<String> NAMES = Set.of("nvarchar", "nchar", "varchar", "char", "character");

    private Casts() {}

    /** The whole of a type. */
    static String type(List<Token> tokens) {
        TokenStream reader = new TokenStream(tokens);
        return type(reader) + TokenStream.text(reader.rest());
    }

    /** The type that comes next, as far as PostgreSQL would take it for another; what follows is left to be read. */
    static String type(TokenStream reader) {
        String type = scalar(reader);
        int at = reader.position();
        if (reader.accept("(")) {
            reader.untilClosing();
        }
        if (reader.peekIs("[") || reader.peekIs("ARRAY")) {
            throw new Refusal.Thrown(Refusal.unsupported("An array type"));
        }
        reader.rewind(at);
        return type;
    }

    private static String scalar(TokenStream reader) {
        Token token = reader.next();
        String name = token.name();
        refuse(name);
        if (Types.isDecimal(name)) {
            return token.space() + Types.decimal(reader);
        }
        if (NAMES.contains(name) && token.kind() == Token.Kind.WORD) {
            return token.space() + character(token, name, reader);
        }
        return token.space() + Names.folded(token);
    }

    private static String character(Token token, String name, TokenStream reader) {
        int at = reader.position();
        if (reader.accept("(", "MAX", ")")) {
            return name.endsWith("varchar") ? "varchar(65535)" : "char(4096)";
        }
        reader.rewind(at);
        return switch (name) {
            case "nvarchar" -> "varchar";
            case "nchar" -> "char";
            default -> token.text();
        };
    }

    /** What no cast can name. */
    static void refuse(String type) {
        if (Types.UNSUPPORTED.contains(type)) {
            throw new Refusal.Thrown(new Refusal("42704", "type \"" + type + "\" does not exist", null));
        }
        if (Missing.TYPES.contains(type) && !type.equals("interval")) {
            throw new Refusal.Thrown(Refusal.missing("The data type " + type.toUpperCase(Locale.ROOT)));
        }
    }
}
