package io.tracking.loader.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.warehouse.Quarantine.RefusedLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileSurgeonTest {

    private static final String AT = "2026-11-21 07:00:24.000000";

    private final FakeLake lake = new FakeLake();
    private final FileSurgeon surgeon = new FileSurgeon(lake);

    private LakeFile publish(Compression compression, String... topics) {
        FileKey key = Files.key(Table.EVENTS, Files.HOUR, 1, compression);
        Files.publish(
                lake,
                key,
                "s1",
                1,
                List.of(topics).stream()
                        .map(topic -> Files.event("id", AT, topic))
                        .toList());
        return new LakeFiles(lake).describe(key).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void findsNoFaultInWhatWasPublished(Compression compression) {
        assertThat(surgeon.fault(publish(compression, "a", "b", "c"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatWasChangedAfterPublishing(Compression compression) {
        LakeFile file = publish(compression, "a", "b");
        lake.put(file.key().toString(), "cut off".getBytes(StandardCharsets.UTF_8));

        assertThat(surgeon.fault(file)).contains("expected sha-256", "changed after publishing");
    }

    @ParameterizedTest
    @EnumSource
    void findsACountThatIsWrong(Compression compression) {
        LakeFile file = publish(compression, "a", "b");
        FileMetadata said = file.metadata();
        LakeFile wrong = new LakeFile(
                file.key(),
                file.etag(),
                file.bytes(),
                file.storedAt(),
                new FileMetadata(3, said.sha256(), "", "", said.requestHours(), said.set(), 1));

        assertThat(surgeon.fault(wrong)).isEqualTo("its metadata says 3 rows, it has 2");
    }

    @ParameterizedTest
    @EnumSource
    void accusesNobodyWhenTheObjectIsGone(Compression compression) {
        LakeFile file = publish(compression, "a");
        lake.delete(file.key().toString());

        assertThatThrownBy(() -> surgeon.fault(file)).isInstanceOf(LakeUnavailableException.class);
    }

    @ParameterizedTest
    @EnumSource
    void takesOutTheRefusedLinesOnly(Compression compression) {
        LakeFile file = publish(compression, "a", "b", "c");
        List<RefusedLine> lines = List.of(new RefusedLine(2, "topic", "1204", "too long"));

        Quarantine quarantine = surgeon.remove(file, lines);
        surgeon.remove(file, lines);

        assertThat(quarantine.rows()).isEqualTo(1);
        assertThat(lake.list("rejected/")).hasSize(1);
        assertThat(lake.list(quarantine.loadFrom())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingToLoadWhenEveryLineIsRefused(Compression compression) {
        LakeFile file = publish(compression, "a");

        Quarantine quarantine = surgeon.remove(file, List.of(new RefusedLine(1, "topic", "1204", "too long")));

        assertThat(quarantine.loadFrom()).isEmpty();
        assertThat(quarantine.rows()).isEqualTo(1);
    }
}
