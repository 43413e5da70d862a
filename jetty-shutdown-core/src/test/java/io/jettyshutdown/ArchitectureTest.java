package io.jettyshutdown;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.jettyshutdown", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.jettyshutdown";

    @ArchTest
    static final ArchRule CODES_ARE_PURE = classes()
            .that()
            .resideInAPackage(ROOT + ".codes")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", ROOT + ".codes");

    @ArchTest
    static final ArchRule DRAIN_DOES_NOT_KNOW_JETTY = noClasses()
            .that()
            .resideInAPackage(ROOT + ".drain")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..", ROOT + ".session", ROOT + ".server", ROOT + ".metrics");

    @ArchTest
    static final ArchRule SESSION_DOES_NOT_KNOW_PHASES = noClasses()
            .that()
            .resideInAPackage(ROOT + ".session")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".server", ROOT + ".metrics")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Phase.class, Drain.class, DrainReport.class);

    @ArchTest
    static final ArchRule ONLY_SESSION_TOUCHES_FRAMES = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".session")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty.websocket..");

    @ArchTest
    static final ArchRule ONLY_METRICS_KNOWS_MICROMETER = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".metrics")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", ROOT + ".metrics");

    @ArchTest
    static final ArchRule MECHANISM_DOES_NOT_KNOW_CONTROL = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".codes", ROOT + ".drain", ROOT + ".session", ROOT + ".server", ROOT + ".metrics")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".control");

    @ArchTest
    static final ArchRule CONTROL_USES_THE_API = noClasses()
            .that()
            .resideInAPackage(ROOT + ".control")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".drain", ROOT + ".session", ROOT + ".server", ROOT + ".metrics");

    @ArchTest
    static final ArchRule JETTYS_INTERNALS_ARE_NOT_TOUCHED =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.eclipse.jetty..internal..");

    /** The compiler's own warning is switched off for it. */
    @ArchTest
    static final ArchRule ONLY_SIGNALS_ARE_TAKEN_FROM_SUN_MISC = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + ".server.ProcessSignals")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun..", "jdk..", "com.sun..");

    /** It can be set back and forth at any time. */
    @ArchTest
    static final ArchRule THE_WALL_CLOCK_IS_NOT_ASKED = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callConstructor(Date.class)
            .orShould()
            .callMethodWhere(target(name("now"))
                    .and(target(owner(resideInAPackage("java.time.."))))
                    .or(target(name("getInstance")).and(target(owner(assignableTo(Calendar.class))))))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule TYPES_ARE_FINAL = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .and()
            .doNotHaveSimpleName("module-info")
            .should()
            .haveModifier(JavaModifier.FINAL);
}
