package io.tracking.deploy.sizes;

import io.tracking.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Is {@code deploy/sizes}: payloads as the pipeline sees them. */
public final class Sizes {

    private Sizes() {}

    public static void main(String[] arguments) {
        Tool.run(new Arguments(), arguments, Sizes::print);
    }

    static String print(Path root, Arguments arguments) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : arguments.files) {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("Cannot read " + file + ": expected a file with payloads, got "
                        + (Files.exists(file) ? "a directory" : "nothing"));
            }
            text.append(text.isEmpty() ? "" : "\n").append(SizesReport.of(file.toString(), Payloads.read(file)));
        }
        return text.toString();
    }

    /** What {@code deploy/sizes} understands. */
    @Command(
            name = "deploy/sizes",
            description = {
                "Sends payloads through the pipeline's own classes and tells how large they are at each stage.",
                "A file holds one body of /track or /streams/…/record, or, when its name ends in .ndjson, one in each line."
            },
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class Arguments {

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Such as data/user-events.json.")
        private List<Path> files = new ArrayList<>();
    }
}
