package io.tracking.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.sandbox.process.PidFile.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOversIT {

    private final List<Process> processes = new ArrayList<>();
    private final Path file;
    private final PidFile pids;

    LeftOversIT(@TempDir Path directory) {
        this.file = directory.resolve("pids");
        this.pids = new PidFile(file);
    }

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void stopsWhatAKilledRunLeftBehind() throws IOException, InterruptedException {
        Process launcher = process();
        Process child = process();
        pids.write(List.of(Entry.of(PidFile.LAUNCHER, launcher.toHandle()), Entry.of("loader", child.toHandle())));
        launcher.destroyForcibly().waitFor();

        List<Entry> stopped = new PidFile(file).stopLeftOvers();

        assertThat(stopped).singleElement().asString().isEqualTo("loader (pid " + child.pid() + ")");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void leavesAProcessThatOnlyHasTheSameId() throws IOException, InterruptedException, ExecutionException {
        Process other = process();
        Instant hourAgo = Entry.of("loader", other.toHandle()).started().minus(Duration.ofHours(1));
        pids.write(List.of(new Entry("loader", other.pid(), hourAgo)));

        assertThat(pids.stopLeftOvers()).isEmpty();
        assertThatThrownBy(() -> other.onExit().get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void refusesASecondSandboxInTheSameDirectory() throws IOException {
        Process launcher = process();
        Process child = process();
        pids.write(List.of(Entry.of(PidFile.LAUNCHER, launcher.toHandle()), Entry.of("loader", child.toHandle())));

        assertThatThrownBy(pids::stopLeftOvers)
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("launcher (pid " + launcher.pid() + ") is running");
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void doesNothingAfterACleanEnd() throws IOException {
        pids.write(List.of(Entry.of("loader", process().toHandle())));
        pids.delete();

        assertThat(pids.stopLeftOvers()).isEmpty();
        assertThat(Files.exists(file)).isFalse();
    }

    private Process process() throws IOException {
        Process process = new ProcessBuilder("sleep", "600").start();
        processes.add(process);
        return process;
    }
}
