package io.tracking.loader.spill;

import io.tracking.common.envelope.SpilledMessage;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.QueueUnavailableException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives access to the objects of the spill lane, from the receiver's side. Thread-safe.
 *
 * <p>Every method throws {@link QueueUnavailableException} when the bucket does not answer, or refuses.
 */
public interface SpillStore {

    /**
     * One spilled message, as a listing shows it.
     *
     * @param key of the object
     * @param bytes its size
     * @param storedAt when it was written
     */
    record Spilled(String key, long bytes, Instant storedAt) {

        /** Whether it is no message but what consoles make when somebody creates a folder. */
        public boolean marksFolder() {
            return StoredFile.marksFolder(key, bytes);
        }

        /** Why it is no message whatever is in it; empty when its size allows it to be one. */
        public String sizeFault() {
            return bytes > SpilledMessage.LARGEST
                    ? "a spilled message has at most " + SpilledMessage.LARGEST + " bytes, got " + bytes
                    : "";
        }
    }

    /**
     * Spilled messages in key order, the senders' probe and folder markers among them.
     *
     * @param after the last key of the part before, empty for the first
     * @param most how many, at most 1000; fewer come only at the end
     */
    List<Spilled> list(String after, int most);

    /** The whole object; empty when it is gone. */
    Optional<byte[]> read(String key);

    /**
     * Removes objects, any number of them; one that is gone already counts as removed.
     *
     * @return what is still there, with the reason
     */
    List<EventQueue.Refusal> delete(Collection<String> keys);

    /** Moves an object that cannot be read to {@code spill-dead/}, where it stays until somebody looks at it. */
    void setAside(String key);

    /** What was set aside, as {@link #list}; the keys begin with {@code spill-dead/}, and {@link #read} and {@link #delete} take them. */
    List<Spilled> listDead(String after, int most);

    /** Moves an object that was set aside back to where it was. */
    void restore(String deadKey);

    /** Notes that this loader is there, and says which ones are: those that noted it within a minute, it among them. */
    Set<String> meet(String loaderId);
}
