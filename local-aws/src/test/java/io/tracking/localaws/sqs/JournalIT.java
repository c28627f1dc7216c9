package io.tracking.localaws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.localaws.sqs.JournalRecord.Delivery;
import io.tracking.localaws.sqs.JournalRecord.MessageDelivered;
import io.tracking.localaws.sqs.JournalRecord.MessageRemoved;
import io.tracking.localaws.sqs.JournalRecord.MessageStored;
import io.tracking.localaws.sqs.JournalRecord.QueueStored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.actor.queue.InternalMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

class JournalIT {

    private static final long NEVER = Long.MAX_VALUE;

    private final Path file;

    JournalIT(@TempDir Path directory) {
        this.file = directory.resolve("journal");
    }

    @Test
    void readsBackWhatWasAppended() throws IOException {
        Delivery delivery = new Delivery(1_795_244_700_000L, 2, 1_795_244_600_000L, "receipt-2");
        try (Journal journal = Journal.open(file, NEVER)) {
            journal.append(new QueueStored("events", 60_000, 0, 0, "events-dlq", 3));
            journal.append(new QueueStored("events-dlq", 60_000, 0, 0, null, 0));
            journal.append(new MessageStored("events", message("a", "größer 漢字 🙂")));
            journal.append(new MessageStored("events", message("b", "acknowledged")));
            journal.append(new MessageDelivered("events", "a", delivery));
            journal.append(new MessageRemoved("events", "b"));
        }

        try (Journal journal = Journal.open(file, NEVER)) {
            assertThat(journal.queues()).extracting("queue").containsExactly("events-dlq", "events");
            assertThat(journal.queue("events")).isEqualTo(new QueueStored("events", 60_000, 0, 0, "events-dlq", 3));
            assertThat(journal.messages("events")).singleElement().satisfies(message -> {
                assertThat(message)
                        .usingRecursiveComparison()
                        .ignoringFields("deliveryReceipts", "nextDelivery", "receiveCount", "firstReceive")
                        .isEqualTo(message("a", "größer 漢字 🙂"));
                assertThat(Delivery.of(message)).isEqualTo(delivery);
            });
        }
    }

    @Test
    void dropsALastRecordThatWasCutOff() throws IOException {
        try (Journal journal = Journal.open(file, NEVER)) {
            journal.append(new MessageStored("events", message("a", "whole")));
        }
        long whole = Files.size(file);
        try (Journal journal = Journal.open(file, NEVER)) {
            journal.append(new MessageStored("events", message("b", "cut off")));
        }

        for (long cut = Files.size(file) - 1; cut > whole; cut -= 7) {
            try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.truncate(cut);
            }
            try (Journal journal = Journal.open(file, NEVER)) {
                assertThat(ids(journal)).containsExactly("a");
                journal.append(new MessageStored("events", message("c", "after")));
            }
            try (Journal journal = Journal.open(file, NEVER)) {
                assertThat(ids(journal)).containsExactly("a", "c");
            }
        }
    }

    @Test
    void refusesARecordThatIsDamaged() throws IOException {
        try (Journal journal = Journal.open(file, NEVER)) {
            journal.append(new MessageStored("events", message("a", "damaged")));
            journal.append(new MessageStored("events", message("b", "whole")));
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(40).write(ByteBuffer.wrap(new byte[] {'?'}));
        }

        assertThatThrownBy(() -> Journal.open(file, NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("byte 0 is damaged");
    }

    @Test
    void rewritesItselfOnceMostOfItIsHistory() throws IOException {
        long rewriteAbove = 100_000L;
        try (Journal journal = Journal.open(file, rewriteAbove)) {
            journal.append(new QueueStored("events", 60_000, 0, 0, null, 0));
            journal.append(new MessageStored("events", message("stays", "x".repeat(1_000))));
            for (int round = 0; round < 2_000; round++) {
                journal.append(new MessageStored("events", message("m" + round, "y".repeat(1_000))));
                journal.append(new MessageRemoved("events", "m" + round));
            }
            journal.append(new MessageStored("events", message("last", "z")));
        }

        assertThat(Files.size(file)).isLessThan(2 * rewriteAbove);
        try (Journal journal = Journal.open(file, rewriteAbove)) {
            assertThat(ids(journal)).containsExactly("stays", "last");
            assertThat(journal.queues()).hasSize(1);
        }
    }

    private static List<String> ids(Journal journal) {
        return journal.messages("events").stream().map(InternalMessage::id).toList();
    }

    private static InternalMessage message(String id, String content) {
        Map<String, MessageAttribute> attributes = Map.of(
                "encoding", new StringMessageAttribute("zstd", Option.empty()),
                "count", new NumberMessageAttribute("7", Option.apply("int")),
                "checksum", BinaryMessageAttribute.fromBase64("AAEC", Option.empty()));
        return new InternalMessage(
                id,
                new ArrayBuffer<>(),
                0,
                new MessageContent(content),
                scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(attributes)),
                OffsetDateTime.of(2026, 11, 21, 7, 5, 0, 0, ZoneOffset.UTC),
                0,
                NeverReceived$.MODULE$,
                0,
                false,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.apply("source"));
    }
}
