package io.tracking.bench.sqsstub;

import io.tracking.bench.sqsstub.StubStats.QueueStats;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * One queue: what is sent goes to the spool, what is received was put there before the start. Messages are not
 * delivered again; the statistics tell how many were never deleted.
 */
final class StubQueue {

    private static final int BILLED_CHUNK = 64 * 1024;

    private final Spool spool;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final List<byte[]> messagesToReceive = new ArrayList<>();
    private final Queue<Integer> ready = new ArrayDeque<>();
    private final BitSet deleted = new BitSet();
    private double refuse;
    private long requests;
    private long billedChunks;
    private long messages;
    private long bytes;
    private long refused;
    private long received;
    private long repeatedDeletes;
    private int preloaded;

    StubQueue(Spool spool) {
        this.spool = spool;
    }

    void refuse(double fraction) {
        refuse = fraction;
    }

    /** One message for receivers, as it stands in the answer after its receipt handle. */
    void preload(byte[] json) {
        messagesToReceive.add(json);
    }

    /** All preloaded messages once more, with new receipts; answers how many they are. */
    int refill() {
        for (int i = 0; i < messagesToReceive.size(); i++) {
            ready.add(preloaded++);
        }
        return messagesToReceive.size();
    }

    /** Every request is billed by its payload, refused or not. */
    void bill(int payloadBytes) {
        requests++;
        billedChunks += Math.max(1, (payloadBytes + BILLED_CHUNK - 1) / BILLED_CHUNK);
    }

    /** False when the message is refused. */
    boolean send(StubMessage message) {
        if (refuse > 0 && random.nextDouble() < refuse) {
            refused++;
            return false;
        }
        messages++;
        bytes += message.body().length;
        spool.write(message);
        return true;
    }

    /** Not to be called when empty. */
    void receive(ByteArrayOutputStream out) {
        int receipt = ready.remove();
        received++;
        out.writeBytes(StubMessage.utf8("{\"ReceiptHandle\":\"" + receipt + "\","));
        out.writeBytes(messagesToReceive.get(receipt % messagesToReceive.size()));
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    void delete(int receipt) {
        repeatedDeletes += deleted.get(receipt) ? 1 : 0;
        deleted.set(receipt);
    }

    QueueStats stats() {
        spool.flush();
        return new QueueStats(
                requests,
                billedChunks,
                messages,
                bytes,
                refused,
                preloaded,
                received,
                deleted.cardinality(),
                repeatedDeletes);
    }
}
