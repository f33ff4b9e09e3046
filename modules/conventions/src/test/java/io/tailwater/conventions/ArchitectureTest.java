package io.tailwater.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The compiled classes of every module, from {@code target/classes}: the executable's jar hides its
 * classes from the class path.
 */
final class ArchitectureTest {
  private static final String OURS = "io.tailwater";
  private static final JavaClasses MAIN = compiled("target/classes");
  private static final JavaClasses FIXTURES = new ClassFileImporter()
      .importPackages("io.tailwater.conventions.fixture");

  static Stream<String> modulesWithClasses() {
    return Directions.ALLOWED.keySet().stream().filter(module -> !built(module).isEmpty()).sorted();
  }

  static Stream<String> pureModules() {
    return Stream.of("model", "wire", "stream").filter(module -> !built(module).isEmpty());
  }

  @Test
  void seesTheClassesOfEveryModuleThatHasSources() {
    assertThat(modulesWithClasses()).contains("model");
    for (var module : Repository.modules()) {
      var sources = Repository.root().resolve("modules/" + module + "/src/main/java");
      if (!Directions.NOBODYS.contains(module) && Files.isDirectory(sources)) {
        var home = OURS + "." + module;
        assertThat(MAIN.stream().filter(type -> type.getPackageName().startsWith(home)).count())
            .as("compiled classes of " + module)
            .isPositive();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modulesWithClasses")
  void usesOnlyTheModulesThatTheArchitectureAllows(String module) {
    ArchitectureRules.usesOnly(OURS, module, Directions.ALLOWED.getOrDefault(module, Set.of()))
        .check(MAIN);
  }

  @ParameterizedTest
  @MethodSource("pureModules")
  void isPure(String module) {
    var here = OURS + "." + module + "..";
    ArchitectureRules.usesOnlyTheJdkAnd(here, here, OURS + ".model..").check(MAIN);
    ArchitectureRules.ownsNoThreadAndNoResource(here).check(MAIN);
    ArchitectureRules.readsNoClock(here).check(MAIN);
  }

  @Test
  void keepsLibrariesWhereTheyBelong() {
    ArchitectureRules
        .onlyIn("io.netty..", OURS + ".edge.transport..", OURS + ".testkit..")
        .check(MAIN);
    ArchitectureRules.onlyIn("org.apache.kafka.streams..", OURS + ".processor..").check(MAIN);
    ArchitectureRules.onlyIn("org.springframework..", OURS + ".server..").check(MAIN);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    ArchitectureRules.packagesHaveNoCycles(OURS + ".(**)").check(MAIN);
  }

  @Test
  void wiresInOnePlace() {
    ArchitectureRules.noFieldIsInjected().check(MAIN);
    ArchitectureRules.noComponentScan().check(MAIN);
  }

  static List<ArchRule> rulesBrokenByTheFixtures() {
    var fixture = "io.tailwater.conventions.fixture";
    return List.of(
        ArchitectureRules.usesOnly(fixture, "a", Set.of()),
        ArchitectureRules.usesOnlyTheJdkAnd(fixture + ".a..", fixture + ".a.."),
        ArchitectureRules.ownsNoThreadAndNoResource(fixture + "..b.."),
        ArchitectureRules.readsNoClock(fixture + "..b.."),
        ArchitectureRules.onlyIn("org.assertj..", fixture + ".a.."),
        ArchitectureRules.packagesHaveNoCycles(fixture + ".(*)"),
        ArchitectureRules.noFieldIsInjected(),
        ArchitectureRules.noComponentScan());
  }

  @ParameterizedTest
  @MethodSource("rulesBrokenByTheFixtures")
  void catchesTheFixtures(ArchRule rule) {
    assertThat(rule.evaluate(FIXTURES).hasViolation()).as(rule.getDescription()).isTrue();
  }

  private static List<Path> built(String module) {
    var folder = Repository.root().resolve("modules/" + module + "/target/classes");
    return Files.isDirectory(folder) ? List.of(folder) : List.of();
  }

  private static JavaClasses compiled(String folder) {
    return new ClassFileImporter().importPaths(Repository.modules()
        .stream()
        .map(module -> Repository.root().resolve("modules/" + module + "/" + folder))
        .filter(Files::isDirectory)
        .toList());
  }
}
