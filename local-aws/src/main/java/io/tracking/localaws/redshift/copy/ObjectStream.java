package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.S3Files.File;
import io.tracking.localaws.redshift.copy.S3Files.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The bytes of one object, each of them once: where it breaks off it is read on. Not thread-safe. */
final class ObjectStream extends InputStream {

    private final S3Files s3;
    private final File file;
    private final Outage outage;
    private @Nullable ResponseInputStream<GetObjectResponse> in;
    private @Nullable String version;
    private long length;
    private long position;

    private ObjectStream(S3Files s3, File file, Outage outage) {
        this.s3 = s3;
        this.file = file;
        this.outage = outage;
    }

    static ObjectStream open(S3Files s3, File file, Outage outage) throws CopyRefusedException, IOException {
        ObjectStream stream = new ObjectStream(s3, file, outage);
        ResponseInputStream<GetObjectResponse> in = stream.reopened();
        stream.length = in.response().contentLength();
        stream.version = in.response().eTag();
        return stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (true) {
            try {
                int read = (in == null ? reopened() : in).read(into, from, count);
                if (read > 0) {
                    position += read;
                    outage.over();
                    return read;
                }
                if (position >= length) {
                    return -1;
                }
                broken(new IOException("the object ends after " + position + " of " + length + " bytes"));
            } catch (CopyRefusedException e) {
                throw new IOException(e.reason(), e);
            } catch (RowSink.StoppedException e) {
                throw e;
            } catch (IOException | SdkException e) {
                if (position >= length || e.getCause() instanceof CopyRefusedException) {
                    throw new IOException(e.getMessage(), e);
                }
                broken(e);
            }
        }
    }

    private ResponseInputStream<GetObjectResponse> reopened() throws CopyRefusedException, IOException {
        ResponseInputStream<GetObjectResponse> opened = outage.outlast(() -> s3.open(file, position, version));
        in = opened;
        return opened;
    }

    private void broken(Exception e) throws IOException {
        close();
        try {
            outage.wait(new UnavailableException("S3CurlException: " + e.getMessage(), e));
        } catch (CopyRefusedException refused) {
            throw new IOException(refused.reason(), refused);
        }
    }

    @Override
    public void close() {
        if (in != null) {
            in.abort();
            in = null;
        }
    }
}
