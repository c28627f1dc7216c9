package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Block;
import io.tracking.deploy.hcl.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds one resource, or one data source, as Terraform would plan it.
 *
 * @param address such as module.api.aws_iam_role.task
 * @param type such as aws_iam_role, of a data source data.aws_region
 * @param values what the text gives; a block within is a list of maps
 * @param computed what AWS would give, made up: ARNs have their true shape
 */
public record Resource(
        String address, String type, Block block, Map<String, @Nullable Object> values, Computed computed) {

    /** An argument or an attribute. */
    public @Nullable Object get(String name) {
        return values.get(name) == null ? computed.get(this, name) : values.get(name);
    }

    public String text(String name) {
        return Values.text(get(name));
    }

    public Optional<String> given(String name) {
        return Optional.ofNullable(values.get(name)).map(Values::text);
    }

    public boolean is(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** An argument that is a list of texts; empty when it is not given. */
    public List<String> texts(String name) {
        Object value = values.get(name);
        return value == null
                ? List.of()
                : Values.list(value).stream().map(Values::text).toList();
    }

    /** The blocks of that name. */
    public List<Map<?, ?>> blocks(String name) {
        Object value = values.get(name);
        return value == null
                ? List.of()
                : Values.list(value).stream().<Map<?, ?>>map(Values::map).toList();
    }

    /** What its text says that it depends on, such as aws_kms_key.lake. */
    public List<String> dependsOn() {
        return block.attribute("depends_on").stream()
                .flatMap(named -> named.parts().stream())
                .flatMap(each ->
                        each instanceof Expression.Attribute attribute && attribute.of() instanceof Expression.Name of
                                ? Stream.of(of.name() + "." + attribute.name())
                                : Stream.empty())
                .toList();
    }

    @Override
    public String toString() {
        return address;
    }
}
