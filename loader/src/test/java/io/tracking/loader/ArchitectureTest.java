package io.tracking.loader;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tracking", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.tracking.loader.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader follows a record through the packages in one direction");

    @ArchTest
    static final ArchRule AWS_ONLY_IN_ADAPTERS = noClasses()
            .that()
            .resideInAPackage("io.tracking.loader..")
            .and()
            .haveSimpleNameNotStartingWith("S3")
            .and()
            .haveSimpleNameNotStartingWith("Sqs")
            .and()
            .haveSimpleNameNotStartingWith("Sns")
            .and()
            .haveSimpleNameNotStartingWith("Crt")
            .and()
            .haveSimpleNameNotStartingWith("SecretsManager")
            .and()
            .haveSimpleNameNotEndingWith("Configuration")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awssdk..", "io.awspring..")
            .because("the rest speaks the ports Lake and EventQueue");

    @ArchTest
    static final ArchRule JDBC_ENDS_IN_REDSHIFT = noClasses()
            .that()
            .resideInAPackage("io.tracking.loader..")
            .and()
            .resideOutsideOfPackage("io.tracking.loader.redshift..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "com.amazon.redshift..")
            .because("the other rooms have statements, rows, and one exception that says why it failed");

    @ArchTest
    static final ArchRule REDSHIFT_KNOWS_NO_SUBJECT = noClasses()
            .that()
            .resideInAPackage("io.tracking.loader.redshift..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.tracking.loader..")
                    .and(resideOutsideOfPackages(
                            "io.tracking.loader.redshift..",
                            "io.tracking.loader.health..",
                            "io.tracking.loader.schedule..")))
            .because("a connection serves all subjects alike");

    @ArchTest
    static final ArchRule A_STAGE_KNOWS_FILES_AND_ROWS_ALONE = noClasses()
            .that()
            .resideInAPackage("io.tracking.loader.stage..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.tracking.loader..")
                    .and(resideOutsideOfPackages(
                            "io.tracking.loader.stage..",
                            "io.tracking.loader.lake..",
                            "io.tracking.loader.redshift..")))
            .because("what is loaded when, and what is done about a refusal, is for the load to say");

    @ArchTest
    static final ArchRule A_LOAD_NAMES_NO_JOB = noClasses()
            .that()
            .resideInAPackage("io.tracking.loader.load..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tracking.loader.jobs..", "io.tracking.loader.accounting..", "io.tracking.loader.rejected..")
            .because("jobs, accounts and replays stand on loads, not the other way round");

    @ArchTest
    static final ArchRule NOT_THE_OTHER_APPLICATION = noClasses()
            .that()
            .resideInAPackage("io.tracking.loader..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tracking.api..", "io.tracking.localaws..", "io.tracking.sandbox..")
            .because("the loader and tracking-api share only common");

    @ArchTest
    static final ArchRule WEB_ONLY_IN_ADMIN = classes()
            .that()
            .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
            .should()
            .resideInAPackage("io.tracking.loader.admin..")
            .because("that is where requests are authenticated and audited");
}
