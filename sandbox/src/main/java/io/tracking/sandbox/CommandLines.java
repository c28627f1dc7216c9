package io.tracking.sandbox;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Reads the command lines of all scripts; options are {@code --option value} or {@code --option=value}. */
public final class CommandLines {

    private static final int WIDTH = 120;

    private CommandLines() {}

    /**
     * Fills a picocli command with what was typed.
     *
     * @throws IllegalArgumentException saying which option is wrong and what was expected
     */
    public static <T> T parse(T command, List<String> arguments) {
        try {
            of(CommandSpec.forAnnotatedObject(command)).parseArgs(arguments.toArray(String[]::new));
            return command;
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What {@code --help} prints. The scripts print a copy, so that nothing has to be built for it; {@code HelpIT} compares them. */
    public static String usage(Object command) {
        return usage(of(CommandSpec.forAnnotatedObject(command)));
    }

    /** The same of a command that {@link #of} has made. */
    public static String usage(CommandLine command) {
        return command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    /** A directory as the user means it: named from where the command was typed, or {@code otherwise} below the repository. */
    public static Path directory(String typed, Path otherwise) {
        return (typed.isEmpty() ? otherwise : Path.of(typed)).toAbsolutePath().normalize();
    }

    /** A command with {@code --help}, which the scripts answer before anything is built. */
    public static CommandLine of(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this; nothing is built or run.")
                .build());
        return new CommandLine(spec).setUsageHelpWidth(WIDTH).setUsageHelpAutoWidth(false);
    }
}
