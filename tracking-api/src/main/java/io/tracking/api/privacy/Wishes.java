package io.tracking.api.privacy;

/**
 * Tells what a visitor's browser asks for.
 *
 * @param doNotTrack by {@code DNT: 1}
 * @param globalPrivacyControl by {@code Sec-GPC: 1}
 * @see <a href="https://www.w3.org/TR/gpc/">Global Privacy Control</a>
 */
public record Wishes(boolean doNotTrack, boolean globalPrivacyControl) {

    /** Asks for nothing. */
    public static final Wishes NONE = new Wishes(false, false);
}
