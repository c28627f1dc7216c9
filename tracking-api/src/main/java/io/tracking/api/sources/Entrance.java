package io.tracking.api.sources;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.record.Screening;
import io.tracking.common.record.SourceTerms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Admits requests by their write key and their address; open to everybody when neither sources nor a rate are configured.
 * Thread-safe.
 */
public final class Entrance {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~-]{16,128}");
    private static final int LONGEST = 128;

    /** By SHA-256 of the key: how long a look-up takes tells nothing about how much of a guess is right. */
    private final Map<String, WriteKey> keys = new HashMap<>();

    private final @Nullable AddressMeters addresses;

    /**
     * Builds the entrance.
     *
     * @throws IllegalArgumentException naming the property, the rule, and what was found, but never a key
     */
    Entrance(
            Map<String, SourcesProperties.Settings> sources,
            @Nullable AddressMeters addresses,
            TimeMeter time,
            MeterRegistry registry) {
        this.addresses = addresses;
        Map<String, String> owners = new HashMap<>();
        sources.forEach((name, settings) -> {
            String property = "tracking.sources." + name;
            String key = settings.key() == null ? "" : settings.key();
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException(property
                        + ".key must be 16 to 128 letters, digits, '.', '_', '~' and '-', got "
                        + (key.isEmpty() ? "none" : key.length() + " characters"));
            }
            String other = owners.put(hash(key), name);
            if (other != null) {
                throw new IllegalArgumentException(
                        property + ".key must be its own, got that of tracking.sources." + other);
            }
            SourceTerms terms = terms(property, name, settings);
            Meter meter = settings.rate() == null || settings.rate().isBlank()
                    ? null
                    : new Meter("source", RecordRate.of(property + ".rate", settings.rate()), time);
            keys.put(hash(key), new WriteKey(Screening.of(terms), meter, new SourceMetrics(registry, name)));
        });
    }

    private static SourceTerms terms(String property, String name, SourcesProperties.Settings settings) {
        String environment = settings.environment();
        try {
            return new SourceTerms(
                    name,
                    environment == null || environment.isEmpty() ? null : environment,
                    settings.topics() == null ? List.of() : settings.topics());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
        }
    }

    /** Whether anything is asked at all; else nobody needs to call {@link #admit}. */
    public boolean isGuarded() {
        return asksForKeys() || countsAddresses();
    }

    /** Whether a request needs a write key. */
    public boolean asksForKeys() {
        return !keys.isEmpty();
    }

    /** Whether a request's address is counted. */
    public boolean countsAddresses() {
        return addresses != null;
    }

    /**
     * Decides on a request before its records are read.
     *
     * @param key as it came, null when none did
     * @param basic whether it came as a Basic user name
     * @param address of the client, as {@link TrustedProxies#client} gives it; null when it is not known: it is not counted then
     */
    public Admission admit(@Nullable String key, boolean basic, @Nullable String address) {
        Meter ofAddress = addresses == null || address == null ? null : addresses.of(address);
        Meter.Spent spent = ofAddress == null ? null : ofAddress.ifSpent();
        if (spent != null) {
            return Admission.Refused.overRate(spent);
        }
        WriteKey found = null;
        if (asksForKeys()) {
            found = key == null || key.length() > LONGEST ? null : keys.get(hash(key));
            if (found == null) {
                if (ofAddress != null) {
                    ofAddress.take(1); // guesses are counted like records
                }
                return Admission.Refused.withoutKey(key == null, basic);
            }
            Meter meter = found.meter();
            spent = meter == null ? null : meter.ifSpent();
            if (spent != null) {
                return Admission.Refused.overRate(spent);
            }
        }
        return new Admission.Admitted(found, ofAddress);
    }

    /**
     * Decides on a request whose records are known already, and counts them.
     *
     * @param key as it came, null when none did
     * @param address as in the other
     */
    public Admission admit(@Nullable String key, @Nullable String address, int records) {
        Admission admission = admit(key, false, address);
        if (admission instanceof Admission.Admitted admitted) {
            Admission.Refused refused = admitted.take(records);
            return refused == null ? admitted : refused;
        }
        return admission;
    }

    private static String hash(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
