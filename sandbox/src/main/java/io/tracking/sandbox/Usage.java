package io.tracking.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Prints what {@code --help} prints: a text file, so that the scripts can print it before anything is built. */
public final class Usage {

    private Usage() {}

    /**
     * The text of one of the scripts.
     *
     * @param command run or chaos
     */
    public static String of(String command) {
        try (var text = Usage.class.getResourceAsStream(command + ".txt")) {
            if (text == null) {
                throw new IllegalStateException("The jar lacks " + command + ".txt");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SandboxException("Cannot read " + command + ".txt", e);
        }
    }
}
