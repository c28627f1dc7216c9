package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.hcl.Place;
import io.tracking.deploy.terraform.Finding.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks up every name that an expression uses, and tells what is declared and never used. */
public final class References {

    private static final Set<String> ALWAYS = Set.of("path");
    private static final Set<String> WITH_TYPE_AND_DESCRIPTION = Set.of("type", "description");

    private final Workspace workspace;
    private final ProviderSchema schema;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private int references;

    private References(Workspace workspace, ProviderSchema schema) {
        this.workspace = workspace;
        this.schema = schema;
    }

    /** What was looked at, and what was found. */
    public record Report(int references, int variables, List<Finding> findings) {}

    public static Report check(Workspace workspace, ProviderSchema schema) {
        References check = new References(workspace, schema);
        workspace.modules().values().forEach(check::module);
        workspace.modules().values().forEach(check::rules);
        int variables = 0;
        for (Module module : workspace.modules().values()) {
            variables += module.of("variable").size();
            check.declarations(module);
        }
        return new Report(check.references, variables, List.copyOf(check.findings));
    }

    private void found(Check check, Place place, String message) {
        findings.add(new Finding(check, place, message));
    }

    private void module(Module module) {
        for (Block block : module.blocks()) {
            Set<String> names = new HashSet<>(ALWAYS);
            if (block.attributes().containsKey("for_each")) {
                names.add("each");
            }
            if (block.attributes().containsKey("count")) {
                names.add("count");
            }
            if (block.type().equals("variable")) {
                // The name of a type is no reference, and a variable that only its own rule names is not used.
                Set<String> before = Set.copyOf(used);
                body(module, block.without("type"), names);
                used.retainAll(before);
            } else {
                body(module, block, names);
            }
            if (block.type().equals("module")) {
                arguments(module, block);
            }
        }
    }

    /** Two variables whose rules look at each other have no order: Terraform calls that a cycle. */
    private void rules(Module module) {
        for (Block variable : module.of("variable")) {
            Set<String> reached = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(others(variable));
            while (!open.isEmpty()) {
                String next = open.pop();
                if (reached.add(next)) {
                    module.named("variable", next).ifPresent(other -> open.addAll(others(other)));
                }
            }
            if (reached.contains(variable.label(0))) {
                found(Check.REFERENCE, variable.place(), "the rules of var." + variable.label(0) + " are in a circle");
            }
        }
    }

    /** Other variables that the rules of this one look at. */
    private static Set<String> others(Block variable) {
        Set<String> others = new HashSet<>();
        variable.blocks("validation").forEach(rule -> rule.attributes()
                .values()
                .forEach(value -> value.walk(part -> {
                    if (part instanceof Expression.Attribute attribute
                            && attribute.of() instanceof Expression.Name root
                            && root.name().equals("var")) {
                        others.add(attribute.name());
                    }
                })));
        others.remove(variable.label(0));
        return others;
    }

    private void body(Module module, Block block, Set<String> names) {
        if (block.type().equals("lifecycle")) {
            return;
        }
        Set<String> inner = new HashSet<>(names);
        if (block.type().equals("dynamic")) {
            inner.add(block.label(0));
        }
        if (block.type().equals("provisioner")) {
            // The time of a provisioner, which is no name.
            inner.addAll(Set.of("self", "destroy"));
        }
        block.attributes().values().forEach(value -> expression(module, value, inner));
        block.blocks().forEach(each -> body(module, each, inner));
    }

    private void expression(Module module, Expression expression, Set<String> names) {
        if (expression instanceof Expression.For loop) {
            expression(module, loop.in(), names);
            Set<String> inner = new HashSet<>(names);
            inner.add(loop.valueName());
            Optional.ofNullable(loop.keyName()).ifPresent(inner::add);
            loop.parts().stream().skip(1).forEach(part -> expression(module, part, inner));
            return;
        }
        List<String> steps = new ArrayList<>();
        Expression at = expression;
        while (!(at instanceof Expression.Name)) {
            if (at instanceof Expression.Attribute attribute) {
                steps.add(0, attribute.name());
                at = attribute.of();
            } else if (at instanceof Expression.Splat splat) {
                steps.addAll(0, splat.path());
                at = splat.of();
            } else if (at instanceof Expression.Index index) {
                expression(module, index.key(), names);
                at = index.of();
            } else {
                at.parts().forEach(part -> expression(module, part, names));
                return;
            }
        }
        String root = ((Expression.Name) at).name();
        references++;
        if (!names.contains(root)) {
            reference(module, root, List.copyOf(steps), expression.place());
        }
    }

