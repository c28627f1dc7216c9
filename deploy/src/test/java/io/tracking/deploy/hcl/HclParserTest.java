package io.tracking.deploy.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HclParserTest {

    private static Block read(String text) {
        return HclParser.file("a.tf", text);
    }

    private static Expression value(String text) {
        return read("x = " + text + "\n").attribute("x").orElseThrow();
    }

    @Test
    void readsBlocksWithLabelsArgumentsAndBlocks() {
        Block file = read(
                """
                # A comment.
                resource "aws_vpc" "this" { // and another
                  cidr = "10.0.0.0/16"

                  timeouts {}
                }
                locals {
                  a = 1
                }
                """);

        assertThat(file.blocks()).hasToString("[resource aws_vpc.this, locals]");
        assertThat(file.blocks().get(0).attributes()).containsOnlyKeys("cidr");
        assertThat(file.blocks().get(0).blocks()).hasToString("[timeouts]");
        assertThat(file.blocks().get(1).place()).hasToString("a.tf:7");
    }

    @Test
    void bindsOperatorsAsHclDoes() {
        Expression.Operation or = (Expression.Operation) value("!a || b && c == 1 + 2 * 3");
        Expression.Operation and = (Expression.Operation) or.right();

        assertThat(or.operator()).isEqualTo("||");
        assertThat(and.operator()).isEqualTo("&&");
        assertThat(((Expression.Operation) and.right()).operator()).isEqualTo("==");
        assertThat(((Expression.Operation) ((Expression.Operation) and.right()).right()).operator())
                .isEqualTo("+");
    }

    @Test
    void readsTemplates() {
        Expression.Template template = (Expression.Template) value("\"a-${var.b[\"c\"]}-$${d}\\n\"");

        assertThat(template.pieces()).hasSize(3);
        assertThat(template.pieces().get(0)).extracting("value").isEqualTo("a-");
        assertThat(template.pieces().get(1)).isInstanceOf(Expression.Index.class);
        assertThat(template.pieces().get(2)).extracting("value").isEqualTo("-${d}\n");
    }

    @Test
    void readsCollectionsOverManyLines() {
        Expression.ObjectOf object =
                (Expression.ObjectOf) value("{\n  a = [\n    1,\n    2,\n  ]\n  \"b c\" = {}, (var.d) = true\n}");
        Expression.For loop = (Expression.For) value("{ for k, v in var.m : k => v.w[*].x if v != null }");

        assertThat(object.entries()).hasSize(3);
        assertThat(loop.keyName()).isEqualTo("k");
        assertThat(loop.condition()).isNotNull();
        assertThat(loop.value()).isInstanceOf(Expression.Splat.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = \"a",
                "x = [1, 2",
                "x = {a = 1 b = 2}",
                "x = 1 y = 2",
                "x = 1\nx = 2",
                "x = ",
                "x = f(1",
                "a \"b\" {",
                "a {}}",
                "x = [for a of b : a]",
                "x = \"%{ if a }b%{ endif }\"",
                "x = \"\\q\"",
                "x = <<EOT\nEOT"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(HclException.class).hasMessageStartingWith("a.tf:");
    }
}
