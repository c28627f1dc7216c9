package io.tracking.localaws.sqs;

import com.typesafe.config.ConfigFactory;
import io.tracking.localaws.sqs.JournalRecord.QueueStored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.ImmediateNextDelivery$;
import org.elasticmq.MessageContent;
import org.elasticmq.NewMessageData;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.msg.SendMessage;
import org.elasticmq.rest.sqs.AutoCreateQueuesConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;

/**
 * SQS: standard queues with SQS's own limits. What it has confirmed it still has after a {@code kill -9}; visibility
 * and receive counts survive too.
 */
public final class SqsServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long REWRITE_ABOVE = 64L << 20;

    /** SQS's longest wait is 20 s, pekko-http's patience with a request by default as well. */
    private static final String CONFIG =
            """
            pekko.daemonic = on
            pekko.jvm-shutdown-hooks = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
            pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
            pekko.loglevel = WARNING
            pekko.http.server.request-timeout = 30 s
            pekko.http.server.max-connections = 8192
            pekko.http.server.backlog = 1024
            # AWS's Authorization header is none to the letter of RFC 9110.
            pekko.http.server.parsing.illegal-header-warnings = off
            """;

    private final Journal journal;
    private final ActorSystem actors;
    private final ActorRef manager;
    private final SQSRestServer rest;

    private SqsServer(Journal journal, String host, int port, String region) {
        this.journal = journal;
        this.actors = ActorSystem.create(
                "sqs",
                ConfigFactory.parseString(CONFIG)
                        .withFallback(ConfigFactory.defaultReference(SqsServer.class.getClassLoader())),
                SqsServer.class.getClassLoader());
        try {
            ActorRef listener = actors.actorOf(Props.create(JournalActor.class, () -> new JournalActor(journal)));
            this.manager = actors.actorOf(Props.create(
                    QueueManagerActor.class, new NowProvider(), StrictSQSLimits$.MODULE$, Option.apply(listener)));
            restore();
            this.rest = new TheSQSRestServerBuilder(
                            Option.apply(actors),
                            Option.apply(actors.actorOf(
                                    Props.create(QueueDoor.class, () -> new QueueDoor(manager, listener)))),
                            host,
                            port,
                            new NodeAddress("http", host, port, ""),
                            true,
                            StrictSQSLimits$.MODULE$,
                            region,
                            "000000000000",
                            Option.apply(listener),
                            AutoCreateQueuesConfig.disabled())
                    .start();
            rest.waitUntilStarted();
        } catch (RuntimeException e) {
            actors.terminate();
            throw new IllegalStateException("Cannot start SQS on port " + port + ": " + e.getMessage(), e);
        }
    }

    /**
     * Starts SQS with the queues and messages that are in the directory.
     *
     * @param port 0 for any free port
     * @throws IllegalStateException when the port is taken
     */
    public static SqsServer start(Path directory, String host, int port, String region) {
        try {
            return new SqsServer(Journal.open(directory.resolve("journal"), REWRITE_ABOVE), host, port, region);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open the queues in " + directory, e);
        }
    }

    public URI endpoint() {
        return URI.create(
                "http://127.0.0.1:" + rest.waitUntilStarted().localAddress().getPort());
    }

    /**
     * Creates a standard queue; one that exists stays as it is.
     *
     * @param deadLetterQueue an existing queue, or null for none
     * @param maxReceives how often a message is received before it goes there
     */
    public void createQueue(String name, Duration visibility, @Nullable String deadLetterQueue, int maxReceives) {
        if (journal.queue(name) == null) {
            create(new QueueStored(name, visibility.toMillis(), 0, 0, deadLetterQueue, maxReceives));
        }
    }

    /** Whether there is a queue of that name. */
    public boolean exists(String name) {
        return !lookUp(name).isEmpty();
    }

    /**
     * Returns when the message is in the queue, as after SendMessage.
     *
     * @throws IllegalStateException when there is no such queue, or SQS does not answer
     */
    public void send(String name, String body) {
        Option<?> queue = lookUp(name);
        if (queue.isEmpty()) {
            throw new IllegalStateException("Cannot send to queue " + name + ": there is none");
        }
        ask((ActorRef) queue.get(), new SendMessage(message(body)));
    }

    private Option<?> lookUp(String name) {
        return (Option<?>) ask(manager, new LookupQueue(name));
    }

    private static NewMessageData message(String body) {
        return new NewMessageData(
                Option.empty(),
                new MessageContent(body),
                scala.collection.immutable.Map$.MODULE$.empty(),
                ImmediateNextDelivery$.MODULE$,
                Option.empty(),
                Option.empty(),
                0,
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    @Override
    public void close() {
        rest.stopAndWait();
        actors.terminate();
        actors.getWhenTerminated().toCompletableFuture().join();
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the queues' journal", e);
        }
    }

    private void restore() {
        for (QueueStored queue : journal.queues()) {
            List<InternalMessage> messages = journal.messages(queue.queue());
            ActorRef actor = create(queue);
            ask(
                    actor,
                    new RestoreMessages(CollectionConverters.asScala(messages).toList()));
        }
    }

    private ActorRef create(QueueStored queue) {
        Either<?, ?> answer = (Either<?, ?>) ask(manager, new CreateQueue(queue.toElasticMq()));
        if (answer.isLeft()) {
            throw new IllegalStateException("Cannot create queue " + queue.queue() + ": " + answer);
        }
        return (ActorRef) answer.toOption().get();
    }

    private static Object ask(ActorRef actor, Object question) {
        try {
            return Patterns.ask(actor, question, PATIENCE).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "SQS did not answer " + question.getClass().getSimpleName(), e);
        }
    }
}
