package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.List;

/**
 * DECLARE, FETCH and CLOSE: a cursor goes forward, in its transaction, and is the only one of the session.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/declare.html">DECLARE</a>
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/fetch.html">FETCH</a>
 */
final class Cursors {

    private Cursors() {}

    /** DECLARE name CURSOR FOR query. */
    static Statement declare(List<Token> tokens) {
        TokenStream reader = new TokenStream(tokens);
        reader.next();
        reader.next();
        reader.expect("CURSOR");
        reader.expect("FOR");
        NodeFunctions.refuse(tokens);
        return Statement.inTransaction(
                        List.of("SELECT standin.require_no_cursor()"), TokenStream.text(Query.rewrite(tokens)))
                .insideBlocks("DECLARE CURSOR");
    }

    /** FETCH [NEXT | ALL | FORWARD [count | ALL]] FROM name; IN and a count alone are PostgreSQL 8's, and taken. */
    static Statement fetch(List<Token> tokens) {
        TokenStream reader = new TokenStream(tokens);
        reader.next();
        if (!reader.accept("NEXT") && !reader.accept("ALL")) {
            reader.accept("FORWARD");
            Token count = reader.peek();
            if (count != null && count.kind() == Kind.NUMBER) {
                reader.next();
            } else {
                reader.accept("ALL");
            }
        }
        if (!reader.accept("FROM")) {
            reader.expect("IN");
        }
        return named(reader, tokens);
    }

    static Statement close(List<Token> tokens) {
        TokenStream reader = new TokenStream(tokens);
        reader.next();
        if (reader.peekIs("ALL")) {
            throw reader.unexpected();
        }
        return named(reader, tokens);
    }

    private static Statement named(TokenStream reader, List<Token> tokens) {
        reader.next();
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return Statement.of(TokenStream.text(Query.names(tokens)));
    }
}
