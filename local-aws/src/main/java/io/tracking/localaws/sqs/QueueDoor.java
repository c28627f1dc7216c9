package io.tracking.localaws.sqs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Status;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.msg.ClearQueue;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.ReceiveMessages;
import org.elasticmq.msg.SendMessage;
import org.elasticmq.rest.sqs.SQSException;
import scala.Option;

/**
 * Stands before ElasticMQ. It reports everything that happens to a queue but a purge: one is in the journal here, before it is
 * confirmed. It takes messages that SQS refuses: they are refused here. Anything else passes.
 */
final class QueueDoor extends AbstractActor {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ActorRef manager;
    private final ActorRef journal;
    private final Map<ActorRef, ActorRef> doors = new ConcurrentHashMap<>();

    QueueDoor(ActorRef manager, ActorRef journal) {
        this.manager = manager;
        this.journal = journal;
    }

    /** For the journal: the queue is empty. */
    record Purged(String queue) {}

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(LookupQueue.class, this::lookUp)
                .matchAny(message -> manager.forward(message, getContext()))
                .build();
    }

    private void lookUp(LookupQueue question) {
        ActorSystem system = getContext().getSystem();
        CompletionStage<Option<ActorRef>> found = Patterns.ask(manager, question, PATIENCE)
                .thenApply(answer -> ((Option<?>) answer)
                        .map(queue -> door(doors, system, question.queueName(), (ActorRef) queue, journal)));
        Patterns.pipe(found, getContext().getDispatcher()).to(getSender());
    }

    private static ActorRef door(
            Map<ActorRef, ActorRef> doors, ActorSystem system, String name, ActorRef queue, ActorRef journal) {
        return doors.computeIfAbsent(
                queue,
                known -> system.actorOf(Props.create(Queue.class, () -> new Queue(name, known, journal, doors))));
    }

    /** One queue. */
    static final class Queue extends AbstractActor {

        private final String name;
        private final ActorRef queue;
        private final ActorRef journal;

        private final Map<ActorRef, ActorRef> doors;

        Queue(String name, ActorRef queue, ActorRef journal, Map<ActorRef, ActorRef> doors) {
            this.name = name;
            this.queue = queue;
            this.journal = journal;
            this.doors = doors;
        }

        @Override
        public void preStart() {
            getContext().watch(queue);
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(ClearQueue.class, this::clear)
                    .match(SendMessage.class, this::send)
                    .match(ReceiveMessages.class, this::receive)
                    .match(Terminated.class, gone -> {
                        doors.remove(queue);
                        getContext().stop(getSelf());
                    })
                    .matchAny(message -> queue.forward(message, getContext()))
                    .build();
        }

        private void send(SendMessage request) {
            String broken = MessageLimits.broken(request.message());
            if (broken == null) {
                queue.forward(request, getContext());
            } else {
                refuse(broken);
            }
        }

        private void receive(ReceiveMessages request) {
            if (request.visibilityTimeout() instanceof MillisVisibilityTimeout visibility
                    && visibility.millis() > MessageLimits.LONGEST_VISIBILITY_MILLIS) {
                refuse("Value for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.");
            } else {
                queue.forward(request, getContext());
            }
        }

        private void refuse(String why) {
            SQSException refusal = new SQSException("InvalidParameterValue", 400, "Sender", Option.apply(why));
            getSender().tell(new Status.Failure(refusal), getSelf());
        }

        private void clear(ClearQueue question) {
            CompletionStage<Object> cleared = Patterns.ask(queue, question, PATIENCE)
                    .thenCompose(answer ->
                            Patterns.ask(journal, new Purged(name), PATIENCE).thenApply(confirmed -> answer));
            Patterns.pipe(cleared, getContext().getDispatcher()).to(getSender());
        }
    }
}
