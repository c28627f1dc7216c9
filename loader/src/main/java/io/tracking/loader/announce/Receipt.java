package io.tracking.loader.announce;

import java.time.Duration;

/** What a receiver says to a letter. */
sealed interface Receipt {

    /** It has it. */
    record Told() implements Receipt {}

    /**
     * It does not have it now.
     *
     * @param reason for people; without the receiver's secret
     * @param pause how long it asks to be left alone; zero when it does not say
     */
    record Later(String reason, Duration pause) implements Receipt {}

    /**
     * It does not want it as it is: another try will hardly help.
     *
     * @param reason for people; without the receiver's secret
     */
    record Refused(String reason) implements Receipt {}
}
