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

/** Counts how many wrong passwords there were in this minute, of one address and in all. Thread-safe. */
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

    /** How long an address has to wait until its next password is looked at; empty if it need not. */
    synchronized Optional<Duration> wait(String address) {
        Instant now = now();
        int made = guesses.getOrDefault(network(address), 0);
        boolean full = all >= inAll || (made == 0 && guesses.size() >= MOST_ADDRESSES);
        return full || made >= perAddress ? Optional.of(Duration.between(now, end)) : Optional.empty();
    }

    /** A password was wrong. */
    synchronized void wrong(String address) {
        now();
        guesses.merge(network(address), 1, Integer::sum);
        all++;
    }

    private Instant now() {
        Instant now = clock.instant();
        if (!end.isAfter(now) || end.isAfter(now.plus(WINDOW))) {
            guesses.clear();
            all = 0;
            end = now.plus(WINDOW);
        }
        return now;
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
