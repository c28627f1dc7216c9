package io.tracking.api.http;

import io.tracking.api.commit.ByteBudget;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a body, as far as the limit and the budget allow. Several members after one another are one body; whatever else
 * follows the last one is an error.
 *
 * <p>{@link java.util.zip.GZIPInputStream} calls itself for each member, until the stack is full.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952, GZIP file format</a>
 */
final class Gunzip {

    /** Receives what was unpacked; exactly one method is called. */
    interface Target {
        void read(byte[] body, int length);

        void tooLarge();

        void overBudget();

        /**
         * It is no gzip, or damaged.
         *
         * @param body what could be unpacked, {@code length} bytes of it; the packed ones when nothing could
         * @param reason what is wrong with it
         */
        void damaged(byte[] body, int length, String reason);
    }

    /** More is no body that somebody has packed. */
    static final int MOST_MEMBERS = 1_000;

    private static final int FIRST_FACTOR = 4;
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final byte[] packed;
    private final int end;
    private final int limit;
    private final ByteBudget.Share share;
    private int at;
    private byte[] body = new byte[0];
    private int length;

    private Gunzip(byte[] packed, int end, int limit, ByteBudget.Share share) {
        this.packed = packed;
        this.end = end;
        this.limit = limit;
        this.share = share;
    }

    /** Unpacks {@code packedLength} bytes. */
    static void unpack(byte[] packed, int packedLength, int limit, ByteBudget.Share share, Target target) {
        new Gunzip(packed, packedLength, limit, share).unpack(target);
    }

    private void unpack(Target target) {
        Inflater inflater = new Inflater(true);
        try {
            int members = 0;
            do {
                if (++members > MOST_MEMBERS) {
                    damaged(target, "it has more than " + MOST_MEMBERS + " members");
                    return;
                }
                String fault = skipHeader();
                if (fault != null) {
                    damaged(target, fault);
                    return;
                }
                inflater.reset();
                inflater.setInput(packed, at, end - at);
                Full full = inflate(inflater);
                if (full == Full.LIMIT) {
                    target.tooLarge();
                    return;
                }
                if (full == Full.BUDGET) {
                    target.overBudget();
                    return;
                }
            } while (at < end);
            if (length > limit) {
                target.tooLarge();
            } else {
                target.read(body, length);
            }
        } catch (DataFormatException e) {
            damaged(target, String.valueOf(e.getMessage()));
        } finally {
            inflater.end();
        }
    }

    private void damaged(Target target, String reason) {
        if (length > 0) {
            target.damaged(body, Math.min(length, limit), reason);
        } else {
            target.damaged(packed, end, reason);
        }
    }

    private enum Full {
        NOTHING,
        LIMIT,
        BUDGET
    }

    /** One member, its trailer included. */
    private Full inflate(Inflater inflater) throws DataFormatException {
        CRC32 checksum = new CRC32();
        int from = length;
        while (!inflater.finished()) {
            if (length == body.length) {
                Full full = grow();
                if (full != Full.NOTHING) {
                    return full;
                }
            }
            int bytes = inflater.inflate(body, length, body.length - length);
            checksum.update(body, length, bytes);
            length += bytes;
            if (bytes == 0 && !inflater.finished()) {
                throw new DataFormatException(
                        inflater.needsDictionary() ? "it needs a dictionary" : "it ends in the middle");
            }
        }
        at = end - inflater.getRemaining();
        if (end - at < TRAILER) {
            throw new DataFormatException("it ends in the middle");
        }
        if (number(at) != (int) checksum.getValue() || number(at + Integer.BYTES) != length - from) {
            throw new DataFormatException("its checksum or its length is wrong");
        }
        at += TRAILER;
        return Full.NOTHING;
    }

    private Full grow() {
        if (length > limit) {
            return Full.LIMIT;
        }
        int size = (int) Math.min(limit + 1L, Math.max((long) FIRST_FACTOR * end, 2L * length));
        if (!share.resize((long) end + size)) {
            return Full.BUDGET;
        }
        body = Arrays.copyOf(body, size);
        return Full.NOTHING;
    }

    /** What is wrong with it, null when nothing is. */
    private @Nullable String skipHeader() {
        if (end - at < 2 || packed[at] != 0x1f || packed[at + 1] != (byte) 0x8b) {
            return at == 0 ? "it does not begin with 1f 8b" : "other bytes follow it, " + (end - at) + " of them";
        }
        if (end - at < HEADER || packed[at + 2] != DEFLATE || (packed[at + 3] & RESERVED) != 0) {
            return "its header is not known";
        }
        int flags = packed[at + 3];
        at += HEADER;
        if ((flags & EXTRA) != 0) {
            at = end - at < 2 ? end : at + 2 + (packed[at] & 0xFF) + ((packed[at + 1] & 0xFF) << Byte.SIZE);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            at += 2;
        }
        return at < end ? null : "it ends in the middle";
    }

    private void skipText() {
        while (at < end && packed[at] != 0) {
            at++;
        }
        at++;
    }

    private int number(int from) {
        return (packed[from] & 0xFF)
                | (packed[from + 1] & 0xFF) << 8
                | (packed[from + 2] & 0xFF) << 16
                | (packed[from + 3] & 0xFF) << 24;
    }
}
