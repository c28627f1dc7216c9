package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.copy.S3Files;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks as Amazon Redshift does, for development and tests; it is none.
 *
 * <p>The admin is {@code awsuser} with any password unless the options say otherwise. Committed data survives the death of this process. Thread-safe.
 */
public final class RedshiftStandIn implements AutoCloseable {

    public static final String USER = RedshiftStandInOptions.Admin.DEFAULT.user();

    private static final Logger log = LoggerFactory.getLogger(RedshiftStandIn.class);

    private final RedshiftStandInOptions options;
    private final PostgresServer postgres;
    private final ServerSocket listener;
    private final Tls tls;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private @Nullable S3Files s3;

    private RedshiftStandIn(RedshiftStandInOptions options, PostgresServer postgres, ServerSocket listener, Tls tls) {
        this.options = options;
        this.postgres = postgres;
        this.listener = listener;
        this.tls = tls;
    }

    /**
     * Starts PostgreSQL and listens; what a killed process left in the directory is recovered first.
     *
     * @throws IllegalStateException when the port is taken or PostgreSQL does not start
     */
    public static RedshiftStandIn start(RedshiftStandInOptions options) {
        ServerSocket listener;
        try {
            listener = new ServerSocket(options.port(), 100, InetAddress.getByName(options.host()));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Cannot listen on " + options.host() + ":" + options.port()
                            + " for Redshift: is another one running?",
                    e);
        }
        RedshiftStandIn standIn = start(options, listener);
        Thread acceptor = new Thread(standIn::accept, "redshift-accept");
        acceptor.setDaemon(true);
        acceptor.start();
        return standIn;
    }

    private static RedshiftStandIn start(RedshiftStandInOptions options, ServerSocket listener) {
        try {
            PostgresServer postgres = PostgresServer.start(options.directory(), options.admin());
            try {
                // After PostgreSQL: the directory is then this process's alone.
                Tls tls = Tls.in(options.directory());
                postgres.ensureDatabase("dev");
                return new RedshiftStandIn(options, postgres, listener, tls);
            } catch (RuntimeException e) {
                postgres.close();
                throw e;
            }
        } catch (RuntimeException e) {
            try {
                listener.close();
            } catch (IOException close) {
                e.addSuppressed(close);
            }
            throw e;
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What a client must trust to verify this server, as PEM; the same after a restart. */
    public Path certificate() {
        return tls.certificate();
    }

    /** As a production URL is, over TLS that the driver verifies; creates the database when it is not there. */
    public String tlsUrl(String database) {
        postgres.ensureDatabase(database);
        return "jdbc:redshift://localhost:" + port() + "/" + database + "?ssl=true&sslmode=verify-full&sslrootcert="
                + URLEncoder.encode(certificate().toAbsolutePath().toString(), StandardCharsets.UTF_8);
    }

    /** For the Redshift driver, which insists on TLS unless told otherwise; creates the database when it is not there. */
    public String jdbcUrl(String database) {
        postgres.ensureDatabase(database);
        return "jdbc:redshift://127.0.0.1:" + port() + "/" + database + "?ssl=false";
    }

    /** Ends every session, stops PostgreSQL. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            log.debug("A socket did not close", e);
        }
        postgres.close();
        synchronized (this) {
            if (s3 != null) {
                s3.close();
            }
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                clients.add(client);
                Thread thread = new Thread(() -> serve(client), "redshift-client-" + client.getPort());
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    log.warn("Cannot accept a connection", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            new ClientConnection(client, postgres, tls, options.requireSsl(), this::s3).run();
        } catch (IOException e) {
            log.debug("A session ended: {}", e.toString());
        } finally {
            clients.remove(client);
        }
    }

    private synchronized S3Files s3() {
        S3Files files = s3;
        if (files == null) {
            RedshiftStandInOptions.S3 place = options.s3().get();
            files = new S3Files(
                    place.endpoint(), place.region(), place.accessKey(), place.secretKey(), options.s3Patience());
            s3 = files;
        }
        return files;
    }
}
