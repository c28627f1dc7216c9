package io.tracking.api.sources;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses as they are written; no name is ever looked up. */
final class IpAddress {

    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final int V6_NETWORK_BYTES = 8;

    private IpAddress() {}

    /** Four bytes, or sixteen; null when it is no address. IPv4 in IPv6 is IPv4. */
    static byte @Nullable [] parse(String text) {
        boolean v4 = V4.matcher(text).matches();
        if (!v4 && (text.indexOf(':') < 0 || !V6.matcher(text).matches())) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null; // has the characters of an address, and is none
        }
    }

    /**
     * Reads what a proxy wrote, with a port or without, in brackets or without.
     *
     * @return as {@link #parse}
     */
    static byte @Nullable [] parseHop(String hop) {
        String text = hop.trim();
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? null : parse(text.substring(1, end));
        }
        int colon = text.indexOf(':');
        boolean port = colon >= 0 && colon == text.lastIndexOf(':');
        return parse(port ? text.substring(0, colon) : text);
    }

    /** One name for all addresses of one sender: an IPv4 address, or the first 64 bits of an IPv6 one. */
    static String sender(byte[] address) {
        return HexFormat.of().formatHex(address, 0, Math.min(address.length, V6_NETWORK_BYTES));
    }
}
