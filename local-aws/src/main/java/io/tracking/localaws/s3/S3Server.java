package io.tracking.localaws.s3;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.util.EnumSet;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.server.Server;

/**
 * S3 over a directory: path style, signatures checked, objects and their metadata kept across restarts.
 *
 * <p>A conditional PUT ({@code If-None-Match: *}) is atomic, also between two writers. Objects are files, their
 * metadata extended attributes of the file.
 */
public final class S3Server implements AutoCloseable {

    private final BlobStore objects;
    private final S3Proxy server;

    private S3Server(BlobStore objects, S3Proxy server) {
        this.objects = objects;
        this.server = server;
    }

    /**
     * Starts S3.
     *
     * @param directory of the objects; beside it, {@code <directory>-notifications} has the buckets' notification configurations
     * @param port 0 for any free port
     * @param queues that buckets can notify
     * @throws IllegalStateException when the directory cannot hold metadata, or the port is taken
     */
    public static S3Server start(
            Path directory,
            String host,
            int port,
            String region,
            String accessKey,
            String secretKey,
            NotificationQueues queues) {
        requireMetadata(directory);
        Notifications notifications = new Notifications(
                directory.resolveSibling(directory.getFileName() + "-notifications"),
                queues,
                region,
                Clock.systemUTC());
        NotifyingBlobStore objects = new NotifyingBlobStore(
                new StrictBlobStore(new FilesystemNio2BlobStore(directory.toString())), notifications);
        S3Proxy server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://" + host + ":" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                // Clients of today send headers that S3Proxy does not know yet.
                .ignoreUnknownHeaders(true)
                // At once: idle connections would be waited for, and an object is there whole or not at all.
                .stopTimeout(0)
                .build();
        before(server, new NotificationFilter(objects, notifications, accessKey, secretKey));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot start S3 on port " + port + ": " + e.getMessage(), e);
        }
        return new S3Server(objects, server);
    }

    /** S3Proxy offers no way to answer what it refuses. */
    private static void before(S3Proxy server, Filter filter) {
        try {
            Field field = S3Proxy.class.getDeclaredField("server");
            field.setAccessible(true);
            ((Server) field.get(server))
                    .getDescendant(ServletContextHandler.class)
                    .addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "Cannot put a filter before S3Proxy: it is another release than expected", e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** Creates the bucket; one that exists stays as it is. */
    public void createBucket(String bucket) {
        if (!objects.containerExists(bucket)) {
            objects.createContainer(bucket);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot stop S3", e);
        }
    }

    /** Whether files below this directory can carry object metadata; tmpfs before Linux 6.6 cannot. */
    public static boolean holdsMetadata(Path directory) {
        try {
            Files.createDirectories(directory);
            Path probe = Files.createTempFile(directory, "metadata", ".probe");
            try {
                UserDefinedFileAttributeView view =
                        Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
                if (view == null) {
                    return false;
                }
                view.write("user.probe", ByteBuffer.wrap(new byte[] {1}));
                return true;
            } finally {
                Files.delete(probe);
            }
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + directory, e);
        }
    }

    private static void requireMetadata(Path directory) {
        if (!holdsMetadata(directory)) {
            throw new IllegalStateException("Cannot keep S3 objects in " + directory
                    + ": its file system holds no user extended attributes, where their metadata goes;"
                    + " choose a directory on ext4, xfs, btrfs or APFS");
        }
    }
}
