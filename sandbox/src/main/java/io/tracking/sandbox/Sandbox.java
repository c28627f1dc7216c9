package io.tracking.sandbox;

import io.tracking.sandbox.demo.Demo;
import io.tracking.sandbox.process.ChildProcess;
import io.tracking.sandbox.process.Directory;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.SandboxException;
import io.tracking.sandbox.process.Settings;
import io.tracking.sandbox.process.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The whole pipeline on a laptop: starts everything, says where it is, and stops everything again. */
public final class Sandbox {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration VISIBILITY = Duration.ofMinutes(1);

    private final SandboxOptions options;
    private final Path root;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<@Nullable Demo> demo = new AtomicReference<>();

    private Sandbox(SandboxOptions options, Path root) {
        this.options = options;
        this.root = root;
    }

    /** Ends with 0 after Ctrl-C, 1 when something went wrong, 2 when the options are wrong. */
    public static void main(String[] arguments) {
        // Digits, dates and sorting are the same wherever this runs.
        Locale.setDefault(Locale.ROOT);
        List<String> all = List.of(arguments);
        if (all.contains("--help") || all.contains("-h")) {
            System.out.print(SandboxOptions.usage());
            return;
        }
        Path root = Path.of(System.getProperty("tracking.root", "")).toAbsolutePath();
        try {
            new Sandbox(SandboxOptions.parse(all, root), root).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + SandboxOptions.usage());
            System.exit(2);
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run() {
        Instant started = Instant.now();
        Directory.require(options.directory());
        Stack stack = new Stack(
                new Settings(Jars.below(root), options.directory(), options.endpoints(), options.window(), VISIBILITY));
        stack.stopLeftOvers().forEach(left -> System.out.println("Stopped " + left + " of a run that was killed"));
        if (options.fresh()) {
            Directory.empty(options.directory(), List.of("aws", "logs", "tmp"));
        }
        Ports.requireFree(options.endpoints());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "sandbox-stop"));
        System.out.println("Starting local-aws, the loader and tracking-api …");
        stack.start(PATIENCE);
        System.out.println(Banner.of(options, root, Duration.between(started, Instant.now())));

        CompletableFuture<ChildProcess> ended = stack.firstEnd();
        if (options.demoRate() > 0) {
            startDemo(ended::isDone);
        }
        ChildProcess child = ended.join();
        if (!stopping.get()) {
            throw new SandboxException(child.obituary());
        }
    }

    private void startDemo(BooleanSupplier ended) {
        Demo sending = new Demo(options.endpoints(), options.seed());
        demo.set(sending);
        Thread thread = new Thread(() -> sending.run(options.demoRate(), options.demoEvents(), ended), "demo");
        thread.setDaemon(true);
        thread.start();
    }

    private void stop(Stack stack) {
        stopping.set(true);
        Demo sending = demo.get();
        if (sending != null) {
            sending.stop();
        }
        System.out.println("\nStopping tracking-api and the loader, then local-aws …");
        stack.close();
    }
}
