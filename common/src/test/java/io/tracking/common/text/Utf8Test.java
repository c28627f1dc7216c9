package io.tracking.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    private static final byte[] BYTES = {
        'a',
        '"',
        0,
        0x7F,
        (byte) 0x80,
        (byte) 0x8F,
        (byte) 0x90,
        (byte) 0x9F,
        (byte) 0xA0,
        (byte) 0xAF,
        (byte) 0xBF,
        (byte) 0xC0,
        (byte) 0xC1,
        (byte) 0xC2,
        (byte) 0xDF,
        (byte) 0xE0,
        (byte) 0xE1,
        (byte) 0xEC,
        (byte) 0xED,
        (byte) 0xEE,
        (byte) 0xEF,
        (byte) 0xF0,
        (byte) 0xF1,
        (byte) 0xF3,
        (byte) 0xF4,
        (byte) 0xF5,
        (byte) 0xFE,
        (byte) 0xFF
    };

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    @Test
    void agreesWithThePlatformOnEveryKindOfSequence() {
        byte[] text = new byte[4];
        for (byte first : BYTES) {
            for (byte second : BYTES) {
                for (byte third : BYTES) {
                    for (byte fourth : BYTES) {
                        text[0] = first;
                        text[1] = second;
                        text[2] = third;
                        text[3] = fourth;
                        assertSame(text, 0, 4);
                    }
                }
            }
        }
    }

    @Test
    void agreesWithThePlatformOnLongerTexts() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = ("x".repeat(random.nextInt(20))
                            + "é東😀".repeat(random.nextInt(4))
                            + "y".repeat(random.nextInt(20)))
                    .getBytes(StandardCharsets.UTF_8);
            if (text.length > 0 && random.nextBoolean()) {
                text[random.nextInt(text.length)] = BYTES[random.nextInt(BYTES.length)];
            }
            int from = random.nextInt(text.length + 1);
            assertSame(text, from, from + random.nextInt(text.length - from + 1));
        }
    }

    private void assertSame(byte[] text, int from, int to) {
        ByteBuffer bytes = ByteBuffer.wrap(text, from, to - from);
        CharBuffer chars = CharBuffer.allocate(to - from + 1);
        decoder.reset();
        CoderResult result = decoder.decode(bytes, chars, true);

        int expected = result.isError() ? bytes.position() : to;

        if (Utf8.fault(text, from, to) != expected) {
            assertThat(Utf8.fault(text, from, to))
                    .as("%s", ByteBuffer.wrap(text))
                    .isEqualTo(expected);
        }
    }
}
