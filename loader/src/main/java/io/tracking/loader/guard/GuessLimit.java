package io.tracking.loader.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many wrong passwords are looked at in a minute, of one address and in all. A guess counts from the moment it is made,
 * so that guesses side by side are no more; a right one is given back. Thread-safe.
 */
final class GuessLimit {

    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;

    private final int perAddress;
    private final int inAll;
    private final Clock clock;
    private final Map<String, Integer> guesses = new LinkedHashMap<>();
    private int all;
    private Instant end = Instant.MIN;

    GuessLimit(int perAddress, int inAll, Clock clock) {
        this.perAddress = perAddress;
        this.inAll = inAll;
        this.clock = clock;
    }

    /** Empty when a guess may be looked at; else how long to wait. */
    synchronized Optional<Duration> guess(String address) {
        Instant now = clock.instant();
        if (!end.isAfter(now) || end.isAfter(now.plus(WINDOW))) {
            guesses.clear();
            all = 0;
            end = now.plus(WINDOW);
        }
        String network = network(address);
        int made = guesses.getOrDefault(network, 0);
        if (made >= perAddress || all >= inAll || (made == 0 && guesses.size() >= MOST_ADDRESSES)) {
            return Optional.of(Duration.between(now, end));
        }
        guesses.put(network, made + 1);
        all++;
        return Optional.empty();
    }

    /** It was right. */
    synchronized void right(String address) {
        if (guesses.computeIfPresent(network(address), (network, made) -> made - 1) != null) {
            all--;
        }
    }

    /** Whoever has one IPv6 address has as many as there are in its network. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // No name has a colon: nothing is looked up.
            return Arrays.toString(Arrays.copyOf(InetAddress.getByName(address).getAddress(), NETWORK_BYTES));
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
