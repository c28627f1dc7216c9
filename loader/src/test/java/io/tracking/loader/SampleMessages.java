package io.tracking.loader;

import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.common.record.UuidV7;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Makes messages as tracking-api sends them, of varied records. Not thread-safe. */
public final class SampleMessages {

    private static final String[] TOPICS = {
        "dolphin_cms.wizard.step.color_palette.set",
        "checkout.cart.item.added",
        "account.login.succeeded",
        "page.viewed",
        "editor.block.moved"
    };
    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:76.0) Gecko/20100101 Firefox/76.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
    };

    private final Random random;
    private final RecordReader reader = new RecordReader(Set.of());
    private final Encoding encoding;

    public SampleMessages(long seed) {
        this(seed, Encoding.ZSTD_BASE64);
    }

    public SampleMessages(long seed, Encoding encoding) {
        this.random = new Random(seed);
        this.encoding = encoding;
    }

    /** A message, sealed as it travels. */
    public Envelope.Sealed sealed(Instant receivedAt, int events, int utm, int rejected) {
        EnvelopeWriter writer = new EnvelopeWriter(encoding, EnvelopeWriter.MAX_PLAIN_BYTES);
        for (int i = 0; i < events; i++) {
            writer.add(accepted(event(receivedAt), receivedAt));
        }
        for (int i = 0; i < utm; i++) {
            writer.add(accepted(utm(), receivedAt));
        }
        for (int i = 0; i < rejected; i++) {
            read("{\"nothing\":%d}".formatted(random.nextInt(1000)), receivedAt)
                    .rejected()
                    .forEach(rejection -> rejection.lines().forEach(writer::addRejected));
        }
        return writer.seal(receivedAt);
    }

    /** A message of as many events as fit, sealed as it travels. */
    public Envelope.Sealed full(Instant receivedAt) {
        EnvelopeWriter writer = new EnvelopeWriter(encoding, EnvelopeWriter.MAX_PLAIN_BYTES);
        Accepted next = accepted(event(receivedAt), receivedAt);
        while (writer.fits(EnvelopeWriter.bytes(next))) {
            writer.add(next);
            next = accepted(event(receivedAt), receivedAt);
        }
        return writer.seal(receivedAt);
    }

    /** A message, opened again. */
    public Envelope envelope(Instant receivedAt, int events, int utm, int rejected) {
        return open(sealed(receivedAt, events, utm, rejected));
    }

    public static Envelope open(Envelope.Sealed sealed) {
        try {
            return Envelope.open(sealed.body(), sealed.attributes());
        } catch (UnreadableEnvelopeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A record of some 700 bytes. */
    public String event(Instant around) {
        return """
                {"request_id":"%s","request_timestamp":"%s","cookie_id":"%s","topic":"%s",\
                "message":{"isAffiliate":%b,"language":"es","color":"#%06x","index":%d,"workspaceId":"%s"},\
                "environment":"dolphin_cms","user_account_id":"%s","location":"https://cms.data.com/wizard/%d/?step=%d",\
                "user_agent":"%s","referrer":"https://register.data.com/es/product/%d"}"""
                .formatted(
                        uuid(),
                        around.minusMillis(random.nextInt(60_000)).truncatedTo(ChronoUnit.MICROS),
                        uuid(),
                        TOPICS[random.nextInt(TOPICS.length)],
                        random.nextBoolean(),
                        random.nextInt(0x1000000),
                        random.nextInt(100),
                        uuid(),
                        uuid(),
                        random.nextInt(5000),
                        random.nextInt(20),
                        AGENTS[random.nextInt(AGENTS.length)],
                        random.nextInt(5000));
    }

    private String utm() {
        return """
                {"request_id":"%s","source":"adwords","medium":"cpc","campaign":"Campaign %d","ad_id":"%d"}"""
                .formatted(uuid(), random.nextInt(50), random.nextInt(Integer.MAX_VALUE));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private Accepted accepted(String record, Instant receivedAt) {
        return read(record, receivedAt).accepted().get(0);
    }

    private Batch read(String record, Instant receivedAt) {
        byte[] body = record.getBytes(StandardCharsets.UTF_8);
        Origin origin = new Origin("/track", receivedAt, uuid().toString(), null, null, i -> UuidV7.next(receivedAt));
        try {
            return reader.read(body, 0, body.length, BodyShape.TRACK, origin);
        } catch (MalformedBodyException e) {
            throw new IllegalArgumentException(record, e);
        }
    }
}
