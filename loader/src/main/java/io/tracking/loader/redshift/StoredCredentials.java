package io.tracking.loader.redshift;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import io.tracking.loader.schedule.OutageLog;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store for the warehouse's secret at every new connection, and again after a sign-in that was refused, but once a second at
 * most: a pool opens connections more often than that while somebody waits. While the store does not answer, what it said last is
 * used on. Thread-safe.
 */
final class StoredCredentials implements HikariCredentialsProvider {

    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final SecretStore store;
    private final String id;
    private final @Nullable String user;
    private final LongSupplier nanos;
    private final OutageLog outage;

    private @Nullable Credentials known;
    private @Nullable UnreadableCredentialsException failure;
    private long askedAt;

    /**
     * Asks nobody yet.
     *
     * @param user when the secret names none
     * @param nanos as of {@link System#nanoTime}
     */
    StoredCredentials(SecretStore store, String id, @Nullable String user, LongSupplier nanos, Clock clock) {
        this.store = store;
        this.id = id;
        this.user = user;
        this.nanos = nanos;
        this.outage = new OutageLog("Cannot read the secret " + id, "The secret " + id + " is read again", clock);
    }

    /** @throws UnreadableCredentialsException when the store has not given any yet */
    @Override
    public synchronized Credentials getCredentials() {
        Credentials before = known;
        boolean soon = nanos.getAsLong() - askedAt < INTERVAL;
        if (before != null && soon) {
            return before;
        }
        if (failure != null && soon) {
            throw failure;
        }
        try {
            Credentials now = WarehouseSecret.credentials(store.text(id), user, id);
            known = now;
            outage.over();
            return now;
        } catch (UnreadableCredentialsException e) {
            failure = e;
            outage.failed(String.valueOf(e.getMessage()));
            if (before == null) {
                throw e;
            }
            return before;
        } finally {
            askedAt = nanos.getAsLong();
        }
    }
}
