package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.hcl.HclParser;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Holds every module, parsed.
 *
 * @param directory deploy/terraform
 * @param modules by path
 * @param environments the examples of .tfvars, by name
 */
public record Workspace(
        Path directory, Map<String, Module> modules, Map<String, Map<String, Expression>> environments) {

    public static final List<String> ROOTS = List.of("engineering", "data-platform");

    /**
     * Parses every text.
     *
     * @throws io.tracking.deploy.hcl.HclException when a text is no Terraform
     */
    public static Workspace parse(Sources sources) {
        Map<String, Module> modules = new TreeMap<>();
        Map<String, Map<String, Expression>> environments = new TreeMap<>();
        sources.texts().forEach((file, text) -> {
            if (file.endsWith(".tf")) {
                modules.computeIfAbsent(file.substring(0, file.lastIndexOf('/')), path -> Module.parse(sources, path));
            } else {
                String name = Path.of(file).getFileName().toString().replace(".tfvars.example", "");
                environments.put(name, HclParser.file(file, text).attributes());
            }
        });
        return new Workspace(sources.directory(), modules, environments);
    }

    public Module module(String path) {
        Module module = modules.get(path);
        if (module == null) {
            throw new IllegalArgumentException("There is no module in " + path);
        }
        return module;
    }

    /** The same with each block of each module replaced. */
    public Workspace map(UnaryOperator<Block> change) {
        Map<String, Module> changed = new LinkedHashMap<>();
        modules.forEach((path, module) -> changed.put(
                path, new Module(path, module.blocks().stream().map(change).toList())));
        return new Workspace(directory, changed, environments);
    }
}
