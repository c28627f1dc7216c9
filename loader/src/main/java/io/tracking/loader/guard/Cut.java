package io.tracking.loader.guard;

/** Shortens a caller's value, so that it can be said back. */
public final class Cut {

    private static final int LONGEST = 200;

    private Cut() {}

    /** The value, or its beginning and how long it was. */
    public static String of(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }
}
