package io.tracking.loader.load;

import io.tracking.loader.redshift.LockWaits;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.TableLock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells whether loads go on: the operators' switch, and the locks in the way. Thread-safe. */
public final class LoadingState {

    private final LoadingSwitch loading;
    private final LockWaits waits;
    private final Redshift redshift;

    LoadingState(LoadingSwitch loading, LockWaits waits, Redshift redshift) {
        this.loading = loading;
        this.waits = waits;
        this.redshift = redshift;
    }

    /**
     * At one moment.
     *
     * @param paused empty when the warehouse could not be asked
     * @param pausedBy the admin, while it is paused
     * @param pausedSince while it is paused
     * @param waitsFor what this loader waits for
     */
    public record View(
            Optional<Boolean> paused,
            Optional<String> pausedBy,
            Optional<Instant> pausedSince,
            List<LockWaits.Wait> waitsFor) {}

    /** As last seen; asks nobody. */
    public View known() {
        return view(loading.known());
    }

    /** As it is now. */
    public View now() {
        return view(Optional.of(loading.state()));
    }

    /** The locks of other sessions that may make a load or an admin's call wait, those of other loaders included. */
    public List<TableLock> locks() {
        return redshift.locksInTheWay();
    }

    /** How long this loader has been waiting for a lock. */
    public Duration heldUp() {
        return waits.longest();
    }

    private View view(Optional<LoadingSwitch.State> state) {
        Optional<LoadingSwitch.State> pause = state.filter(LoadingSwitch.State::paused);
        return new View(
                state.map(LoadingSwitch.State::paused),
                pause.map(LoadingSwitch.State::by),
                pause.map(LoadingSwitch.State::since),
                waits.now());
    }
}
