package io.tracking.localaws.redshift.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Messages over one socket: one thread reads; any may write, a message is never torn. */
public final class MessageStream implements Closeable {

    private static final int BUFFER = 64 * 1024;
    private static final int LARGEST_MESSAGE = 1 << 30;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    public MessageStream(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
    }

    /** The packet that starts a connection: a code or a version, then parameters, without the length. */
    public byte[] readStartup() throws IOException {
        return body(in.readInt());
    }

    public void writeStartup(byte[] packet) throws IOException {
        synchronized (out) {
            out.writeInt(packet.length + 4);
            out.write(packet);
            out.flush();
        }
    }

    public void writeByte(char value) throws IOException {
        synchronized (out) {
            out.write(value);
            out.flush();
        }
    }

    /** Null when the other side has closed. */
    public @Nullable Message read() throws IOException {
        int type = in.read();
        if (type < 0) {
            return null;
        }
        try {
            return new Message((char) type, body(in.readInt()));
        } catch (EOFException e) {
            return null;
        }
    }

    /** True when a read would have to wait. */
    public boolean idle() throws IOException {
        return in.available() == 0;
    }

    public void write(Message message) throws IOException {
        write(message.type(), message.body(), message.body().length);
    }

    public void write(char type, byte[] body, int length) throws IOException {
        synchronized (out) {
            out.write(type);
            out.writeInt(length + 4);
            out.write(body, 0, length);
        }
    }

    public void flush() throws IOException {
        synchronized (out) {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] body(int length) throws IOException {
        if (length < 4 || length > LARGEST_MESSAGE) {
            throw new IOException("Cannot read a message: its length is " + length);
        }
        byte[] body = new byte[length - 4];
        in.readFully(body);
        return body;
    }
}
