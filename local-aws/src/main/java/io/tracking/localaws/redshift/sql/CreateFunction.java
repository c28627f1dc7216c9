package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * CREATE FUNCTION: a query in SQL whose arguments have types and no names.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_FUNCTION.html">CREATE FUNCTION</a>
 */
final class CreateFunction {

    private static final List<String> VOLATILITIES = List.of("VOLATILE", "STABLE", "IMMUTABLE");

    /** Second words of types that have two. */
    private static final Set<String> SECOND_WORDS = Set.of("PRECISION", "VARYING", "WITH", "WITHOUT", "(");

    private CreateFunction() {}

    /** @param reader after FUNCTION */
    static Statement rewrite(List<Token> tokens, TokenStream reader) {
        ReservedWords.refuse(reader.peek());
        reader.qualifiedName();
        reader.expect("(");
        List<Token> arguments = reader.untilClosing();
        reader.expect("RETURNS");
        if (reader.peekIs("SETOF") || reader.peekIs("TABLE") || reader.peekIs("TRIGGER")) {
            throw reader.unexpected();
        }
        Token returned = reader.next();
        if (Types.UNSUPPORTED.contains(returned.name())) {
            Casts.refuse(returned.name());
        }
        rest(reader);
        if (!arguments.isEmpty()) {
            TokenStream.byComma(arguments).forEach(CreateFunction::refuseName);
        }
        return Statement.of(TokenStream.text(tokens));
    }

    /** A volatility, a body and a language; nothing else. */
    private static void rest(TokenStream reader) {
        boolean body = false;
        boolean language = false;
        boolean volatility = false;
        while (!reader.done()) {
            if (reader.accept("LANGUAGE")) {
                language(reader.next());
                language = true;
            } else if (reader.accept("AS")) {
                if (reader.next().kind() != Kind.STRING) {
                    throw new Refusal.Thrown(Refusal.syntax("AS", "Expected AS $$ … $$."));
                }
                body = true;
            } else if (VOLATILITIES.stream().anyMatch(reader::peekIs)) {
                reader.next();
                volatility = true;
            } else if (body || language || volatility) {
                throw reader.unexpected();
            } else {
                // Still the type.
                reader.next();
            }
        }
        if (!volatility) {
            throw new Refusal.Thrown(
                    new Refusal("42601", "no volatility specified", "Expected VOLATILE, STABLE or IMMUTABLE."));
        }
        if (!body || !language) {
            throw new Refusal.Thrown(new Refusal("42601", "syntax error at end of input", null));
        }
    }

    private static void language(Token name) {
        String language =
                name.kind() == Kind.STRING ? name.text().replace("'", "").toLowerCase(Locale.ROOT) : name.name();
        if (language.equals("plpythonu")) {
            throw new Refusal.Thrown(Refusal.missing("CREATE FUNCTION … LANGUAGE plpythonu"));
        }
        if (!language.equals("sql")) {
            throw new Refusal.Thrown(Refusal.unsupported("A function in the language " + language));
        }
    }

    private static void refuseName(List<Token> argument) {
        if (argument.size() > 1 && !SECOND_WORDS.contains(argument.get(1).text().toUpperCase(Locale.ROOT))) {
            throw new Refusal.Thrown(Refusal.syntax(
                    argument.get(1).text(), "Arguments of a SQL function are types alone: $1 is the first of them."));
        }
    }
}
