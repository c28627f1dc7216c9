package io.tracking.loader.window;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names who wrote a file: {@code [a-z0-9-]+}. */
final class LoaderId {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SUFFIX = 6;
    private static final int LONGEST_HOST = 40;

    private LoaderId() {}

    /** The configured id, or the host's name and a random suffix that is new at every start. */
    static String of(@Nullable String configured) {
        return configured == null || configured.isEmpty() ? host(hostName()) + "-" + suffix() : configured;
    }

    static String host(String name) {
        String host =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (host.isEmpty()) {
            return "loader";
        }
        return host.substring(0, Math.min(host.length(), LONGEST_HOST));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private static String suffix() {
        SecureRandom random = new SecureRandom();
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX; i++) {
            suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return suffix.toString();
    }
}
