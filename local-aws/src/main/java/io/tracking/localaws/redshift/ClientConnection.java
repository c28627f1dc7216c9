package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.copy.S3Files;
import io.tracking.localaws.redshift.wire.Message;
import io.tracking.localaws.redshift.wire.MessageStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a client's connection from its first packet on. */
final class ClientConnection {

    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private static final int CANCEL = 80877102;
    private static final int SSL = 80877103;
    private static final int GSS = 80877104;
    private static final int VERSION_3 = 3 << 16;
    private static final int AUTHENTICATED = 0;
    /** Everything else is for Redshift alone: driver_version, os_version, client_protocol_version and more. */
    private static final Set<String> KNOWN = Set.of(
            "user",
            "database",
            "application_name",
            "client_encoding",
            "datestyle",
            "timezone",
            "extra_float_digits",
            "search_path",
            "options");

    private final Socket socket;
    private final PostgresServer postgres;
    private final Tls tls;
    private final boolean requireSsl;
    private final Supplier<S3Files> s3;

    ClientConnection(Socket socket, PostgresServer postgres, Tls tls, boolean requireSsl, Supplier<S3Files> s3) {
        this.socket = socket;
        this.postgres = postgres;
        this.tls = tls;
        this.requireSsl = requireSsl;
        this.s3 = s3;
    }

    void run() throws IOException {
        MessageStream client = new MessageStream(socket);
        boolean encrypted = false;
        while (true) {
            byte[] packet = client.readStartup();
            switch (ByteBuffer.wrap(packet).getInt()) {
                case SSL -> {
                    if (encrypted || !client.idle()) {
                        throw new IOException("Cannot start TLS: the client has already said more");
                    }
                    client.writeByte('S');
                    client = new MessageStream(tls.over(socket));
                    encrypted = true;
                }
                case GSS -> client.writeByte('N');
                case CANCEL -> {
                    cancel(packet);
                    return;
                }
                default -> {
                    if (encrypted || !requireSsl) {
                        session(client, packet);
                    } else {
                        refuse(client, noEncryption(parameters(packet)));
                    }
                    return;
                }
            }
        }
    }

    private static void refuse(MessageStream client, String why) throws IOException {
        client.write(Message.error("FATAL", "28000", why, null));
        client.flush();
    }

    private String noEncryption(Map<String, String> parameters) {
        return "no pg_hba.conf entry for host \"" + socket.getInetAddress().getHostAddress() + "\", user \""
                + parameters.getOrDefault("user", "") + "\", database \"" + parameters.getOrDefault("database", "")
                + "\", SSL off";
    }

    private void cancel(byte[] packet) throws IOException {
        try (MessageStream server = new MessageStream(postgres.socket())) {
            server.writeStartup(packet);
            // PostgreSQL closes once it has signalled.
            server.read();
        }
    }

    private void session(MessageStream client, byte[] packet) throws IOException {
        Map<String, String> parameters = parameters(packet);
        String user = parameters.getOrDefault("user", "").replaceFirst("^IAMA?:", "");
        parameters.put("user", user);
        String database = parameters.getOrDefault("database", user);
        if (isInternal(user)) {
            client.write(
                    Message.error("FATAL", "28000", "password authentication failed for user \"" + user + "\"", null));
            client.flush();
            return;
        }
        boolean redshiftDriver = parameters.containsKey("driver_version");
        try (MessageStream server = new MessageStream(postgres.socket())) {
            server.writeStartup(startup(parameters));
            int session = greet(client, server, redshiftDriver);
            if (session == 0) {
                return;
            }
            Server answers = new Server(server, client);
            Copies copies = new Copies(s3, new LoadHistory(postgres, database), user, session);
            Thread pump = new Thread(() -> pump(answers, client), "redshift-session-" + session);
            pump.setDaemon(true);
            pump.start();
            new Session(client, answers, copies).run();
        }
    }

    /** Passes PostgreSQL's greeting on; returns the session's process id, 0 when PostgreSQL has refused. */
    private static int greet(MessageStream client, MessageStream server, boolean redshiftDriver) throws IOException {
        int session = 0;
        while (true) {
            Message message = server.read();
            if (message == null) {
                client.flush();
                return 0;
            }
            if (message.type() == 'K') {
                session = ByteBuffer.wrap(message.body()).getInt();
            }
            boolean version = message.type() == 'S' && message.text(0).equals("server_version");
            if (message.type() == 'K') {
                // The driver asks for metadata by SHOW, as of clusters of today.
                client.write(Message.parameterStatus("show_discovery", "4"));
            }
            if (message.type() == 'E') {
                client.write(Errors.translated(message));
            } else if (version) {
                // Redshift's driver takes the ways of 8.0.2. psql knows no server that old, and asks a newer one for
                // columns
                // that are no longer there.
                client.write(Message.parameterStatus("server_version", redshiftDriver ? "8.0.2" : "14.0"));
            } else {
                client.write(message);
            }
            if (message.type() == 'Z') {
                client.flush();
                return session;
            }
            if (message.type() == 'R' && asks(message)) {
                client.flush();
                Message password = client.read();
                if (password == null) {
                    return 0;
                }
                server.write(password);
                server.flush();
            }
        }
    }

    /** PostgreSQL wants a password. */
    private static boolean asks(Message authentication) {
        return ByteBuffer.wrap(authentication.body()).getInt() != AUTHENTICATED;
    }

    /** Users that no Redshift has. */
    private static boolean isInternal(String user) {
        return user.equals(PostgresServer.ADMIN) || user.startsWith("standin_") || user.startsWith("pg_");
    }

    private static void pump(Server answers, MessageStream client) {
        try {
            answers.pump();
        } catch (IOException e) {
            log.debug("A session ended: {}", e.toString());
        } finally {
            try {
                client.close();
            } catch (IOException e) {
                log.debug("A socket did not close", e);
            }
        }
    }

    private static Map<String, String> parameters(byte[] packet) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String[] texts = new String(packet, 4, packet.length - 4, StandardCharsets.UTF_8).split("\0", -1);
        for (int i = 0; i + 1 < texts.length && !texts[i].isEmpty(); i += 2) {
            parameters.put(texts[i].toLowerCase(java.util.Locale.ROOT), texts[i + 1]);
        }
        return parameters;
    }

    private static byte[] startup(Map<String, String> parameters) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(VERSION_3).array());
        parameters.forEach((name, value) -> {
            if (KNOWN.contains(name)) {
                text(bytes, name, value);
            }
        });
        // SNAPSHOT, the default of a new Redshift; a literal's backslash escapes there.
        text(bytes, "default_transaction_isolation", "repeatable read");
        text(bytes, "standard_conforming_strings", "off");
        text(bytes, "escape_string_warning", "off");
        text(bytes, "backslash_quote", "on");
        bytes.write(0);
        return bytes.toByteArray();
    }

    private static void text(ByteArrayOutputStream bytes, String name, String value) {
        bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
        bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
    }
}
