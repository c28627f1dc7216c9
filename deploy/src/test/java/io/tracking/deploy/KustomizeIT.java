package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.k8s.Kustomize;
import io.tracking.deploy.terraform.Sources;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kustomize itself, which is part of kubectl, renders the overlays as our tests do. */
class KustomizeIT {

    private final Sources sources = KubernetesChecks.read();

    @ParameterizedTest
    @CsvSource({
        "development, tracking-api",
        "development, loader",
        "staging, tracking-api",
        "staging, loader",
        "production, tracking-api",
        "production, loader"
    })
    void rendersTheSame(String environment, String application) throws IOException {
        if (!Commands.has("kubectl")) {
            Commands.notRun("kubectl kustomize", "there is no kubectl");
            return;
        }
        String folder = "overlays/" + environment + "/" + application;
        Commands.Output output = Commands.run(
                KubernetesChecks.FOLDER.toAbsolutePath(), Map.of(), List.of("kubectl", "kustomize", folder));

        assertThat(output.exit()).as(output.text()).isZero();
        // ConfigMaps have a suffix there, by which a change of one is a rollout.
        String text = output.text().replaceAll("(?m)(name: " + application + ")-[a-z0-9]{10}$", "$1");
        assertThat(text).isNotEqualTo(output.text());
        assertThat(Kustomize.objects(text)).containsExactlyInAnyOrderElementsOf(Kustomize.build(sources, folder));
    }
}
