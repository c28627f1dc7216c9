package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.SandboxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The main program behind ./chaos. */
public final class Chaos {

    private Chaos() {}

    /** What {@code --help} prints. */
    public static String usage() {
        return ChaosOptions.usage();
    }

    /** Ends with 0 when every promise was kept, 1 when one was not or the run could not be made, 2 for wrong options. */
    public static void main(String[] arguments) {
        // Digits, dates and sorting are the same wherever this runs.
        Locale.setDefault(Locale.ROOT);
        List<String> all = List.of(arguments);
        if (all.contains("--help") || all.contains("-h")) {
            System.out.print(ChaosOptions.usage());
            return;
        }
        Path root = Path.of(System.getProperty("tracking.root", "")).toAbsolutePath();
        try {
            System.exit(run(ChaosOptions.parse(all, root), root) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + ChaosOptions.usage());
            System.exit(2);
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    private static boolean run(ChaosOptions options, Path root) throws InterruptedException {
        try (Run run = new Run(options, root, line -> System.out.println(line))) {
            Runtime.getRuntime().addShutdownHook(new Thread(run::close, "chaos-stop"));
            ChaosReport report = run.run();
            report.write(options.directory().resolve("report.json"));
            System.out.println(report.summary());
            return !report.damaged();
        }
    }
}
