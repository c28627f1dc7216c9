package io.tracking.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of Java programs, on the JDK of {@code bench.java}, by default the one that measures. */
public final class Java {

    private Java() {}

    /** A program of this module. */
    public static List<String> main(Class<?> program, List<String> jvm, List<String> arguments) {
        List<String> command = java(jvm);
        command.addAll(List.of("-cp", classpath(), program.getName()));
        command.addAll(arguments);
        return command;
    }

    /** An executable jar. */
    public static List<String> jar(Path jar, List<String> jvm, List<String> arguments) {
        List<String> command = java(jvm);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }

    /** A program of someone else. */
    public static List<String> main(String program, Path libraries, List<String> jvm, List<String> arguments) {
        List<String> command = java(jvm);
        command.addAll(List.of("-cp", libraries + File.separator + "*", program));
        command.addAll(arguments);
        return command;
    }

    private static String classpath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static List<String> java(List<String> jvm) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("bench.java", System.getProperty("java.home")), "bin", "java")
                .toString());
        command.addAll(jvm);
        return command;
    }
}
