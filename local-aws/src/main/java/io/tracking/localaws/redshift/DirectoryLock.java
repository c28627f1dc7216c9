package io.tracking.localaws.redshift;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process at a time on a directory; a killed one holds it no longer. */
final class DirectoryLock implements Closeable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates the directory when it is not there.
     *
     * @throws IllegalStateException when another process has it
     */
    static DirectoryLock take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another stand-in of this process has it.
        }
        channel.close();
        throw new IllegalStateException("Cannot use " + directory
                + " for Redshift: another process uses it; stop that one or name another directory");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
