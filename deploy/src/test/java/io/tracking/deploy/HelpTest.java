package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.sandbox.CommandLines;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelpTest {

    /** When it fails: put the expected text into {@code deploy/help/<name>.txt}. */
    @ParameterizedTest
    @CsvSource({
        "deploy/cost, cost, io.tracking.deploy.cost.Cost",
        "deploy/sizes, sizes, io.tracking.deploy.sizes.Sizes",
        "deploy/smoke, smoke, io.tracking.deploy.send.Smoke",
        "deploy/put-records, put-records, io.tracking.deploy.send.PutRecords",
        "bench/scale-plan, scale-plan, io.tracking.deploy.scale.Scaling",
    })
    void scriptsPrintWhatTheProgramsUnderstand(String script, String name, String program)
            throws IOException, ReflectiveOperationException {
        Constructor<?> arguments = Class.forName(program + "$Arguments").getDeclaredConstructor();
        arguments.setAccessible(true);
        Path file = Repository.ROOT.resolve(script);

        String usage = CommandLines.usage(arguments.newInstance());

        assertThat(usage).startsWith("Usage: " + script + " [OPTIONS]");
        assertThat(Repository.ROOT.resolve("deploy/help/" + name + ".txt")).hasContent(usage);
        assertThat(Files.readString(file)).contains("/tool\" " + name + " " + program + " \"$@\"");
        assertThat(Files.isExecutable(file)).isTrue();
    }
}
