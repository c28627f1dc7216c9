package io.tracking.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFeedTest {

    @Test
    void findsTheFirstWhereverItIs() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                // Neighbours of the line feed, with and without the top bit, are what eight at a time could take for
                // it.
                bytes[i] = random.nextInt(4) == 0 ? (byte) ('\n' + random.nextInt(3) - 1) : bytes[i];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);

            int expected = from;
            while (expected < to && bytes[expected] != '\n') {
                expected++;
            }

            assertThat(LineFeed.find(bytes, from, to)).isEqualTo(expected);
        }
    }
}
