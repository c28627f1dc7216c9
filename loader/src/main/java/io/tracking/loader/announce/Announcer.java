package io.tracking.loader.announce;

import io.tracking.loader.redshift.WarehouseSession;
import java.util.List;

/** Takes what others are to be told. Thread-safe. */
public interface Announcer {

    /** Nobody is told anything, and nothing is written. */
    Announcer SILENT = new Announcer() {
        @Override
        public boolean wants(Occasion kind) {
            return false;
        }

        @Override
        public void write(WarehouseSession session, List<Announcement> announcements) {}

        @Override
        public void writeBesideLoads(WarehouseSession session, Announcement announcement) {}

        @Override
        public void committed() {}

        @Override
        public void committedBesideLoads() {}

        @Override
        public void tell(Announcement announcement) {}

        @Override
        public void watch(Runnable look) {}
    };

    /** Whether anybody is told of this kind: what nobody wants need not be put together. */
    boolean wants(Occasion kind);

    /**
     * Keeps announcements in the transaction of what they tell of, and numbers them; those of kinds that nobody wants are left out. It
     * is the last thing that the transaction writes: whoever waits for this table has all other locks already.
     *
     * @param session a transaction that holds the lock of loads
     */
    void write(WarehouseSession session, List<Announcement> announcements);

    /** {@link #write} for a transaction without the lock of loads: the number follows. */
    void writeBesideLoads(WarehouseSession session, Announcement announcement);

    /** What {@link #write} has written is committed, or may be: it is told now. */
    void committed();

    /** {@link #committed} for {@link #writeBesideLoads}. */
    void committedBesideLoads();

    /** Tells what no transaction records; while the warehouse does not answer, without a number and from memory alone. */
    void tell(Announcement announcement);

    /** Runs {@code look} every few seconds; it neither waits nor fails. */
    void watch(Runnable look);
}
