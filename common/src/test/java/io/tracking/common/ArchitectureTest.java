package io.tracking.common;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tracking.common", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] LITTLE = {
        "io.tracking.common..",
        "java..",
        "javax.crypto..",
        "tools.jackson..",
        "com.github.luben.zstd..",
        "org.jspecify.."
    };

    @ArchTest
    static final ArchRule DEPENDS_ON_LITTLE = classes()
            .that()
            .resideOutsideOfPackages(
                    "io.tracking.common.application..",
                    "io.tracking.common.server..",
                    "io.tracking.common.openapi..",
                    "io.tracking.common.metrics..",
                    "io.tracking.common.traces..",
                    "io.tracking.common.aws..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(LITTLE)
                    .and(resideOutsideOfPackages(
                            "io.tracking.common.application..",
                            "io.tracking.common.server..",
                            "io.tracking.common.openapi..",
                            "io.tracking.common.metrics..",
                            "io.tracking.common.traces..",
                            "io.tracking.common.aws..")))
            .because("both applications and every other producer build on common; it brings neither Spring nor AWS");

    @ArchTest
    static final ArchRule SPRING_ONLY_IN_APPLICATION =
            only("io.tracking.common.application..", "org.springframework..", "jakarta.validation..");

    @ArchTest
    static final ArchRule TOMCAT_ONLY_IN_SERVER =
            only("io.tracking.common.server..", "org.apache..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule AWS_ONLY_IN_AWS = only("io.tracking.common.aws..", "software.amazon.awssdk..");

    @ArchTest
    static final ArchRule SPRINGDOC_ONLY_IN_OPENAPI = only(
            "io.tracking.common.openapi..", "io.swagger..", "com.fasterxml.jackson..", "org.springframework.context..");

    @ArchTest
    static final ArchRule MICROMETER_ONLY_IN_METRICS =
            only("io.tracking.common.metrics..", "io.micrometer.core..", "org.springframework.context..");

    @ArchTest
    static final ArchRule OPENTELEMETRY_ONLY_IN_TRACES = only(
            "io.tracking.common.traces..",
            "io.opentelemetry..",
            "io.prometheus..",
            "io.micrometer.core..",
            "org.slf4j..",
            "org.springframework..",
            "jakarta.validation..");

    private static ArchRule only(String room, String... optional) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(LITTLE).or(resideInAnyPackage(optional)))
                .because("who has one of the optional dependencies need not have the others");
    }

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.tracking.common.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that needs one which needs it is half a room");
}
