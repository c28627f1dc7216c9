package io.tracking.localaws.redshift.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message after the startup: its type and its body, without the length.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
public record Message(char type, byte[] body) {

    private static final byte[] NOTHING = new byte[0];

    public static Message of(char type) {
        return new Message(type, NOTHING);
    }

    public static Message query(String sql) {
        return new Body().text(sql).as('Q');
    }

    public static Message parse(String name, String sql, byte[] parameterTypes) {
        return new Body().text(name).text(sql).bytes(parameterTypes).as('P');
    }

    /** Binds no parameters; every column of the result as text. */
    public static Message bind(String portal, String statement) {
        return new Body()
                .text(portal)
                .text(statement)
                .number(0)
                .number(0)
                .number(0)
                .as('B');
    }

    public static Message describePortal(String portal) {
        return new Body().octet('P').text(portal).as('D');
    }

    public static Message describeStatement(String name) {
        return new Body().octet('S').text(name).as('D');
    }

    public static Message execute(String portal) {
        return new Body().text(portal).number(0).number(0).as('E');
    }

    public static Message closeStatement(String name) {
        return new Body().octet('S').text(name).as('C');
    }

    public static Message closePortal(String name) {
        return new Body().octet('P').text(name).as('C');
    }

    public static Message copyFail(String reason) {
        return new Body().text(reason).as('f');
    }

    public static Message parameterStatus(String name, String value) {
        return new Body().text(name).text(value).as('S');
    }

    public static Message completed(String tag) {
        return new Body().text(tag).as('C');
    }

    public static Message info(String text) {
        return fields('N', "INFO", "00000", text, null);
    }

    public static Message error(String severity, String sqlState, String text, @Nullable String detail) {
        return fields('E', severity, sqlState, text, detail);
    }

    private static Message fields(char type, String severity, String sqlState, String text, @Nullable String detail) {
        // Their ends are zero bytes: one in the middle, quoted from a file, would be read as the end.
        Body body = new Body()
                .octet('S')
                .text(severity)
                .octet('V')
                .text(severity)
                .octet('C')
                .text(sqlState)
                .octet('M')
                .text(text.replace('\0', '.'));
        if (detail != null) {
            body.octet('D').text(detail.replace('\0', '.'));
        }
        return body.octet(0).as(type);
    }

    /** The text that starts at {@code from} and ends before the next zero byte. */
    public String text(int from) {
        return new String(body, from, end(from) - from, StandardCharsets.UTF_8);
    }

    /** Where the zero byte of the text at {@code from} is. */
    public int end(int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return end;
    }

    /** The field of an error or a notice; null when it has none. */
    public @Nullable String field(char field) {
        for (int at = 0; at < body.length && body[at] != 0; at = end(at + 1) + 1) {
            if (body[at] == field) {
                return text(at + 1);
            }
        }
        return null;
    }

    /** The values of a row, all sent as text. */
    public List<@Nullable String> row() {
        ByteBuffer buffer = ByteBuffer.wrap(body);
        ArrayList<String> values = new java.util.ArrayList<@Nullable String>();
        for (int columns = buffer.getShort(); columns > 0; columns--) {
            int length = buffer.getInt();
            if (length < 0) {
                values.add(null);
            } else {
                values.add(new String(body, buffer.position(), length, StandardCharsets.UTF_8));
                buffer.position(buffer.position() + length);
            }
        }
        return values;
    }

    /** The names that a description of rows gives. */
    public List<String> columns() {
        ArrayList<String> names = new java.util.ArrayList<String>();
        int at = 2;
        for (int columns = ByteBuffer.wrap(body).getShort(); columns > 0; columns--) {
            names.add(text(at));
            // Table, column, type, its size and modifier, format.
            at = end(at) + 1 + 18;
        }
        return names;
    }

    private static final class Body {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Body octet(int value) {
            bytes.write(value);
            return this;
        }

        Body text(String value) {
            bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
            return octet(0);
        }

        Body bytes(byte[] value) {
            bytes.writeBytes(value);
            return this;
        }

        /** 16 bits. */
        Body number(int value) {
            return octet(value >> 8).octet(value);
        }

        Message as(char type) {
            return new Message(type, bytes.toByteArray());
        }
    }
}
