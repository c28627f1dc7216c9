package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.deploy.network.Ways;
import io.tracking.deploy.terraform.Sources;
import io.tracking.deploy.terraform.Workspace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing can be reached but what has to be: the load balancer from the internet, and no loader and no Redshift. */
class NetworkTest {

    private static final Workspace WORKSPACE = Workspace.parse(Sources.read(Checks.TERRAFORM));

    @Test
    void thereAreTheseWaysAndNoOthers() {
        for (String root : Workspace.ROOTS) {
            Set<String> ways = new Ways(Checks.evaluate(WORKSPACE, root)).all();
            System.out.println("[deploy] ways in " + root + ": " + String.join(", ", ways));

            assertThat(ways).isEqualTo(Checks.WAYS.get(root));
            assertThat(Checks.network(root, new Ways(Checks.evaluate(WORKSPACE, root))))
                    .isEmpty();
        }
    }

    @Test
    void soItIsWithClustersAndOthersInTheNetwork() {
        for (String root : Workspace.ROOTS) {
            Ways ways = new Ways(Checks.shared(WORKSPACE, root));

            assertThat(ways.all()).isEqualTo(Checks.WAYS_SHARED.get(root));
            assertThat(Checks.network(root, ways, Checks.WAYS_SHARED)).isEmpty();
        }
    }

    /** Step by step, over whatever is on the way. */
    @Test
    void fromTheInternetNobodyComesToTheLoaderOrToRedshift() {
        assertThat(reachable("engineering", "internet"))
                .containsExactlyInAnyOrder("internet", "balancer", "api", "endpoints", "S3");
        assertThat(reachable("data-platform", "internet")).containsExactly("internet");
        assertThat(reachable("data-platform", "loader")).contains("redshift").doesNotContain("internet");
    }

    private static Set<String> reachable(String root, String from) {
        Set<String> ways = new Ways(Checks.evaluate(WORKSPACE, root)).all();
        Set<String> reached = new TreeSet<>(Set.of(from));
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            String at = open.pop() + " > ";
            ways.stream()
                    .filter(way -> way.startsWith(at))
                    .map(way -> way.substring(at.length()).split(" ", 2)[0])
                    .filter(reached::add)
                    .forEach(open::push);
        }
        return reached;
    }

    static List<Variant> rules() {
        return Variant.ofRules(WORKSPACE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void seesEachRuleThatIsTakenOutOrOpened(Variant variant) {
        Workspace changed = variant.of(WORKSPACE);

        assertThat(Workspace.ROOTS.stream()
                        .filter(variant::concerns)
                        .flatMap(root -> Stream.concat(
                                Checks.network(root, new Ways(Checks.evaluate(changed, root))).stream(),
                                Checks.network(root, new Ways(Checks.shared(changed, root)), Checks.WAYS_SHARED)
                                        .stream())))
                .isNotEmpty();
    }
}
