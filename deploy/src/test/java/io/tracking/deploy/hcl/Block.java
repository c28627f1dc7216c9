package io.tracking.deploy.hcl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Holds a block: its type, its labels, and what is in it.
 *
 * @param type such as resource
 * @param labels such as the type and the name of a resource
 * @param attributes by name, in the order of the text
 * @param blocks in the order of the text
 */
public record Block(
        String type, List<String> labels, Map<String, Expression> attributes, List<Block> blocks, Place place) {

    public String label(int index) {
        return labels.get(index);
    }

    public Optional<Expression> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    public List<Block> blocks(String wanted) {
        return blocks.stream().filter(block -> block.type.equals(wanted)).toList();
    }

    /** The same block without an attribute. */
    public Block without(String attribute) {
        Map<String, Expression> left = new LinkedHashMap<>(attributes);
        left.remove(attribute);
        return new Block(type, labels, left, blocks, place);
    }

    /** The same block with another attribute, or another value of it. */
    public Block with(String attribute, Expression value) {
        Map<String, Expression> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Block(type, labels, more, blocks, place);
    }

    public Block withBlocks(List<Block> others) {
        return new Block(type, labels, attributes, List.copyOf(others), place);
    }

    /** The same block with each of its blocks replaced; null takes one out. */
    public Block mapBlocks(UnaryOperator<Block> change) {
        List<Block> changed = new ArrayList<>();
        for (Block block : blocks) {
            Optional.ofNullable(change.apply(block)).ifPresent(changed::add);
        }
        return withBlocks(changed);
    }

    @Override
    public String toString() {
        return type + (labels.isEmpty() ? "" : " " + String.join(".", labels));
    }
}
