package io.tracking.api.tracker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Holds the script with the names of this site in it, as it is and packed.
 *
 * @param plain UTF-8
 * @param gzip the same, packed
 * @param hash 16 hexadecimal digits of its SHA-256
 */
record TrackerScript(byte[] plain, byte[] gzip, String hash) {

    private static final String RESOURCE = "/tracker.js";
    private static final int HASH_DIGITS = 16;

    /**
     * Reads the script of this jar, and puts in where it sends to and how the visitor's cookie is called.
     *
     * @throws IllegalStateException when the script does not have each of the usual names once
     */
    static TrackerScript of(String endpoint, String cookie) {
        String source = put(put(resource(), "/track", endpoint), "tracking_id", cookie);
        byte[] plain = source.getBytes(StandardCharsets.UTF_8);
        return new TrackerScript(plain, gzip(plain), hash(plain));
    }

    private static String put(String source, String usual, String name) {
        String quoted = "'" + usual + "'";
        int at = source.indexOf(quoted);
        if (at < 0 || source.indexOf(quoted, at + 1) >= 0) {
            throw new IllegalStateException(
                    "tracker.js must have " + quoted + " once, to put " + name + " in its place");
        }
        return source.substring(0, at) + "'" + name + "'" + source.substring(at + quoted.length());
    }

    private static String resource() {
        try (InputStream script = TrackerScript.class.getResourceAsStream(RESOURCE)) {
            if (script == null) {
                throw new IllegalStateException("tracker.js must be in the jar, at " + RESOURCE);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read tracker.js of the jar", e);
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot pack tracker.js", e);
        }
        return packed.toByteArray();
    }

    private static String hash(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
