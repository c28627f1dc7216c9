package io.tracking.api.http;

import io.tracking.api.queue.ByteBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Unpacks a body, as far as the limit and the budget allow. */
final class Gunzip {

    private static final int FIRST_FACTOR = 4;

    private Gunzip() {}

    /** Receives what was unpacked; exactly one method is called. */
    static void unpack(byte[] packed, int packedLength, int limit, ByteBudget.Share share, BodyReader.Target target) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed, 0, packedLength))) {
            byte[] body = new byte[0];
            int length = 0;
            while (true) {
                if (length == body.length) {
                    if (length > limit) {
                        target.tooLarge();
                        return;
                    }
                    int size = (int) Math.min(limit + 1L, Math.max((long) FIRST_FACTOR * packedLength, 2L * length));
                    if (!share.resize((long) packedLength + size)) {
                        target.overBudget();
                        return;
                    }
                    body = Arrays.copyOf(body, size);
                }
                int read = in.read(body, length, body.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
            if (length > limit) {
                target.tooLarge();
            } else {
                target.read(body, length);
            }
        } catch (IOException e) {
            target.broken(e);
        }
    }
}
