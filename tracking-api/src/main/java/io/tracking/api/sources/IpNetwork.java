package io.tracking.api.sources;

import org.jspecify.annotations.Nullable;

/**
 * A block of addresses.
 *
 * @param address of four or sixteen bytes
 * @param bits of it that its addresses share
 */
record IpNetwork(byte[] address, int bits) {

    /**
     * Reads {@code 10.0.0.0/8} or {@code fd00::/8}; a lone address is a block of one.
     *
     * @throws IllegalArgumentException when it is none, naming the property
     */
    static IpNetwork of(String property, String text) {
        int slash = text.indexOf('/');
        byte[] address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        int bits = address == null ? -1 : bits(slash < 0 ? null : text.substring(slash + 1), address.length * 8);
        if (address == null || bits < 0) {
            throw new IllegalArgumentException(
                    property + " must be blocks of addresses such as 10.0.0.0/8 or fd00::/8, got '" + text + "'");
        }
        return new IpNetwork(address, bits);
    }

    private static int bits(@Nullable String text, int most) {
        if (text == null) {
            return most;
        }
        try {
            int bits = Integer.parseInt(text);
            return bits >= 0 && bits <= most ? bits : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
