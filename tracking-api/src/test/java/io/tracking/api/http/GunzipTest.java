package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.commit.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipTest {

    private static final int LIMIT = 1_000;

    private final ByteBudget budget = new ByteBudget(100_000);

    @Test
    void unpacksMembersAfterOneAnother() {
        assertThat(unpack(join(gzip("one "), gzip(""), gzip("two")))).isEqualTo("read one two");
    }

    @Test
    void unpacksAsManyMembersAsABodyMayHaveAndNoMore() {
        byte[][] members = new byte[1_000][];
        Arrays.fill(members, gzip("x"));
        byte[] most = join(members);

        assertThat(unpack(most)).isEqualTo("read " + "x".repeat(1_000));
        assertThat(unpack(join(most, gzip(""))))
                .isEqualTo("damaged " + "x".repeat(1_000) + ": it has more than 1000 members");
    }

    @Test
    void skipsWhatAHeaderMayHold() {
        byte[] plain = gzip("a");
        byte[] header = {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 0, 7, 7};

        assertThat(unpack(join(header, Arrays.copyOfRange(plain, 10, plain.length))))
                .isEqualTo("read a");
    }

    @Test
    void tellsWhatIsBrokenAndGivesWhatCouldBeUnpacked() {
        byte[] packed = gzip("text");
        byte[] wrongSum = packed.clone();
        wrongSum[packed.length - 6] ^= 1;
        byte[] wrongLength = packed.clone();
        wrongLength[packed.length - 1] ^= 1;

        assertThat(unpack(wrongSum)).isEqualTo("damaged text: its checksum or its length is wrong");
        assertThat(unpack(wrongLength)).isEqualTo("damaged text: its checksum or its length is wrong");
        assertThat(unpack(join(packed, new byte[] {0, 0}))).isEqualTo("damaged text: other bytes follow it, 2 of them");
        assertThat(unpack(Arrays.copyOf(packed, packed.length - 1))).isEqualTo("damaged text: it ends in the middle");
        assertThat(unpack("[]".getBytes(StandardCharsets.UTF_8))).isEqualTo("damaged []: it does not begin with 1f 8b");
        assertThat(unpack(new byte[0])).isEqualTo("damaged : it does not begin with 1f 8b");
    }

    @Test
    void whateverComesIsToldAndNothingIsThrown() {
        Random random = new Random(20_261_121);
        byte[] packed = gzip("a body of some length, with some repetition, with some repetition");
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = Arrays.copyOf(packed, random.nextInt(packed.length + 3));
            for (int change = random.nextInt(4); change > 0 && broken.length > 0; change--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }

            assertThat(unpack(broken)).matches("(?s)(read|damaged) .*|too large");
        }
    }

    @Test
    void unpacksUpToTheLimitAndNotBeyond() {
        assertThat(unpack(gzip("x".repeat(LIMIT)))).isEqualTo("read " + "x".repeat(LIMIT));
        assertThat(unpack(gzip("x".repeat(LIMIT + 1)))).isEqualTo("too large");
        assertThat(unpack(gzip("x".repeat(1_000_000)))).isEqualTo("too large");
    }

    private String unpack(byte[] packed) {
        StringBuilder told = new StringBuilder();
        ByteBudget.Share share = budget.share();
        Gunzip.unpack(packed, packed.length, LIMIT, share, new Gunzip.Target() {

            @Override
            public void read(byte[] body, int length) {
                told.append("read ").append(text(body, length));
            }

            @Override
            public void tooLarge() {
                told.append("too large");
            }

            @Override
            public void overBudget() {
                told.append("over budget");
            }

            @Override
            public void damaged(byte[] body, int length, String reason) {
                told.append("damaged ").append(text(body, length)).append(": ").append(reason);
            }
        });
        share.release();
        return told.toString();
    }

    private static String text(byte[] body, int length) {
        return new String(body, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
