package io.tracking.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tracking.common", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependsOnLittle = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.tracking.common..", "java..", "tools.jackson..", "com.github.luben.zstd..", "org.jspecify..")
            .because("both applications and every other producer build on common; it brings neither Spring nor AWS");

    @ArchTest
    static final ArchRule hasNoCycles =
            slices().matching("io.tracking.common.(*)..").should().beFreeOfCycles();
}
