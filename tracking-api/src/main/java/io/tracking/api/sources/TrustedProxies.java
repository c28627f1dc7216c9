package io.tracking.api.sources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind proxies: what a proxy of ours says is believed, and nothing that stood there before. So a client cannot
 * choose its address.
 */
public final class TrustedProxies {

    private static final Pattern FOR =
            Pattern.compile("(?:^|;)\\s*for\\s*=\\s*(\"[^\"]*\"|[^;\\s]+)", Pattern.CASE_INSENSITIVE);

    private final List<IpNetwork> proxies;
    private final String header;

    TrustedProxies(List<IpNetwork> proxies, String header) {
        this.proxies = List.copyOf(proxies);
        this.header = header;
    }

    /** The header that tells whom a proxy forwards for, {@code X-Forwarded-For} or {@code Forwarded}; no other is read. */
    public String header() {
        return header;
    }

    /**
     * The address that is nearest to us and not a proxy of ours.
     *
     * @param peer the connection's
     * @param lines the values of {@link #header()}, in their order
     * @return null when the connection has no address
     */
    public @Nullable String client(String peer, List<String> lines) {
        byte[] client = IpAddress.parse(withoutZone(peer));
        if (client == null) {
            return null;
        }
        if (isTrusted(client)) {
            for (String hop : hopsFromHere(lines)) {
                byte[] address = IpAddress.parseHop(hop);
                if (address == null) {
                    break; // unknown, or hidden: the proxy that says so is the nearest that is known
                }
                client = address;
                if (!isTrusted(client)) {
                    break;
                }
            }
        }
        return IpAddress.sender(client);
    }

    private static String withoutZone(String peer) {
        int zone = peer.indexOf('%');
        return zone < 0 ? peer : peer.substring(0, zone);
    }

    private boolean isTrusted(byte[] address) {
        for (IpNetwork proxy : proxies) {
            if (proxy.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private List<String> hopsFromHere(List<String> lines) {
        List<String> hops = new ArrayList<>();
        lines.forEach(line -> hops.addAll(Arrays.asList(line.split(",", -1))));
        Collections.reverse(hops);
        if (header.equalsIgnoreCase("Forwarded")) {
            hops.replaceAll(TrustedProxies::forOf);
        }
        return hops;
    }

    private static String forOf(String hop) {
        Matcher matcher = FOR.matcher(hop.trim());
        return matcher.find() ? matcher.group(1).replace("\"", "") : "";
    }
}
