package io.tracking.deploy.cost;

import io.tracking.deploy.Repository;
import java.io.IOException;

/** Makes pipelines of round figures. */
public final class Cases {

    /** Two tasks of tracking-api with a core each, windows of 30 MB, 8 RPUs. */
    public static final DesignSettings SETTINGS =
            new DesignSettings(1, 1, 2, 2, 10, 1e9, 1, 2, 4, 300, 30e6, 1e6, 20_000, 1, 30, 64, 8);

    private Cases() {}

    /** The round figures. */
    public static FigureSheet figures() {
        try {
            return FigureSheet.read(Repository.ROUND);
        } catch (IOException e) {
            throw new IllegalStateException("The round figures are there", e);
        }
    }

    /** A pipeline under so many events a second. */
    public static Pipeline pipeline(double eventsPerSecond, int bytes, int inPost) {
        return new Pipeline(figures(), new TrafficShape(eventsPerSecond * 3600, bytes, inPost), SETTINGS);
    }
}
