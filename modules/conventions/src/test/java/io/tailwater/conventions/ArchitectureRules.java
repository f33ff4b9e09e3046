package io.tailwater.conventions;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules about compiled classes, for any package, so that examples can break them. */
final class ArchitectureRules {
  private static final String FIELD_INJECTION = "Autowired|Inject|Resource|Value|PersistenceContext";

  private static final Pattern CLOCK = Pattern.compile(
      "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)|java\\.time\\.\\w+\\.now"
          + "|java\\.time\\.(Clock|InstantSource)\\.(system|tick).*");

  private ArchitectureRules() {}

  /** Of our packages, those of the module use only these modules'. */
  static ArchRule usesOnly(String root, String module, Set<String> allowed) {
    var others = Stream.concat(allowed.stream(), Stream.of(module))
        .map(name -> root + "." + name + "..")
        .toArray(String[]::new);
    return noClasses().that()
        .resideInAPackage(root + "." + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..").and(not(resideInAnyPackage(others))))
        .because("of our packages, " + module + " may use " + allowed);
  }

  /** Nothing but the JDK, annotations and these packages. */
  static ArchRule usesOnlyTheJdkAnd(String from, String... allowed) {
    return classes().that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "com.google.errorprone.annotations..")
                .or(resideInAnyPackage(allowed)))
        .because("what decides has no Kafka, Netty, Spring or Jackson on its classpath");
  }

  /** No thread, no files, no sockets. */
  static ArchRule ownsNoThreadAndNoResource(String from) {
    return noClasses().that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.concurrent..", "java.nio.file..", "java.nio.channels..")
                .or(type(Thread.class))
                .or(type(java.util.Timer.class))
                .or(type(java.net.Socket.class))
                .or(type(java.io.File.class)))
        .because("what decides is confined to its caller's thread");
  }

  /** No clock: time is an argument. */
  static ArchRule readsNoClock(String from) {
    return noClasses().that()
        .resideInAPackage(from)
        .should()
        .callMethodWhere(describe("a clock is read", call -> CLOCK
            .matcher(call.getTargetOwner().getName() + "." + call.getName())
            .matches()))
        .because("time is an argument, so that tests and simulations own it");
  }

  /** The library appears in no other of our packages. */
  static ArchRule onlyIn(String library, String... packages) {
    return noClasses().that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because(library + " belongs to " + String.join(", ", packages));
  }

  static ArchRule packagesHaveNoCycles(String pattern) {
    return slices().matching(pattern).should().beFreeOfCycles();
  }

  static ArchRule noFieldIsInjected() {
    return noFields().should()
        .beAnnotatedWith(
            describe("an injecting annotation",
                use -> use.getRawType().getSimpleName().matches(FIELD_INJECTION)))
        .because("wiring is constructors called in one place");
  }

  static ArchRule noComponentScan() {
    var scan = "ComponentScan|SpringBootApplication";
    return noClasses().should()
        .beAnnotatedWith(
            describe("a component scan",
                use -> use.getRawType().getSimpleName().matches(scan)))
        .because("wiring reads like the picture: one @Configuration per role, imported by name");
  }
}
