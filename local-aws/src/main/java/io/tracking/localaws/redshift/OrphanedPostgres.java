package io.tracking.localaws.redshift;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds what a killed stand-in has left running on its directory: it is stopped before the next one starts, not joined.
 *
 * <p>Only for who holds the {@link DirectoryLock}.
 */
final class OrphanedPostgres {

    private static final int SECONDS = 10;

    private OrphanedPostgres() {}

    static void stop(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (!lines.isEmpty()) {
            Optional<ProcessHandle> postmaster =
                    ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
            if (postmaster.isPresent() && isPostgresOf(postmaster.get(), data)) {
                postmaster.get().destroy();
                awaitExit(postmaster.get());
            }
        }
        // When the postmaster was killed too: its sessions end by themselves, and no other may start while one is left.
        for (ProcessHandle session : sessions(data)) {
            awaitExit(session);
        }
        // PostgreSQL would take any process, or a zombie, with that number for a running one.
        Files.deleteIfExists(pidFile);
    }

    private static void awaitExit(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while stopping PostgreSQL " + process.pid(), e);
        } catch (ExecutionException e) {
            throw new IOException("Cannot stop PostgreSQL " + process.pid(), e);
        }
    }

    /** The process id may have been given to another program since. */
    private static boolean isPostgresOf(ProcessHandle process, Path data) {
        ProcessHandle.Info info = process.info();
        return isPostgres(process)
                && info.arguments()
                        .map(arguments -> Arrays.asList(arguments).contains(data.toString()))
                        .orElse(true);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(false);
    }

    /** PostgreSQL's processes work in its directory, which Linux tells. */
    private static List<ProcessHandle> sessions(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> isPostgres(process) && worksIn(process, data))
                .toList();
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            return Files.isSameFile(Path.of("/proc", String.valueOf(process.pid()), "cwd"), data);
        } catch (IOException e) {
            return false;
        }
    }
}
