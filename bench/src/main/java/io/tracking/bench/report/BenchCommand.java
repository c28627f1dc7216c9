package io.tracking.bench.report;

import io.tracking.sandbox.CommandLines;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Describes the command line of one script below {@code bench/}: its options, each {@code --name value} or {@code --name=value} with a
 * default. Immutable.
 */
public final class BenchCommand {

    private final CommandLine command;
    private final String name;
    private final Map<String, Integer> leasts;

    private BenchCommand(String name, String summary, Map<String, OptionSpec> options, Map<String, Integer> leasts) {
        this.name = name;
        this.leasts = leasts;
        CommandSpec spec = CommandSpec.create().name("bench/" + name);
        spec.usageMessage().description(summary).sortOptions(false).abbreviateSynopsis(true);
        options.values().forEach(spec::addOption);
        command = CommandLines.of(spec);
    }

    /** Starts the description of {@code bench/<name>}. */
    public static Builder of(String name, String summary) {
        return new Builder(name, summary);
    }

    /** Collects the options, in the order in which {@code --help} lists them. */
    public static final class Builder {

        private final String name;
        private final String summary;
        private final Map<String, OptionSpec> options = new LinkedHashMap<>();
        private final Map<String, Integer> leasts = new HashMap<>();

        private Builder(String name, String summary) {
            this.name = name;
            this.summary = summary;
        }

        /** Adds an option that is text; its default may be empty. A later one of the same name replaces it. */
        public Builder with(String option, String defaultValue, String meaning) {
            return with(option, String.class, defaultValue, meaning);
        }

        /** Adds an option that is a whole number from 1 on. */
        public Builder with(String option, int defaultValue, String meaning) {
            return number(option, 1, defaultValue, meaning);
        }

        /** Adds an option that is a whole number from 0 on. */
        public Builder withCount(String option, int defaultValue, String meaning) {
            return number(option, 0, defaultValue, meaning);
        }

        private Builder number(String option, int least, int defaultValue, String meaning) {
            with(option, Integer.class, Integer.toString(defaultValue), meaning);
            leasts.put(option, least);
            return this;
        }

        /** Adds an option that is {@code true} when it is there. */
        public Builder flag(String option, String meaning) {
            options.put(
                    option,
                    OptionSpec.builder("--" + option)
                            .type(Boolean.class)
                            .arity("0")
                            .defaultValue("false")
                            .description(meaning)
                            .build());
            return this;
        }

        private Builder with(String option, Class<?> type, String defaultValue, String meaning) {
            String shown = defaultValue.isEmpty() ? "" : " Default: " + defaultValue + ".";
            options.put(
                    option,
                    OptionSpec.builder("--" + option)
                            .paramLabel(type == Integer.class ? "N" : "TEXT")
                            .type(type)
                            .defaultValue(defaultValue)
                            .description(meaning.replace("%", "%%") + shown.replace("%", "%%"))
                            .build());
            return this;
        }

        /** Adds what every bench of quiet rounds has. */
        public Builder inRounds() {
            return with("rounds", 5, "Rounds of each subject, interleaved.")
                    .withCount(
                            "others",
                            10,
                            "A round in which other processes took more percent of the processors is done again …")
                    .with("patience", "PT10M", "… for so long.")
                    .with("java", "", "The home of a JDK for the measured servers. Default: the one that measures.");
        }

        public BenchCommand build() {
            with("directory", "bench/target/" + name, "Logs and data.");
            with("json", "bench/target/" + name + ".json", "Where every round is kept.");
            return new BenchCommand(name, summary, options, leasts);
        }
    }

    public String name() {
        return name;
    }

    /** What {@code --help} prints. */
    public String usage() {
        return CommandLines.usage(command);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException naming what cannot be understood, and what would be
     */
    public Options parse(String... arguments) {
        try {
            command.parseArgs(arguments);
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage() + "\n\n" + usage(), e);
        }
        Map<String, String> values = new HashMap<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp()) {
                Object value = option.getValue();
                String longest = option.longestName().substring(2);
                int least = leasts.getOrDefault(longest, 0);
                if (value instanceof Integer number && number < least) {
                    throw new IllegalArgumentException("Invalid value for option '--" + longest
                            + "': expected a whole number from " + least + " on, got " + number + "\n\n" + usage());
                }
                values.put(longest, String.valueOf(value));
            }
        }
        return new Options(values);
    }
}
