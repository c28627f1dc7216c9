package io.tracking.sandbox.demo;

import java.util.List;
import java.util.Random;

/** Picks by chance. */
final class Choice {

    private Choice() {}

    static <T> T of(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
