package io.tracking.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
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
            .doNotHaveSimpleName("SqsLane")
            .and()
            .doNotHaveSimpleName("SpillLane")
            .and()
            .doNotHaveSimpleName("S3SchemaFolder")
            .and()
            .haveSimpleNameNotEndingWith("Configuration")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "io.awspring..")
            .because("the rest speaks MessageLane, so that another lane can stand in");

    @ArchTest
    static final ArchRule HTTP_ONLY_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("io.tracking.api.http..", "io.tracking.api.tracker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.apache.catalina..", "org.springframework.web..")
            .because("records do not care how they arrived");

    @ArchTest
    static final ArchRule AN_EVENT_TRAVELS_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("http")
            .definedBy("io.tracking.api.http..")
            .layer("protocol")
            .definedBy("io.tracking.api.protocol..")
            .layer("ingest")
            .definedBy("io.tracking.api.ingest..")
            .layer("lane")
            .definedBy("io.tracking.api.lane..")
            .layer("commit")
            .definedBy("io.tracking.api.commit..")
            .layer("contracts")
            .definedBy("io.tracking.api.contracts..")
            .layer("privacy")
            .definedBy("io.tracking.api.privacy..")
            .layer("sources")
            .definedBy("io.tracking.api.sources..")
            .layer("time")
            .definedBy("io.tracking.api.time..")
            .whereLayer("http")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("protocol")
            .mayOnlyBeAccessedByLayers("http")
            .whereLayer("ingest")
            .mayOnlyBeAccessedByLayers("http", "protocol")
            .whereLayer("lane")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("commit")
            .mayOnlyBeAccessedByLayers("http", "ingest", "lane")
            .whereLayer("contracts")
            .mayOnlyBeAccessedByLayers("ingest")
            .whereLayer("privacy")
            .mayOnlyBeAccessedByLayers("http", "ingest")
            .whereLayer("sources")
            .mayOnlyBeAccessedByLayers("http", "ingest")
            .whereLayer("time")
            .mayOnlyBeAccessedByLayers("commit", "lane")
            .because(
                    "http hands it to ingest and ingest to commit, which knows its lanes and its clients by interfaces alone");

    @ArchTest
    static final ArchRule NO_OTHER_APPLICATION = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.tracking.loader..", "io.tracking.localaws..", "io.tracking.sandbox..")
            .because("applications meet at the queue only");
}
