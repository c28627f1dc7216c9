package io.tracking.localaws.sqs;

import io.tracking.localaws.sqs.JournalRecord.Delivery;
import io.tracking.localaws.sqs.JournalRecord.MessageDelivered;
import io.tracking.localaws.sqs.JournalRecord.MessageRemoved;
import io.tracking.localaws.sqs.JournalRecord.MessageStored;
import io.tracking.localaws.sqs.JournalRecord.QueueDropped;
import io.tracking.localaws.sqs.JournalRecord.QueueStored;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;

/**
 * Writes what ElasticMQ reports into the journal; ElasticMQ answers its client only after this has confirmed.
 *
 * <p>A message on its way to the dead-letter queue is reported as removed here and as added there, in either order.
 * The removal waits for the addition, so that no moment exists in which the journal has the message nowhere.
 */
final class JournalActor extends AbstractActor {

    private static final Duration MOVE_TIMEOUT = Duration.ofSeconds(1);

    private final Journal journal;
    private final Map<String, Removal> moving = new HashMap<>();

    private record Removal(MessageRemoved journalRecord, ActorRef asker) {}

    JournalActor(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.MessageAdded.class, this::added)
                .match(QueueEvent.MessageUpdated.class, this::updated)
                .match(QueueEvent.MessageRemoved.class, this::removed)
                .match(Removal.class, this::moveTimedOut)
                .match(QueueEvent.QueueCreated.class, event -> journal.append(QueueStored.of(event.queue())))
                .match(QueueEvent.QueueMetadataUpdated.class, event -> journal.append(QueueStored.of(event.queue())))
                .match(QueueDoor.Purged.class, this::purged)
                .match(QueueEvent.QueueDeleted.class, event -> journal.append(new QueueDropped(event.queueName())))
                .build();
    }

    private void added(QueueEvent.MessageAdded event) throws IOException {
        journal.append(new MessageStored(event.queueName(), event.message()));
        confirm(getSender());
        Removal removal = moving.remove(event.message().id());
        if (removal != null) {
            write(removal);
        }
    }

    private void updated(QueueEvent.MessageUpdated event) throws IOException {
        journal.append(new MessageDelivered(event.queueName(), event.message().id(), Delivery.of(event.message())));
        confirm(getSender());
    }

    private void removed(QueueEvent.MessageRemoved event) throws IOException {
        Removal removal = new Removal(new MessageRemoved(event.queueName(), event.messageId()), getSender());
        if (awaitsItsMove(event)) {
            moving.put(event.messageId(), removal);
            getContext()
                    .getSystem()
                    .scheduler()
                    .scheduleOnce(MOVE_TIMEOUT, getSelf(), removal, getContext().getDispatcher(), getSelf());
        } else {
            write(removal);
        }
    }

    private void purged(QueueDoor.Purged purged) throws IOException {
        for (InternalMessage message : journal.messages(purged.queue())) {
            journal.append(new MessageRemoved(purged.queue(), message.id()));
        }
        confirm(getSender());
    }

    private boolean awaitsItsMove(QueueEvent.MessageRemoved event) {
        QueueStored queue = journal.queue(event.queueName());
        if (queue == null || queue.deadLetterQueue() == null) {
            return false;
        }
        InternalMessage message = journal.message(event.queueName(), event.messageId());
        return message != null
                && message.receiveCount() >= queue.maxReceives()
                && message.deliverable(System.currentTimeMillis())
                && journal.message(queue.deadLetterQueue(), event.messageId()) == null;
    }

    /** It was deleted by a client after all. */
    private void moveTimedOut(Removal removal) throws IOException {
        if (moving.remove(removal.journalRecord().id(), removal)) {
            write(removal);
        }
    }

    private void write(Removal removal) throws IOException {
        journal.append(removal.journalRecord());
        confirm(removal.asker());
    }

    private void confirm(ActorRef asker) {
        asker.tell(OperationSuccessful$.MODULE$, getSelf());
    }
}
