package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Works out what Terraform would plan for one account.
 *
 * @param account its number
 * @param resources resources and data sources, in no order
 * @param outputs of the root module
 */
public record Evaluation(String account, List<Resource> resources, Map<String, @Nullable Object> outputs) {

    /**
     * Evaluates a root module.
     *
     * @param environment name of an example of .tfvars
     * @param others further variables, which count more
     * @throws io.tracking.deploy.hcl.HclException when an expression has no value, or a variable a value that it must not have
     */
    public static Evaluation of(
            Workspace workspace, String root, String environment, Map<String, @Nullable Object> others) {
        Module module = workspace.module(root);
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        Map<String, Expression> given = workspace.environments().getOrDefault(environment, Map.of());
        Scope none = Scope.none(workspace);
        given.forEach((name, value) -> {
            if (module.named("variable", name).isPresent()) {
                variables.put(name, none.value(value));
            }
        });
        others.forEach((name, value) -> {
            if (module.named("variable", name).isPresent()) {
                variables.put(name, value);
            }
        });
        String account = Values.text(variables.get(root.replace('-', '_') + "_account_id"));
        Computed computed = new Computed(Values.text(variables.get("region")), account);
        Scope scope = Scope.root(workspace, module, variables, computed);
        List<Resource> resources = new ArrayList<>();
        scope.force(resources);
        return new Evaluation(account, List.copyOf(resources), scope.outputs());
    }

    public Stream<Resource> all(String type) {
        return resources.stream().filter(resource -> resource.type().equals(type));
    }

    /**
     * The resource of that type of which the rest holds.
     *
     * @throws IllegalStateException when there is none, or several
     */
    public Resource only(String type, Predicate<Resource> wanted) {
        List<Resource> found = all(type).filter(wanted).toList();
        if (found.size() != 1) {
            throw new IllegalStateException("Expected one " + type + ", got " + found);
        }
        return found.get(0);
    }

    /** The role of that name. */
    public Optional<Resource> role(String name) {
        return all("aws_iam_role")
                .filter(role -> role.text("name").equals(name))
                .findFirst();
    }
}
