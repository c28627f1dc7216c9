package io.tracking.deploy;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.hcl.Expression.Literal;
import io.tracking.deploy.hcl.Place;
import io.tracking.deploy.terraform.Module;
import io.tracking.deploy.terraform.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Is the Terraform with one block changed: a statement of a policy taken out or made wider, a rule of a security group likewise.
 *
 * @param name which, and how
 * @param place of the block
 * @param change of the block; it gives null to take it out
 */
record Variant(String name, Place place, UnaryOperator<@Nullable Block> change) {

    /** Policies of one queue each: a wider resource in them is still that queue. */
    private static final Set<String> ABOUT_ONE_QUEUE = Set.of(
            "engineering queue", "engineering dead_letters", "modules/queue queue", "data-platform notifications");

    /** It is about the whole bucket already. */
    private static final String WHOLE_BUCKET = "data-platform lake: TlsOnly";

    private static final Set<String> ATTACHMENTS =
            Set.of("aws_iam_role_policy", "aws_sqs_queue_policy", "aws_s3_bucket_policy");

    private static final String STATEMENT = "statement";

    /** Whether it changes that account: its own files, or what both have. */
    boolean concerns(String root) {
        return place.file().startsWith(root + "/") || place.file().startsWith("modules/");
    }

    /** The Terraform so changed. */
    Workspace of(Workspace workspace) {
        return workspace.map(block -> {
            Block changed = block.place().equals(place) ? change.apply(block) : inside(block);
            // A block at the top is never taken out whole here, but emptied of its labels' meaning: it is renamed away.
            return changed == null ? new Block("removed", List.of(), Map.of(), List.of(), place) : changed;
        });
    }

    private Block inside(Block block) {
        return block.mapBlocks(inner -> inner.place().equals(place) ? change.apply(inner) : inside(inner));
    }

    private static Expression star(Place place) {
        return new Expression.Tuple(List.of(new Literal("*", place)), place);
    }

    /** Each statement of each policy: taken out; with every action, every resource, every principal; without each condition. */
    static List<Variant> ofStatements(Workspace workspace) {
        List<Variant> variants = new ArrayList<>();
        for (Module module : workspace.modules().values()) {
            for (Block document : module.of("data")) {
                if (document.label(0).equals("aws_iam_policy_document")) {
                    String policy = module.path() + " " + document.label(1);
                    for (Block block : document.blocks()) {
                        if (block.type().equals("dynamic")) {
                            variants.add(new Variant(
                                    policy + ": " + sid(block.blocks("content").get(0)) + " taken out",
                                    block.place(),
                                    each -> null));
                            wider(policy, block.blocks("content").get(0), variants);
                        } else if (block.type().equals(STATEMENT)) {
                            variants.add(new Variant(
                                    policy + ": " + sid(block) + " taken out", block.place(), each -> null));
                            wider(policy, block, variants);
                        }
                    }
                }
            }
        }
        return variants;
    }

    /** Each policy that is given to a role, a queue or a bucket: taken away. */
    static List<Variant> ofAttachments(Workspace workspace) {
        List<Variant> variants = new ArrayList<>();
        for (Module module : workspace.modules().values()) {
            for (Block attachment : module.of("resource")) {
                if (ATTACHMENTS.contains(attachment.label(0))) {
                    String name = module.path() + " " + attachment.label(0) + "." + attachment.label(1);
                    variants.add(new Variant(name + " taken out", attachment.place(), each -> null));
                }
            }
        }
        return variants;
    }

    private static String sid(Block statement) {
        return statement
                .attribute("sid")
                .map(sid -> sid instanceof Literal literal ? String.valueOf(literal.value()) : "")
                .orElse("?");
    }

    private static void wider(String policy, Block statement, List<Variant> into) {
        String name = policy + ": " + sid(statement);
        if (!isWide(statement, "actions")) {
            into.add(new Variant(
                    name + " for every action", statement.place(), each -> each.with("actions", star(each.place()))));
        }
        if (statement.attribute("resources").isPresent()
                && !isWide(statement, "resources")
                && !ABOUT_ONE_QUEUE.contains(policy)
                && !name.equals(WHOLE_BUCKET)) {
            into.add(new Variant(
                    name + " on every resource",
                    statement.place(),
                    each -> each.with("resources", star(each.place()))));
        }
        for (Block principals : statement.blocks("principals")) {
            if (!isWide(principals, "identifiers")) {
                into.add(new Variant(name + " for everybody", principals.place(), each -> each.with(
                                "type", new Literal("*", each.place()))
                        .with("identifiers", star(each.place()))));
            }
        }
        for (Block condition : statement.blocks("condition")) {
            String variable = condition
                    .attribute("variable")
                    .map(each ->
                            each instanceof Literal literal ? String.valueOf(literal.value()) : "a key that is made up")
                    .orElse("");
            into.add(new Variant(name + " without " + variable, condition.place(), each -> null));
        }
    }

    /** It is as wide as it can be already: "*", or every action of the one service that the policy is about. */
    private static boolean isWide(Block block, String attribute) {
        return block.attribute(attribute).stream()
                .flatMap(value -> value.parts().stream())
                .anyMatch(part -> part instanceof Literal literal
                        && String.valueOf(literal.value()).endsWith("*"));
    }

    /** Each rule of each security group: taken out; open to the internet; open for every port. */
    static List<Variant> ofRules(Workspace workspace) {
        List<Variant> variants = new ArrayList<>();
        for (Module module : workspace.modules().values()) {
            for (Block rule : module.of("resource")) {
                if (rule.label(0).startsWith("aws_vpc_security_group_")) {
                    String name = module.path() + " " + rule.label(1);
                    variants.add(new Variant(name + " taken out", rule.place(), each -> null));
                    variants.add(new Variant(
                            name + " for every port",
                            rule.place(),
                            each -> each.with("ip_protocol", new Literal("-1", each.place()))));
                    if (!isPublic(rule)) {
                        variants.add(new Variant(name + " open to the internet", rule.place(), Variant::open));
                    }
                }
            }
        }
        return variants;
    }

    private static boolean isPublic(Block rule) {
        return rule.label(1).startsWith("balancer_http");
    }

    private static Block open(Block rule) {
        Map<String, Expression> attributes = new LinkedHashMap<>(rule.attributes());
        attributes.remove("referenced_security_group_id");
        attributes.remove("prefix_list_id");
        attributes.put("cidr_ipv4", new Literal("0.0.0.0/0", rule.place()));
        return new Block(rule.type(), rule.labels(), attributes, rule.blocks(), rule.place());
    }

    @Override
    public String toString() {
        return name;
    }
}
