package io.tracking.api.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.SpillUnderTest;
import io.tracking.api.commit.MessageLane;
import io.tracking.api.commit.MessageLaneContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpillLaneIT extends MessageLaneContract {

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
    protected MessageLane queue() {
        return new SpillLane(spill::client, spill.bucket());
    }

    @Override
    protected MessageLane absent() {
        return new SpillLane(spill::client, "not-there");
    }

    @Override
    protected List<String> takeEvents() {
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
        MessageLane lane = queue();

        assertThat(lane.check().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(lane.check().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));

        assertThat(spill.keys()).isEmpty();
    }
}
