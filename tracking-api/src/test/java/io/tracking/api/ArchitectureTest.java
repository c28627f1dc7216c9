package io.tracking.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tracking.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.tracking.api.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule AWS_ONLY_IN_ITS_ADAPTERS = noClasses()
            .that()
            .doNotHaveSimpleName("SqsEventQueue")
            .and()
            .doNotHaveSimpleName("S3SpillLane")
            .and()
            .haveSimpleNameNotEndingWith("Configuration")
            .and()
            .doNotHaveSimpleName("CrtLifetime")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "io.awspring..")
            .because("the rest speaks EventQueue, so that another lane can stand in");

    @ArchTest
    static final ArchRule HTTP_ONLY_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackage("io.tracking.api.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.apache.catalina..", "org.springframework.web..")
            .because("records do not care how they arrived");

    @ArchTest
    static final ArchRule THE_QUEUE_KNOWS_NEITHER_INGEST_NOR_HTTP = noClasses()
            .that()
            .resideInAPackage("io.tracking.api.queue..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tracking.api.ingest..", "io.tracking.api.http..")
            .because("an event travels one way");

    @ArchTest
    static final ArchRule NO_OTHER_APPLICATION = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.tracking.loader..", "io.tracking.localaws..", "io.tracking.sandbox..")
            .because("applications meet at the queue only");
}
