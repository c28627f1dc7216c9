package io.tracking.deploy.cost;

/**
 * Says what clients send, evenly over the day.
 *
 * @param eventsPerHour 0 or more
 * @param bytes of an event as it is sent, 1 to 65 536
 * @param eventsPerPost events in one request, 1 or more
 */
public record TrafficShape(double eventsPerHour, int bytes, int eventsPerPost) {

    private static final int LONGEST = 64 * 1024;

    /** The most events an hour that anything here was thought through for. */
    public static final double MOST_EVENTS = 1e11;

    /** Refuses what makes no sense. */
    public TrafficShape {
        if (!(eventsPerHour >= 0 && eventsPerHour <= MOST_EVENTS)) {
            throw new IllegalArgumentException(
                    "events-per-hour must be 0 to 100000000000, got " + Text.plain(eventsPerHour));
        }
        if (bytes < 1 || bytes > LONGEST) {
            throw new IllegalArgumentException(
                    "bytes must be 1 to " + LONGEST + ", which is the longest record, got " + bytes);
        }
        if (eventsPerPost < 1 || eventsPerPost > 10_000) {
            throw new IllegalArgumentException(
                    "events-per-post must be 1 to 10000 (tracking.api.body.max-records), got " + eventsPerPost);
        }
    }

    /** Events a second. */
    public double eventsPerSecond() {
        return eventsPerHour / 3600;
    }

    /** Requests a second. */
    public double postsPerSecond() {
        return eventsPerSecond() / eventsPerPost;
    }
}
