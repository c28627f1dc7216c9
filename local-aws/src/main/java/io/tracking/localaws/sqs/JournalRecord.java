package io.tracking.localaws.sqs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.CreateQueueData;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.QueueData;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.actor.queue.InternalMessage;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

/** One change to a queue, as it stands in the journal. Standard queues only: what makes a queue FIFO is not kept. */
sealed interface JournalRecord {

    String queue();

    void write(DataOutput out) throws IOException;

    /** A queue as it was created or last changed. */
    record QueueStored(
            String queue,
            long visibilityMillis,
            long delayMillis,
            long waitMillis,
            @Nullable String deadLetterQueue,
            int maxReceives)
            implements JournalRecord {

        static QueueStored of(QueueData data) {
            DeadLettersQueueData dead = data.deadLettersQueue().isEmpty()
                    ? null
                    : data.deadLettersQueue().get();
            return new QueueStored(
                    data.name(),
                    data.defaultVisibilityTimeout().millis(),
                    data.delay().toMillis(),
                    data.receiveMessageWait().toMillis(),
                    dead == null ? null : dead.name(),
                    dead == null ? 0 : dead.maxReceiveCount());
        }

        CreateQueueData toElasticMq() {
            return new CreateQueueData(
                    queue,
                    Option.apply(MillisVisibilityTimeout.apply(visibilityMillis)),
                    Option.apply(Duration.ofMillis(delayMillis)),
                    Option.apply(Duration.ofMillis(waitMillis)),
                    Option.empty(),
                    Option.empty(),
                    Option.apply(
                            deadLetterQueue == null ? null : new DeadLettersQueueData(deadLetterQueue, maxReceives)),
                    false,
                    false,
                    Option.empty(),
                    Option.empty(),
                    scala.collection.immutable.Map$.MODULE$.empty());
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte('Q');
            out.writeUTF(queue);
            out.writeLong(visibilityMillis);
            out.writeLong(delayMillis);
            out.writeLong(waitMillis);
            out.writeUTF(deadLetterQueue == null ? "" : deadLetterQueue);
            out.writeInt(maxReceives);
        }
    }

    record QueueDropped(String queue) implements JournalRecord {

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte('q');
            out.writeUTF(queue);
        }
    }

    /** A message as it was sent, or as it stands when the journal is rewritten. */
    record MessageStored(String queue, InternalMessage message) implements JournalRecord {

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte('M');
            out.writeUTF(queue);
            out.writeUTF(message.id());
            Delivery.of(message).write(out);
            out.writeLong(message.created().toInstant().toEpochMilli());
            Option<String> source = message.deadLetterSourceQueueName();
            out.writeUTF(source.isEmpty() ? "" : source.get());
            writeBytes(out, message.content().value().getBytes(StandardCharsets.UTF_8));
            Map<String, MessageAttribute> attributes = CollectionConverters.asJava(message.messageAttributes());
            out.writeInt(attributes.size());
            for (Map.Entry<String, MessageAttribute> attribute : attributes.entrySet()) {
                out.writeUTF(attribute.getKey());
                writeAttribute(out, attribute.getValue());
            }
        }

        private static void writeAttribute(DataOutput out, MessageAttribute attribute) throws IOException {
            out.writeUTF(attribute.primaryDataType());
            Option<String> custom = attribute.customType();
            out.writeUTF(custom.isEmpty() ? "" : custom.get());
            String value =
                    switch (attribute.primaryDataType()) {
                        case "Binary" -> ((BinaryMessageAttribute) attribute).asBase64();
                        case "Number" -> ((NumberMessageAttribute) attribute).stringValue();
                        default -> ((StringMessageAttribute) attribute).stringValue();
                    };
            writeBytes(out, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A message was received, or its visibility changed. */
    record MessageDelivered(String queue, String id, Delivery delivery) implements JournalRecord {

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte('D');
            out.writeUTF(queue);
            out.writeUTF(id);
            delivery.write(out);
        }
    }

    record MessageRemoved(String queue, String id) implements JournalRecord {

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte('R');
            out.writeUTF(queue);
            out.writeUTF(id);
        }
    }

    /** The part of a message that changes. Of its receipts only the last one can still delete it. */
    record Delivery(long next, int receives, long firstReceive, String receipt) {

        static Delivery of(InternalMessage message) {
            Option<String> receipt = message.deliveryReceipts().lastOption();
            return new Delivery(
                    message.nextDelivery(),
                    message.receiveCount(),
                    message.firstReceive() instanceof OnDateTimeReceived first
                            ? first.when().toInstant().toEpochMilli()
                            : -1,
                    receipt.isEmpty() ? "" : receipt.get());
        }

        static Delivery read(DataInput in) throws IOException {
            return new Delivery(in.readLong(), in.readInt(), in.readLong(), in.readUTF());
        }

        void write(DataOutput out) throws IOException {
            out.writeLong(next);
            out.writeInt(receives);
            out.writeLong(firstReceive);
            out.writeUTF(receipt);
        }

        void applyTo(InternalMessage message) {
            message.nextDelivery_$eq(next);
            message.receiveCount_$eq(receives);
            message.firstReceive_$eq(received());
            message.deliveryReceipts().clear();
            if (!receipt.isEmpty()) {
                message.deliveryReceipts().addOne(receipt);
            }
        }

        private Received received() {
            return firstReceive < 0 ? NeverReceived$.MODULE$ : new OnDateTimeReceived(utc(firstReceive));
        }
    }

    static JournalRecord read(DataInput in) throws IOException {
        byte kind = in.readByte();
        String queue = in.readUTF();
        return switch (kind) {
            case 'Q' ->
                new QueueStored(
                        queue, in.readLong(), in.readLong(), in.readLong(), emptyToNull(in.readUTF()), in.readInt());
            case 'q' -> new QueueDropped(queue);
            case 'M' -> new MessageStored(queue, readMessage(in));
            case 'D' -> new MessageDelivered(queue, in.readUTF(), Delivery.read(in));
            case 'R' -> new MessageRemoved(queue, in.readUTF());
            default -> throw new IOException("Unknown kind of record: " + kind);
        };
    }

    private static InternalMessage readMessage(DataInput in) throws IOException {
        String id = in.readUTF();
        Delivery delivery = Delivery.read(in);
        OffsetDateTime created = utc(in.readLong());
        String source = emptyToNull(in.readUTF());
        MessageContent content = new MessageContent(readText(in));
        Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            attributes.put(in.readUTF(), readAttribute(in));
        }
        InternalMessage message = new InternalMessage(
                id,
                new ArrayBuffer<>(),
                delivery.next(),
                content,
                scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(attributes)),
                created,
                0,
                NeverReceived$.MODULE$,
                0,
                false,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.apply(source));
        delivery.applyTo(message);
        return message;
    }

    private static MessageAttribute readAttribute(DataInput in) throws IOException {
        String type = in.readUTF();
        Option<String> custom = Option.apply(emptyToNull(in.readUTF()));
        String value = readText(in);
        return switch (type) {
            case "Binary" -> BinaryMessageAttribute.fromBase64(value, custom);
            case "Number" -> new NumberMessageAttribute(value, custom);
            default -> new StringMessageAttribute(value, custom);
        };
    }

    private static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static OffsetDateTime utc(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
