package io.tracking.common.record;

import io.tracking.common.text.JsonText;
import io.tracking.common.text.Utf8;
import java.util.Arrays;

/**
 * Finds where JSON values end, by the grammar alone: whatever the value's depth, its numbers, its names and its
 * characters, so that a fault of one record leaves those around it alone. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class ValueScanner {

    /** What {@link #end} returns when no value stands there. */
    public static final int NONE = -1;

    private final byte[] body;
    private final int to;
    private int at;
    private long[] objects = new long[1];
    private int depth;
    private int deepest;
    private int longestNumber;
    private int longestName;
    private int notUtf8;
    private boolean halfPairInName;
    private boolean unicodeEscape;

    /** @param to after the last byte of the body */
    public ValueScanner(byte[] body, int to) {
        this.body = body;
        this.to = to;
    }

    /** Behind the value that starts at {@code from}; {@link #NONE} when none does, and {@link #position} then says where. */
    public int end(int from) {
        at = from;
        depth = 0;
        deepest = 0;
        longestNumber = 0;
        longestName = 0;
        notUtf8 = NONE;
        halfPairInName = false;
        return takeValue() ? at : NONE;
    }

    /** Where the last value ended, or is no JSON. */
    int position() {
        return at;
    }

    /** Levels of objects and arrays in the last value. */
    int deepest() {
        return deepest;
    }

    /** Characters of the longest number in the last value. */
    int longestNumber() {
        return longestNumber;
    }

    /** Characters, as they are written, of the longest name in the last value. */
    int longestName() {
        return longestName;
    }

    /** The first byte of the last value that is not UTF-8; {@link #NONE} when all are. */
    int notUtf8() {
        return notUtf8;
    }

    /** Whether a name in the last value holds half a surrogate pair, which no parser takes. */
    boolean halfPairInName() {
        return halfPairInName;
    }

    private boolean takeValue() {
        while (true) {
            int first = peek();
            if (first == '{' || first == '[') {
                open(first == '{');
                if (peek() != closing()) {
                    if (inObject() && !takeName()) {
                        return false;
                    }
                    continue;
                }
            } else if (!takeScalar(first)) {
                return false;
            }
            while (depth > 0 && peek() == closing()) {
                at++;
                depth--;
            }
            if (depth == 0) {
                return true;
            }
            if (peek() != ',') {
                return false;
            }
            at++;
            if (inObject() && !takeName()) {
                return false;
            }
        }
    }

    private void open(boolean object) {
        at++;
        int word = depth / Long.SIZE;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, 2 * word);
        }
        long bit = 1L << depth;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        depth++;
        deepest = Math.max(deepest, depth);
    }

    private boolean inObject() {
        int level = depth - 1;
        return (objects[level / Long.SIZE] & 1L << level) != 0;
    }

    private char closing() {
        return inObject() ? '}' : ']';
    }

    private int peek() {
        while (at < to) {
            byte b = body[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return 0;
    }

    private boolean takeName() {
        if (peek() != '"') {
            return false;
        }
        int start = at + 1;
        unicodeEscape = false;
        if (!takeString()) {
            return false;
        }
        halfPairInName |= unicodeEscape && holdsHalfPair(start, at - 1);
        if (at - 1 - start > longestName) {
            longestName = Math.max(longestName, characters(start, at - 1));
        }
        if (peek() != ':') {
            return false;
        }
        at++;
        return true;
    }

    /** Raw characters have no surrogates: only what is escaped may be half a pair. */
    private boolean holdsHalfPair(int from, int end) {
        int i = from;
        while (i < end) {
            boolean escaped = body[i] == '\\';
            if (escaped && Character.isSurrogate(escapedAt(i, end))) {
                if (!Character.isHighSurrogate(escapedAt(i, end)) || !Character.isLowSurrogate(escapedAt(i + 6, end))) {
                    return true;
                }
                i += 12;
            } else {
                i += escaped ? 2 : 1;
            }
        }
        return false;
    }

    /** What <code>&#92;uXXXX</code> stands for; 0 when something else is there. */
    private char escapedAt(int index, int end) {
        if (index + 6 > end || body[index] != '\\' || body[index + 1] != 'u') {
            return 0;
        }
        int value = 0;
        for (int i = index + 2; i < index + 6; i++) {
            value = value << 4 | Character.digit(body[i], 16);
        }
        return (char) value;
    }

    private int characters(int from, int end) {
        int characters = 0;
        for (int i = from; i < end; i++) {
            characters += (body[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return characters;
    }

    private boolean takeScalar(int first) {
        return switch (first) {
            case '"' -> takeString();
            case 't' -> takeWord("true");
            case 'f' -> takeWord("false");
            case 'n' -> takeWord("null");
            default -> takeNumber();
        };
    }

    private boolean takeWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at == to || body[at] != word.charAt(i)) {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean takeString() {
        at++;
        while (true) {
            at = JsonText.skipPlain(body, at, to);
            if (at == to) {
                return false;
            }
            byte b = body[at];
            if (b == '"') {
                at++;
                return true;
            }
            if (b < 0) {
                takeWide();
            } else if (b != '\\' || !takeEscape()) {
                return false;
            }
        }
    }

    private void takeWide() {
        int length = Utf8.wideLength(body, at, to);
        if (length == 0 && notUtf8 == NONE) {
            notUtf8 = at;
        }
        at += Math.max(1, length);
    }

    private boolean takeEscape() {
        at++;
        if (at == to) {
            return false;
        }
        switch (body[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                at++;
                return true;
            }
            case 'u' -> {
                unicodeEscape = true;
                at++;
                for (int end = at + 4; at < end; at++) {
                    if (at == to || Character.digit(body[at], 16) < 0) {
                        return false;
                    }
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private boolean takeNumber() {
        int start = at;
        takeOne('-', '-');
        boolean number = takeOne('0', '0') || takeDigits();
        if (number && takeOne('.', '.')) {
            number = takeDigits();
        }
        if (number && takeOne('e', 'E')) {
            if (!takeOne('+', '+')) {
                takeOne('-', '-');
            }
            number = takeDigits();
        }
        longestNumber = Math.max(longestNumber, at - start);
        return number;
    }

    private boolean takeOne(char one, char other) {
        if (at < to && (body[at] == one || body[at] == other)) {
            at++;
            return true;
        }
        return false;
    }

    private boolean takeDigits() {
        int start = at;
        while (at < to && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        return at > start;
    }
}
