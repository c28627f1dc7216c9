package io.tracking.bench.sqsstub;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Every message that a queue confirmed, in a file, for the audit. */
final class Spool {

    private final DataOutputStream out;

    Spool(Path file) {
        try {
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    void write(StubMessage message) {
        try {
            out.writeInt(message.body().length);
            out.write(message.body());
            out.writeShort(message.attributes().size());
            for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
                out.writeUTF(attribute.getKey());
                out.writeUTF(attribute.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep a message for the audit", e);
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep messages for the audit", e);
        }
    }

    static void read(Path file, Consumer<StubMessage> audit) {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            while (true) {
                byte[] body = in.readNBytes(in.readInt());
                Map<String, String> attributes = new HashMap<>();
                for (int left = in.readShort(); left > 0; left--) {
                    String name = in.readUTF();
                    attributes.put(name, in.readUTF());
                }
                audit.accept(new StubMessage(body, attributes));
            }
        } catch (EOFException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
