package io.tracking.localaws.sqs;

import io.tracking.localaws.sqs.JournalRecord.MessageDelivered;
import io.tracking.localaws.sqs.JournalRecord.MessageRemoved;
import io.tracking.localaws.sqs.JournalRecord.MessageStored;
import io.tracking.localaws.sqs.JournalRecord.QueueDropped;
import io.tracking.localaws.sqs.JournalRecord.QueueStored;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.elasticmq.actor.queue.InternalMessage;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened to the queues, in one file that is only ever appended to.
 *
 * <p>A record is with the operating system when {@link #append} returns: killing this process loses nothing, cutting
 * the machine's power may. The file is rewritten with what is still there once most of it is history. Not thread-safe.
 */
final class Journal implements Closeable {

    private static final int HEADER = Integer.BYTES + Long.BYTES;

    private final Path file;
    private final long rewriteAbove;
    private final Map<String, QueueStored> queues = new LinkedHashMap<>();
    private final Map<String, Map<String, Live>> messages = new LinkedHashMap<>();
    private FileChannel channel;
    private long size;
    private long liveBytes;

    private record Live(InternalMessage message, int bytes) {}

    private Journal(Path file, long rewriteAbove) throws IOException {
        this.file = file;
        this.rewriteAbove = rewriteAbove;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /**
     * Opens or creates the journal.
     *
     * @param rewriteAbove bytes from which on the file may be rewritten
     * @throws IOException when a record before the last one is damaged; a last record cut off by a kill is dropped
     */
    static Journal open(Path file, long rewriteAbove) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Journal journal = new Journal(file, rewriteAbove);
        journal.replay();
        journal.channel.truncate(journal.size);
        journal.channel.position(journal.size);
        return journal;
    }

    /** Queues that exist, those that others use as dead-letter queue first. */
    List<QueueStored> queues() {
        List<QueueStored> ordered = new ArrayList<>();
        queues.values().stream()
                .filter(queue -> queue.deadLetterQueue() == null)
                .forEach(ordered::add);
        queues.values().stream()
                .filter(queue -> queue.deadLetterQueue() != null)
                .forEach(ordered::add);
        return ordered;
    }

    List<InternalMessage> messages(String queue) {
        return messages.getOrDefault(queue, Map.of()).values().stream()
                .map(Live::message)
                .toList();
    }

    @Nullable
    QueueStored queue(String name) {
        return queues.get(name);
    }

    @Nullable
    InternalMessage message(String queue, String id) {
        Live live = messages.getOrDefault(queue, Map.of()).get(id);
        return live == null ? null : live.message();
    }

    void append(JournalRecord journalRecord) throws IOException {
        ByteBuffer entry = encode(journalRecord);
        write(entry);
        remember(journalRecord, entry.limit());
        if (size > rewriteAbove && size > 4 * liveBytes) {
            rewrite();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(ByteBuffer entry) throws IOException {
        try {
            while (entry.hasRemaining()) {
                channel.write(entry);
            }
        } catch (IOException e) {
            // A full disk leaves half a record; the next one must not follow it.
            channel.truncate(size);
            channel.position(size);
            throw e;
        }
        size += entry.limit();
    }

    private void remember(JournalRecord journalRecord, int bytes) {
        if (journalRecord instanceof QueueStored queue) {
            queues.put(queue.queue(), queue);
        } else if (journalRecord instanceof QueueDropped dropped) {
            queues.remove(dropped.queue());
            Map<String, Live> gone = messages.remove(dropped.queue());
            if (gone != null) {
                gone.values().forEach(live -> liveBytes -= live.bytes());
            }
        } else if (journalRecord instanceof MessageStored stored) {
            Live previous = messages.computeIfAbsent(stored.queue(), name -> new LinkedHashMap<>())
                    .put(stored.message().id(), new Live(stored.message(), bytes));
            liveBytes += bytes - (previous == null ? 0 : previous.bytes());
        } else if (journalRecord instanceof MessageRemoved removed) {
            Live gone = messages.getOrDefault(removed.queue(), Map.of()).get(removed.id());
            if (gone != null) {
                messages.getOrDefault(removed.queue(), Map.of()).remove(removed.id());
                liveBytes -= gone.bytes();
            }
        }
        // MessageDelivered changes the message itself: ElasticMQ has done it, replay does it.
    }

    private void replay() throws IOException {
        long length = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (length - size >= HEADER) {
                int bytes = in.readInt();
                long checksum = in.readLong();
                if (bytes < 0 || length - size - HEADER < bytes) {
                    return;
                }
                byte[] body = in.readNBytes(bytes);
                if (checksum(body, 0, bytes) != checksum) {
                    throw new IOException("Cannot read the queues from " + file + ": the record at byte " + size
                            + " is damaged; start with an empty directory (./run --fresh)");
                }
                replay(JournalRecord.read(new DataInputStream(new ByteArrayInputStream(body))), HEADER + bytes);
                size += HEADER + bytes;
            }
        }
    }

    private void replay(JournalRecord journalRecord, int bytes) {
        if (journalRecord instanceof MessageDelivered delivered) {
            Live live = messages.getOrDefault(delivered.queue(), Map.of()).get(delivered.id());
            if (live != null) {
                delivered.delivery().applyTo(live.message());
            }
        }
        remember(journalRecord, bytes);
    }

    private void rewrite() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        FileChannel old = channel;
        FileChannel rewritten = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        long oldSize = size;
        channel = rewritten;
        size = 0;
        try {
            for (QueueStored queue : queues.values()) {
                write(encode(queue));
            }
            for (Map.Entry<String, Map<String, Live>> queue : messages.entrySet()) {
                for (Live live : queue.getValue().values()) {
                    write(encode(new MessageStored(queue.getKey(), live.message())));
                }
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            old.close();
        } catch (IOException e) {
            channel = old;
            size = oldSize;
            rewritten.close();
            throw e;
        }
    }

    private static ByteBuffer encode(JournalRecord journalRecord) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0);
        out.writeLong(0);
        journalRecord.write(out);
        byte[] entry = bytes.toByteArray();
        return ByteBuffer.wrap(entry)
                .putInt(0, entry.length - HEADER)
                .putLong(Integer.BYTES, checksum(entry, HEADER, entry.length - HEADER));
    }

    private static long checksum(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return crc.getValue();
    }
}
