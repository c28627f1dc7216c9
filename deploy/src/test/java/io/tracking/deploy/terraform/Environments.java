package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Place;
import io.tracking.deploy.terraform.Finding.Check;
import java.util.ArrayList;
import java.util.List;

/** Holds the examples of .tfvars against the variables of both accounts. */
public final class Environments {

    private Environments() {}

    public static List<Finding> check(Workspace workspace) {
        List<Finding> findings = new ArrayList<>();
        workspace.environments().forEach((environment, values) -> {
            values.forEach((name, value) -> {
                if (Workspace.ROOTS.stream()
                        .noneMatch(root ->
                                workspace.module(root).named("variable", name).isPresent())) {
                    findings.add(
                            new Finding(Check.ENVIRONMENT, value.place(), "neither account has a variable " + name));
                }
            });
            for (String root : Workspace.ROOTS) {
                for (Block variable : workspace.module(root).of("variable")) {
                    if (!variable.attributes().containsKey("default") && !values.containsKey(variable.label(0))) {
                        findings.add(new Finding(
                                Check.ENVIRONMENT,
                                new Place("environments/" + environment + ".tfvars.example", 1),
                                root + " needs " + variable.label(0)));
                    }
                }
            }
        });
        return findings;
    }
}
