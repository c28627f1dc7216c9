package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.access.Pipeline;
import io.tracking.deploy.access.Policies;
import io.tracking.deploy.network.Ways;
import io.tracking.deploy.terraform.Evaluation;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record's way from tracking-api to Redshift is allowed, each step of it, and nothing beside it. */
class AccessTest {

    private static final Workspace WORKSPACE = Workspace.parse(Sources.read(Checks.TERRAFORM));
    private static final Pipeline PIPELINE = Checks.pipeline(WORKSPACE);
    private static final Map<String, Evaluation> ACCOUNTS = Workspace.ROOTS.stream()
            .collect(Collectors.toMap(Function.identity(), root -> Checks.evaluate(WORKSPACE, root)));

    private static final Map<String, Evaluation> SHARED_ACCOUNTS = Workspace.ROOTS.stream()
            .collect(Collectors.toMap(Function.identity(), root -> Checks.shared(WORKSPACE, root)));
    private static final Pipeline SHARED_PIPELINE = Checks.sharedPipeline(ofRoots(SHARED_ACCOUNTS::get));

    private static List<Evaluation> ofRoots(Function<String, Evaluation> evaluation) {
        return Workspace.ROOTS.stream().map(evaluation).toList();
    }

    @Test
    void everyStepIsAllowedAndNothingElse() throws IOException {
        Policies policies = Checks.policies(WORKSPACE);

        StringBuilder ways = new StringBuilder("| way in the network | opened by |\n|---|---|\n");
        ACCOUNTS.values().forEach(account -> new Ways(account)
                .byRule()
                .forEach((way, rule) -> ways.append("| " + way + " | " + rule + " |\n")));
        String table = PIPELINE.table(policies);
        System.out.println(ways + "\n" + table);
        Files.writeString(Path.of("target/hops.md"), ways + "\n" + table);

        Pipeline.Report report = PIPELINE.check(policies);
        assertThat(report.missing()).isEmpty();
        assertThat(report.excess()).isEmpty();
        assertThat(table.lines().skip(2)).hasSize(PIPELINE.hops().size()).noneMatch(line -> line.endsWith("|  |"));
    }

    /** Pods take the roles, nodes pull, and others in the VPC go on as before; and nobody else does anything more. */
    @Test
    void soItIsWithClustersAndOthersInTheNetwork() {
        Pipeline.Report report = SHARED_PIPELINE.check(new Policies(ofRoots(SHARED_ACCOUNTS::get)));

        System.out.printf(
                "[deploy] with clusters and others in the network: %d assertions that something is allowed, %d that it is denied%n",
                report.allowed(), report.denied());
        assertThat(report.missing()).isEmpty();
        assertThat(report.excess()).isEmpty();
    }

    static Stream<Variant> changes() {
        return Stream.concat(Variant.ofStatements(WORKSPACE).stream(), Variant.ofAttachments(WORKSPACE).stream());
    }

    /** An assertion that no change of the policies can break asserts nothing; a statement that breaks none is not needed. */
    @ParameterizedTest
    @MethodSource("changes")
    void seesEachStatementThatIsTakenOutOrWidened(Variant variant) {
        Workspace changed = variant.of(WORKSPACE);
        List<Evaluation> accounts =
                ofRoots(root -> variant.concerns(root) ? Checks.evaluate(changed, root) : ACCOUNTS.get(root));
        boolean seen = PIPELINE.fails(new Policies(accounts))
                || SHARED_PIPELINE.fails(new Policies(ofRoots(
                        root -> variant.concerns(root) ? Checks.shared(changed, root) : SHARED_ACCOUNTS.get(root))));

        assertThat(seen).isTrue();
    }
}
