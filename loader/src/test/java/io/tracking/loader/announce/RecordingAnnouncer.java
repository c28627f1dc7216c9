package io.tracking.loader.announce;

import io.tracking.loader.redshift.WarehouseSession;
import java.util.ArrayList;
import java.util.List;

/** Notes what others would be told. Not thread-safe. */
public final class RecordingAnnouncer implements Announcer {

    public final List<Announcement> announcements = new ArrayList<>();

    /** In the order in which they came. */
    public List<Occasion> kinds() {
        return announcements.stream().map(Announcement::kind).toList();
    }

    @Override
    public boolean wants(Occasion kind) {
        return true;
    }

    @Override
    public void write(WarehouseSession session, List<Announcement> written) {
        announcements.addAll(written);
    }

    @Override
    public void writeBesideLoads(WarehouseSession session, Announcement announcement) {
        announcements.add(announcement);
    }

    @Override
    public void committed() {}

    @Override
    public void committedBesideLoads() {}

    @Override
    public void tell(Announcement announcement) {
        announcements.add(announcement);
    }

    @Override
    public void watch(Runnable look) {}
}
