package io.tracking.api.commit;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accompanies one message from its first record to the queue's answer. Guarded by the group commit's lock until it is sent. */
final class OpenMessage {

    final Instant receivedAt;
    final long hour;
    final List<Ticket> tickets = new ArrayList<>();

    /** Only until it is sealed. */
    final EnvelopeWriter writer;

    /** Its first record has lingered long enough. */
    boolean due;

    int bytes;
    int attempts;
    long firstSent;
    Envelope.@Nullable Sealed sealed;

    OpenMessage(EnvelopeWriter writer, Records first) {
        this.writer = writer;
        receivedAt = first.receivedAt();
        hour = first.hour();
    }

    boolean takes(Records records, int more) {
        return hour == records.hour() && writer.fits(more);
    }

    /** Notes that this message carries a record of that request. */
    void carries(Ticket ticket, int more) {
        bytes += more;
        if (tickets.isEmpty() || tickets.get(tickets.size() - 1) != ticket) {
            tickets.add(ticket);
            ticket.await();
        }
    }
}
