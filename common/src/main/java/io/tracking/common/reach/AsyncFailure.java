package io.tracking.common.reach;

import java.util.concurrent.CompletionException;

/** Tells what a call failed of whose answer came later. */
public final class AsyncFailure {

    private AsyncFailure() {}

    /** The failure itself, which stages that follow one another wrap into a {@link CompletionException}. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
