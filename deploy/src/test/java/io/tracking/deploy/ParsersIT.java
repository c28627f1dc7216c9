package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.HclParser;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every file is Terraform, in the eyes of several parsers. */
class ParsersIT {

    private static final Path HCL2JSON = Path.of("src/test/hcl2json");
    private static final Path INSTALLED = Path.of("target/hcl2json");

    private final Sources sources = Sources.read(Checks.TERRAFORM);

    @Test
    void ours() {
        Workspace workspace = Workspace.parse(sources);

        assertThat(workspace.modules().keySet()).containsAll(Workspace.ROOTS);
        assertThat(workspace.environments()).containsOnlyKeys("development", "staging", "production");
    }

    /** It works values out while it parses, and cannot work out some of ours: that it may pass over. */
    @Test
    void hcl4j() {
        sources.texts().forEach((file, text) -> assertThatCode(() -> new HCLParser().parse(text, true))
                .as(file)
                .doesNotThrowAnyException());
    }

    @Test
    void hashiCorps() throws IOException {
        if (!Commands.has("node") || !Commands.has("npm")) {
            Commands.notRun("HashiCorp's parser (@cdktn/hcl2json)", "there is no Node.js");
            return;
        }
        Files.createDirectories(INSTALLED);
        Files.write(INSTALLED.resolve("parse.mjs"), Files.readAllBytes(HCL2JSON.resolve("parse.mjs")));
        if (!Files.isDirectory(INSTALLED.resolve("node_modules/@cdktn/hcl2json"))) {
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.write(INSTALLED.resolve(file), Files.readAllBytes(HCL2JSON.resolve(file)));
            }
            Commands.Output npm = Commands.run(
                    INSTALLED,
                    Map.of(),
                    List.of(
                            "npm",
                            "ci",
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            "--prefer-offline",
                            "--fetch-retries=0"));
            if (npm.exit() != 0) {
                Commands.notRun("HashiCorp's parser (@cdktn/hcl2json)", "npm cannot install it: " + npm.text());
                return;
            }
        }
        Path root = Checks.TERRAFORM.toAbsolutePath();
        List<String> command = new ArrayList<>(List.of("node", "parse.mjs"));
        sources.texts().keySet().forEach(file -> command.add(root.resolve(file).toString()));

        Commands.Output output = Commands.run(INSTALLED, Map.of(), command);

        assertThat(output.exit()).as(output.text()).isZero();
        assertThat(output.text().lines().sorted()).containsExactlyElementsOf(ourBlocks());
    }

    /** What we have read, as parse.mjs prints it: every block with its labels, and the names of what is in it. */
    private List<String> ourBlocks() {
        List<String> lines = new ArrayList<>();
        sources.texts().forEach((file, text) -> {
            Block whole = HclParser.file(file, text);
            lines.addAll(whole.attributes().keySet());
            for (Block block : whole.blocks()) {
                Set<String> names = new TreeSet<>(block.attributes().keySet());
                block.blocks().forEach(inner -> names.add(inner.type()));
                lines.add(String.join(".", concat(block.type(), block.labels())) + " " + String.join(" ", names));
            }
        });
        return lines.stream().sorted().toList();
    }

    private static List<String> concat(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    /** Terraform's formatter reads the files with Terraform's own parser, and needs no provider. */
    @Test
    void terraforms() throws IOException {
        if (!Commands.has("terraform")) {
            Commands.notRun("terraform fmt -check", "there is no terraform");
            return;
        }
        Commands.Output output = Commands.run(
                Checks.TERRAFORM,
                Map.of("CHECKPOINT_DISABLE", "1", "TF_CLI_CONFIG_FILE", "/dev/null"),
                List.of("terraform", "fmt", "-check", "-diff", "-recursive"));

        assertThat(output.exit()).as(output.text()).isZero();
    }
}
