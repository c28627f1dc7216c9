package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.LocalEndpoints;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.Settings;
import io.tracking.sandbox.process.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two scripts against the whole pipeline in real processes. */
class SmokeIT {

    @Test
    void followsEachPayloadAndSendsMany() throws IOException {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "smoke");
        LocalEndpoints endpoints = Ports.anyFree();
        try (Stack stack = new Stack(new Settings(
                Jars.below(Repository.ROOT), directory, endpoints, Duration.ofSeconds(2), Duration.ofSeconds(10)))) {
            stack.start(Duration.ofMinutes(3));
            String api = endpoints.apiUri().toString();
            String loader = endpoints.loaderUri().toString();

            Commands.Output smoke =
                    run(Map.of("TRACKING_ADMIN_PASSWORD", "sandbox"), "smoke", api, loader, "--within", "120");
            System.out.println(smoke.text());
            assertThat(smoke.exit()).as(smoke.text()).isZero();
            assertThat(smoke.text().lines().filter(line -> line.startsWith("row ")))
                    .hasSize(4);
            assertThat(smoke.text())
                    .contains("refused   refused /track user-events.json: request_timestamp, ")
                    .contains("Everything came where it belongs.");

            Commands.Output wrong = run(Map.of("TRACKING_ADMIN_PASSWORD", "wrong"), "smoke", api, loader);
            assertThat(wrong.exit()).as(wrong.text()).isEqualTo(2);
            assertThat(wrong.text()).contains("FAILED  admin: ", "got 401");
            assertThat(run(Map.of("TRACKING_ADMIN_PASSWORD", ""), "smoke", api, loader)
                            .text())
                    .contains("Expected the admin's password in the environment variable TRACKING_ADMIN_PASSWORD");

            Commands.Output many =
                    run(Map.of(), "put-records", api, "--generate", "50", "--batch", "20", "--rate", "0");
            assertThat(many.exit()).as(many.text()).isZero();
            assertThat(many.text()).contains("sent 50 records: 50 accepted, 0 refused");
        }
    }

    private static Commands.Output run(Map<String, String> environment, String script, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "bash", Repository.ROOT.resolve("deploy").resolve(script).toString()));
        command.addAll(List.of(arguments));
        return Commands.run(Path.of("."), environment, command);
    }
}
