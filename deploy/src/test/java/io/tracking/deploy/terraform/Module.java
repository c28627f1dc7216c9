package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import io.tracking.deploy.hcl.HclParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the blocks of one folder. */
public final class Module {

    private final String path;
    private final List<Block> blocks;
    private final Map<String, List<Block>> byType = new LinkedHashMap<>();

    /** By type and labels. */
    private final Map<String, Block> byName = new LinkedHashMap<>();

    private final Map<String, Expression> locals = new LinkedHashMap<>();

    /**
     * Sorts the blocks.
     *
     * @param path of the folder, from deploy/terraform
     */
    Module(String path, List<Block> blocks) {
        this.path = path;
        this.blocks = List.copyOf(blocks);
        for (Block block : blocks) {
            byType.computeIfAbsent(block.type(), type -> new ArrayList<>()).add(block);
            byName.put(block.toString(), block);
            if (block.type().equals("locals")) {
                locals.putAll(block.attributes());
            }
        }
    }

    static Module parse(Sources sources, String path) {
        List<Block> blocks = new ArrayList<>();
        sources.of(path)
                .forEach(
                        (file, text) -> blocks.addAll(HclParser.file(file, text).blocks()));
        return new Module(path, blocks);
    }

    public String path() {
        return path;
    }

    public List<Block> blocks() {
        return blocks;
    }

    /** The blocks of a type, such as resource. */
    public List<Block> of(String type) {
        return byType.getOrDefault(type, List.of());
    }

    /** A variable, an output or a module call. */
    public Optional<Block> named(String type, String name) {
        return Optional.ofNullable(byName.get(type + " " + name));
    }

    /** A resource, or a data source. */
    public Optional<Block> managed(String mode, String type, String name) {
        return Optional.ofNullable(byName.get(mode + " " + type + "." + name));
    }

    public Map<String, Expression> locals() {
        return locals;
    }

    /** Path of the module that a call names. */
    public String source(Block call) {
        if (call.attribute("source").orElse(null) instanceof Expression.Literal literal
                && literal.value() instanceof String source
                && source.startsWith(".")) {
            return Path.of(path).resolve(source).normalize().toString();
        }
        throw new IllegalArgumentException(call.place() + ": a module's source must be a path from here");
    }
}
