package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.hcl.Place;
import io.tracking.deploy.terraform.Finding.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Demands a comment that begins with "*:" in the three lines above each * of a policy, and above each pattern of keys. */
public final class Stars {

    private static final Pattern WIDE = Pattern.compile("\\*|[a-z0-9-]+:\\*");
    private static final Set<String> KEYS = Set.of("engineering_keys", "data_platform_keys");
    private static final int LINES = 3;

    private Stars() {}

    /** How many there are, and which have no reason. */
    public record Report(int stars, List<Finding> findings) {}

    public static Report check(Sources sources, Workspace workspace) {
        List<Place> stars = new ArrayList<>();
        for (Module module : workspace.modules().values()) {
            module.of("data").stream()
                    .filter(block -> block.label(0).equals("aws_iam_policy_document"))
                    .forEach(block -> find(block, stars));
        }
        List<Finding> findings = stars.stream()
                .filter(star -> !hasReason(sources.texts().getOrDefault(star.file(), ""), star.line()))
                .map(star -> new Finding(Check.STAR, star, "a * needs a comment above it that begins with \"*:\""))
                .toList();
        return new Report(stars.size(), findings);
    }

    private static void find(Block block, List<Place> stars) {
        block.attributes().forEach((name, value) -> {
            if (!name.equals("type")) {
                value.walk(part -> {
                    if (isWide(part)) {
                        stars.add(part.place());
                    }
                });
            }
        });
        block.blocks().forEach(inner -> find(inner, stars));
    }

    private static boolean isWide(Expression part) {
        if (part instanceof Expression.Literal literal) {
            return literal.value() instanceof String text && WIDE.matcher(text).matches();
        }
        return part instanceof Expression.Attribute attribute && KEYS.contains(attribute.name());
    }

    private static boolean hasReason(String text, int line) {
        List<String> lines = text.lines().toList();
        return lines.subList(Math.max(0, line - 1 - LINES), line - 1).stream()
                .anyMatch(above -> above.strip().startsWith("# *: "));
    }
}
