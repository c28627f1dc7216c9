package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.terraform.Finding.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Knows the types of the AWS provider: their arguments, blocks and attributes. */
public final class ProviderSchema {

    private static final Set<String> META_ARGUMENTS = Set.of("count", "for_each", "depends_on", "provider");

    /** Of a provisioner that runs a command here. */
    private static final Set<String> PROVISIONER_ARGUMENTS =
            Set.of("when", "command", "working_dir", "interpreter", "environment", "quiet", "on_failure");

    private final JsonNode types;

    private ProviderSchema(JsonNode types) {
        this.types = types;
    }

    public static ProviderSchema load() {
        String file = "/aws-provider-6.66.0.json";
        try (InputStream in = ProviderSchema.class.getResourceAsStream(file)) {
            return new ProviderSchema(new JsonMapper().readTree(in).get("types"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** How many types it has. */
    public int size() {
        return types.size();
    }

    /** Whether a value of that type has an argument or an attribute of that name. */
    boolean has(String type, String name) {
        JsonNode of = types.path(type);
        if (of.path("arguments").has(name)) {
            return true;
        }
        List<String> attributes = new ArrayList<>();
        of.path("attributes").forEach(attribute -> attributes.add(attribute.asString()));
        return attributes.contains(name);
    }

    /** What was looked at, and what was found. */
    public record Report(int resources, int arguments, List<Finding> findings) {}

    /** Holds every resource and data source of every module against the schema. */
    public Report check(Workspace workspace) {
        Count count = new Count();
        int resources = 0;
        for (Module module : workspace.modules().values()) {
            for (String mode : List.of("resource", "data")) {
                for (Block block : module.of(mode)) {
                    resources++;
                    String type = (mode.equals("data") ? "data." : "") + block.label(0);
                    if (types.has(type)) {
                        count.body(block, types.get(type).get("arguments"), true);
                    } else {
                        count.found(Check.TYPE, block, "there is no type " + type);
                    }
                }
            }
        }
        return new Report(resources, count.arguments, List.copyOf(count.findings));
    }

    private static final class Count {
        private final List<Finding> findings = new ArrayList<>();
        private int arguments;

        private void found(Check check, Block block, String message) {
            findings.add(new Finding(check, block.place(), message));
        }

        private void body(Block block, JsonNode known, boolean top) {
            block.attributes().forEach((name, value) -> {
                if (!top || !META_ARGUMENTS.contains(name)) {
                    argument(block, known, name, value);
                }
            });
            block.blocks().forEach(inner -> block(block, inner, known, top));
            known.propertyStream()
                    .filter(entry -> entry.getValue().path("required").asBoolean(false))
                    .map(entry -> entry.getKey())
                    .filter(name -> !block.attributes().containsKey(name) && occurrences(block, name) == 0)
                    .forEach(name -> found(Check.REQUIRED, block, block + " needs " + name));
        }

        private void argument(Block block, JsonNode known, String name, Expression value) {
            arguments++;
            JsonNode kind = known.get(name);
            if (kind == null) {
                findings.add(new Finding(Check.ARGUMENT, value.place(), block + " has no argument " + name));
            } else if (kind.has("of")) {
                findings.add(new Finding(Check.BLOCK, value.place(), name + " of " + block + " is a block"));
            } else {
                String wanted = kind.get("type").asString();
                String got = kindOf(value);
                if (got != null && !fits(got, wanted)) {
                    findings.add(new Finding(
                            Check.KIND,
                            value.place(),
                            name + " of " + block + ": expected " + wanted + ", got " + got));
                }
            }
        }

        private void block(Block outer, Block inner, JsonNode known, boolean top) {
            if (top && inner.type().equals("lifecycle")) {
                return;
            }
            if (top && inner.type().equals("provisioner")) {
                provisioner(inner);
                return;
            }
            boolean dynamic = inner.type().equals("dynamic");
            String name = dynamic ? inner.label(0) : inner.type();
            arguments++;
            JsonNode kind = known.get(name);
            String type = kind == null ? "" : kind.get("type").asString();
            if (kind == null) {
                found(Check.BLOCK, inner, outer + " has no block " + name);
            } else if (kind.has("of")) {
                if (type.equals("block") && occurrences(outer, name) > 1) {
                    found(Check.BLOCK, inner, outer + " takes one block " + name);
                }
                body(dynamic ? inner.blocks("content").get(0) : inner, kind.get("of"), false);
            } else if (!type.equals("any")) {
                found(Check.BLOCK, inner, name + " of " + outer + " is an argument, not a block");
            }
        }

        private void provisioner(Block provisioner) {
            if (!provisioner.labels().equals(List.of("local-exec"))) {
                found(Check.TYPE, provisioner, "expected a provisioner local-exec, got " + provisioner.labels());
            }
            provisioner.attributes().forEach((name, value) -> {
                arguments++;
                if (!PROVISIONER_ARGUMENTS.contains(name)) {
                    findings.add(new Finding(Check.ARGUMENT, value.place(), provisioner + " has no argument " + name));
                }
            });
            if (!provisioner.attributes().containsKey("command")) {
                found(Check.REQUIRED, provisioner, provisioner + " needs command");
            }
        }

        private static long occurrences(Block block, String name) {
            return block.blocks().stream()
                    .filter(inner -> inner.type().equals(name)
                            || (inner.type().equals("dynamic") && inner.label(0).equals(name)))
                    .count();
        }

        /** What is known of a value's kind before it is worked out. */
        private static @Nullable String kindOf(Expression value) {
            if (value instanceof Expression.Tuple || (value instanceof Expression.For loop && loop.key() == null)) {
                return "list";
            } else if (value instanceof Expression.ObjectOf || value instanceof Expression.For) {
                return "map";
            } else if (value instanceof Expression.Template) {
                return "string";
            } else if (value instanceof Expression.Literal literal && literal.value() != null) {
                return literal.value() instanceof Boolean
                        ? "boolean"
                        : literal.value() instanceof String ? "string" : "number";
            }
            return null;
        }

        private static boolean fits(String got, String wanted) {
            return switch (got) {
                case "list" -> wanted.startsWith("list") || wanted.startsWith("set") || wanted.equals("any");
                case "map" -> wanted.startsWith("map") || wanted.equals("any");
                case "boolean", "number" -> wanted.equals(got) || wanted.equals("string") || wanted.equals("any");
                default -> wanted.equals("string") || wanted.equals("any");
            };
        }
    }

    /**
     * Holds what the arguments of one account come to against the schema: a list where a text is wanted, and the like.
     *
     * @return what was found; an argument that is null is not given
     */
    public List<Finding> checkValues(Evaluation account) {
        List<Finding> findings = new ArrayList<>();
        for (Resource resource : account.resources()) {
            values(resource, resource.values(), types.path(resource.type()).path("arguments"), findings);
        }
        return findings;
    }

    private static void values(Resource resource, Map<?, ?> values, JsonNode known, List<Finding> findings) {
        values.forEach((name, value) -> {
            JsonNode kind = known.path(String.valueOf(name));
            if (kind.has("of")) {
                Values.list(value).forEach(block -> values(resource, Values.map(block), kind.get("of"), findings));
            } else if (value != null && !isOf(kind.path("type").asString("any"), value)) {
                findings.add(new Finding(
                        Check.KIND,
                        resource.block().place(),
                        name + " of " + resource + ": expected "
                                + kind.get("type").asString() + ", got " + value));
            }
        });
    }

    private static boolean isOf(String kind, Object value) {
        boolean plain = value instanceof String || value instanceof Boolean || value instanceof BigDecimal;
        if (kind.startsWith("list") || kind.startsWith("set")) {
            return value instanceof List<?> list && list.stream().allMatch(each -> each != null);
        }
        if (kind.startsWith("map")) {
            return value instanceof Map<?, ?>;
        }
        return switch (kind) {
            case "string" -> plain;
            case "number" ->
                value instanceof BigDecimal || (value instanceof String text && text.matches("-?[0-9]+(\\.[0-9]+)?"));
            case "boolean" -> value instanceof Boolean || value.equals("true") || value.equals("false");
            default -> true;
        };
    }
}
