package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConformanceRulesTest {

    @Test
    void statesAtLeastSixtyRules() throws Exception {
        assertThat(rules()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void namesThePageOfEveryRule() throws Exception {
        for (Method rule : rules()) {
            assertThat(rule.getAnnotation(Rule.class).page())
                    .as(rule.toString())
                    .matches("[A-Za-z0-9_-]+")
                    .doesNotEndWith("html");
        }
    }

    @Test
    void runsNoTestWithoutAPage() throws Exception {
        for (Class<?> suite : suites()) {
            assertThat(suite.getDeclaredMethods())
                    .as(suite.getSimpleName())
                    .noneMatch(method -> method.isAnnotationPresent(Test.class));
        }
    }

    private static List<Method> rules() throws Exception {
        return suites().stream()
                .flatMap(suite -> Stream.of(suite.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Rule.class))
                .toList();
    }

    private static List<Class<?>> suites() throws Exception {
        Class<ConformanceRulesTest> type = ConformanceRulesTest.class;
        File directory = new File(Objects.requireNonNull(type.getResource("")).toURI());
        String[] names = Objects.requireNonNull(directory.list((in, name) -> name.endsWith("ConformanceIT.class")));
        ArrayList<Class<?>> suites = new java.util.ArrayList<Class<?>>();
        for (String name : Arrays.stream(names).sorted().toList()) {
            suites.add(Class.forName(type.getPackageName() + "." + name.replace(".class", "")));
        }
        return suites;
    }
}
