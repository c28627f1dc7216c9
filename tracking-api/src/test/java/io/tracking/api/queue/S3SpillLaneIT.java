package io.tracking.api.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.SpillUnderTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3SpillLaneIT extends EventQueueContract {

    private SpillUnderTest spill;

    @BeforeEach
    void create() {
        spill = SpillUnderTest.create();
    }

    @AfterEach
    void close() {
        spill.close();
    }

    @Override
    EventQueue queue() {
        return new S3SpillLane(spill::client, spill.bucket());
    }

    @Override
    EventQueue absent() {
        return new S3SpillLane(spill::client, "not-there");
    }

    @Override
    List<String> takeEvents() {
        return spill.events();
    }

    @Test
    void confirmsAMessageThatIsThereAlreadyAndKeepsOneObject() {
        assertThat(queue().send(message("again")).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(queue().send(message("again")).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));

        assertThat(spill.keys()).hasSize(1).allMatch(key -> key.startsWith("spill/date=2026-11-21/hour=07/"));
    }

    @Test
    void checksByWritingUntilAWriteIsConfirmed() {
        EventQueue lane = queue();

        assertThat(lane.check().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(lane.check().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));

        assertThat(spill.keys()).isEmpty();
    }
}