    private void reference(Module module, String root, List<String> steps, Place place) {
        if (steps.isEmpty()) {
            found(Check.REFERENCE, place, "nothing is called " + root);
            return;
        }
        String name = steps.get(0);
        switch (root) {
            case "var" -> declared(module, module.named("variable", name).isPresent(), "var." + name, place);
            case "local" -> declared(module, module.locals().containsKey(name), "local." + name, place);
            case "module" -> moduleOutput(module, steps, place);
            case "data" -> managed(module, "data", steps, place);
            default -> {
                List<String> all = new ArrayList<>(steps);
                all.add(0, root);
                managed(module, "resource", all, place);
            }
        }
    }

    private void declared(Module module, boolean there, String name, Place place) {
        used.add(module.path() + " " + name);
        if (!there) {
            found(Check.REFERENCE, place, "there is no " + name);
        }
    }

    private void moduleOutput(Module module, List<String> steps, Place place) {
        Optional<Block> call = module.named("module", steps.get(0));
        declared(module, call.isPresent(), "module." + steps.get(0), place);
        if (call.isPresent() && steps.size() > 1) {
            Module called = workspace.module(module.source(call.get()));
            declared(called, called.named("output", steps.get(1)).isPresent(), "output." + steps.get(1), place);
        }
    }

    private void managed(Module module, String mode, List<String> steps, Place place) {
        if (steps.size() < 2) {
            found(Check.REFERENCE, place, "expected a type and a name, got " + String.join(".", steps));
            return;
        }
        String type = steps.get(0);
        String address = type + "." + steps.get(1);
        declared(module, module.managed(mode, type, steps.get(1)).isPresent(), mode + " " + address, place);
        String kind = (mode.equals("data") ? "data." : "") + type;
        if (steps.size() > 2 && !schema.has(kind, steps.get(2))) {
            found(Check.REFERENCE, place, address + " has no attribute " + steps.get(2));
        }
    }

    private void arguments(Module module, Block call) {
        Module called = workspace.module(module.source(call));
        for (String name : call.attributes().keySet()) {
            if (!Set.of("source", "count", "for_each", "depends_on").contains(name)
                    && called.named("variable", name).isEmpty()) {
                found(Check.ARGUMENT, call.place(), "module " + called.path() + " has no variable " + name);
            }
        }
        for (Block variable : called.of("variable")) {
            if (!variable.attributes().containsKey("default")
                    && !call.attributes().containsKey(variable.label(0))) {
                found(Check.REQUIRED, call.place(), "module " + called.path() + " needs " + variable.label(0));
            }
        }
    }

    private void declarations(Module module) {
        for (Block variable : module.of("variable")) {
            for (String wanted : WITH_TYPE_AND_DESCRIPTION) {
                if (!variable.attributes().containsKey(wanted)) {
                    found(Check.DECLARATION, variable.place(), "var." + variable.label(0) + " has no " + wanted);
                }
            }
            unused(module, "var." + variable.label(0), variable.place());
        }
        module.locals().forEach((name, value) -> unused(module, "local." + name, value.place()));
        for (Block data : module.of("data")) {
            unused(module, "data " + data.label(0) + "." + data.label(1), data.place());
        }
        for (Block output : module.of("output")) {
            if (!output.attributes().containsKey("description")) {
                found(Check.DECLARATION, output.place(), "output " + output.label(0) + " has no description");
            }
            if (!Workspace.ROOTS.contains(module.path())) {
                unused(module, "output." + output.label(0), output.place());
            }
        }
    }

    private void unused(Module module, String name, Place place) {
        if (!used.contains(module.path() + " " + name)) {
            found(Check.DECLARATION, place, name + " is never used");
        }
    }
}
