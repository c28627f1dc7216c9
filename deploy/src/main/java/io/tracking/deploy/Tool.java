package io.tracking.deploy;

import io.tracking.sandbox.CommandLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes programs of the tools: what they print, and how they end. */
public final class Tool {

    private Tool() {}

    /**
     * Makes a tool's output.
     *
     * @param <T> its options
     */
    @FunctionalInterface
    public interface Body<T> {

        /**
         * Makes all of what the tool prints.
         *
         * @param root of the repository
         * @throws IOException when a file cannot be read
         * @throws IllegalArgumentException saying what is wrong with an option or a file
         */
        String print(Path root, T options) throws IOException;
    }

    /** Prints what {@code body} makes and ends with 0, or says on standard error what is wrong and ends with 2. */
    public static <T> void run(T options, String[] arguments, Body<T> body) {
        try {
            System.out.print(
                    output(Path.of(System.getProperty("tracking.root", ".")), options, List.of(arguments), body));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e instanceof IOException ? "Cannot read " + e.getMessage() : e.getMessage());
            System.exit(2);
        }
    }

    /** What {@link #run} prints. */
    public static <T> String output(Path root, T options, List<String> arguments, Body<T> body) throws IOException {
        return body.print(root, CommandLines.parse(options, arguments));
    }
}
