package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.nio.charset.StandardCharsets;

/** Steps through one JSON value in a byte array. Strict: what is not JSON is a bad row. */
final class JsonScanner {

    private static final int DEEPEST = 1000;

    private byte[] json = new byte[0];
    private int at;
    private int end;

    void reset(byte[] bytes, int from, int to) {
        json = bytes;
        at = from;
        end = to;
    }

    int position() {
        return at;
    }

    void seek(int position) {
        at = position;
    }

    /** The next byte that is no white space; -1 at the end. */
    int peek() {
        while (at < end) {
            byte b = json[at];
            if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
                return b;
            }
            at++;
        }
        return -1;
    }

    boolean accept(char expected) {
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char expected) throws BadValueException {
        if (!accept(expected)) {
            throw malformed("expected '" + expected + "'");
        }
    }

    void expectEnd() throws BadValueException {
        if (peek() != -1) {
            throw malformed("expected the end");
        }
    }

    BadValueException malformed(String expected) {
        String found = at < end ? "'" + (char) (json[at] & 0xff) + "'" : "the end";
        return new BadValueException(Code.LINE, "Invalid JSON: " + expected + ", found " + found, at);
    }

    /** A string as it is meant; any other value as it is written. */
    void value(Value into) throws BadValueException {
        int first = peek();
        if (first == '"') {
            string(into);
            return;
        }
        int from = at;
        skip(0);
        if (first == 'n') {
            into.setNull();
        } else {
            into.clear();
            into.add(json, from, at);
        }
    }

    void skip() throws BadValueException {
        skip(0);
    }

    private void skip(int depth) throws BadValueException {
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void skipObject(int depth) throws BadValueException {
        deeper(depth);
        expect('{');
        if (accept('}')) {
            return;
        }
        do {
            if (peek() != '"') {
                throw malformed("expected a name");
            }
            skipString();
            expect(':');
            skip(depth + 1);
        } while (accept(','));
        expect('}');
    }

    private void skipArray(int depth) throws BadValueException {
        deeper(depth);
        expect('[');
        if (accept(']')) {
            return;
        }
        do {
            skip(depth + 1);
        } while (accept(','));
        expect(']');
    }

    private void deeper(int depth) throws BadValueException {
        if (depth == DEEPEST) {
            throw malformed("expected at most " + DEEPEST + " levels");
        }
    }

    private void word(String word) throws BadValueException {
        for (int i = 0; i < word.length(); i++) {
            if (at >= end || json[at] != word.charAt(i)) {
                throw malformed("expected a value");
            }
            at++;
        }
    }

    private void number() throws BadValueException {
        if (at < end && json[at] == '-') {
            at++;
        }
        if (at < end && json[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < end && json[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (at < end && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() throws BadValueException {
        int from = at;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed("expected a value");
        }
    }

    private void skipString() throws BadValueException {
        at++;
        while (at < end) {
            byte b = json[at++];
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                at++;
            } else if (b >= 0 && b < ' ') {
                at--;
                throw malformed("expected no control character in a string");
            }
        }
        throw malformed("expected '\"'");
    }

    void string(Value into) throws BadValueException {
        into.clear();
        if (peek() != '"') {
            throw malformed("expected a string");
        }
        at++;
        int run = at;
        while (at < end) {
            byte b = json[at];
            if (b == '"') {
                into.add(json, run, at);
                at++;
                return;
            }
            if (b == '\\') {
                into.add(json, run, at);
                escape(into);
                run = at;
            } else if (b >= 0 && b < ' ') {
                throw malformed("expected no control character in a string");
            } else {
                at++;
            }
        }
        throw malformed("expected '\"'");
    }

    private void escape(Value into) throws BadValueException {
        at++;
        int escaped = at < end ? json[at++] : -1;
        switch (escaped) {
            case '"', '\\', '/' -> into.add(escaped);
            case 'b' -> into.add('\b');
            case 'f' -> into.add('\f');
            case 'n' -> into.add('\n');
            case 'r' -> into.add('\r');
            case 't' -> into.add('\t');
            case 'u' -> unicode(into);
            default -> {
                at--;
                throw malformed("expected an escape");
            }
        }
    }

    private void unicode(Value into) throws BadValueException {
        int unit = hex();
        int point = unit;
        if (Character.isHighSurrogate((char) unit) && at + 1 < end && json[at] == '\\' && json[at + 1] == 'u') {
            at += 2;
            int low = hex();
            if (!Character.isLowSurrogate((char) low)) {
                throw surrogate(unit);
            }
            point = Character.toCodePoint((char) unit, (char) low);
        } else if (Character.isSurrogate((char) unit)) {
            throw surrogate(unit);
        }
        byte[] utf8 = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        into.add(utf8, 0, utf8.length);
    }

    private static BadValueException surrogate(int unit) {
        return new BadValueException(
                Code.UTF8,
                "String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: "
                        + Integer.toHexString(unit) + " (error 4)");
    }

    private int hex() throws BadValueException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end ? Character.digit(json[at], 16) : -1;
            if (digit < 0) {
                throw malformed("expected four hexadecimal digits");
            }
            value = value * 16 + digit;
            at++;
        }
        return value;
    }
}
