package dev.pawl.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: the arrows of the design hold, and each rule that says so can fail. Method: every rule
/// runs over the main classes of all modules, and over a planted house whose classes break the
/// rules.
final class HouseRuleTest {
  /// A scan that finds fewer main classes has not found the house; raise it as the house grows.
  private static final int CLASSES_MIN = 100;

  private static final House HOUSE = new House("dev.pawl", Optional.empty());

  private static final String PLANTED = "dev.pawl.acceptance.house.planted";
  private static final House PLANTED_HOUSE =
      new House(PLANTED, Optional.of(Breaks.class.getPackageName()));

  private static JavaClasses mainClasses;
  private static JavaClasses plantedClasses;

  @BeforeAll
  static void readClasses() throws IOException {
    Path root = Repository.root();
    mainClasses =
        new ClassFileImporter()
            .importPaths(
                Repository.modules().stream()
                    .filter(module -> !module.equals("acceptance"))
                    .map(module -> root.resolve(module).resolve("target/classes"))
                    .toList());
    plantedClasses = new ClassFileImporter().importPackages(PLANTED);
  }

  @ParameterizedTest
  @EnumSource
  void rule_mainClasses_hold(HouseRule rule) {
    rule.in(HOUSE).check(mainClasses);
  }

  @ParameterizedTest
  @EnumSource
  void rule_plantedHouse_catchesExactlyItsBreakers(HouseRule rule) {
    List<String> breakers =
        plantedClasses.stream()
            .filter(type -> breaks(type, rule))
            .map(JavaClass::getFullName)
            .toList();
    assertThat(breakers).as("planted classes that break %s", rule).isNotEmpty();

    List<String> report =
        rule.in(PLANTED_HOUSE).evaluate(plantedClasses).getFailureReport().getDetails();

    for (String breaker : breakers) {
      assertThat(report).anyMatch(line -> line.contains(breaker));
    }
    for (String line : report) {
      assertThat(breakers).anyMatch(line::contains);
    }
  }

  @Test
  void scan_allModules_findsTheHouse() {
    assertThat(mainClasses.size()).isGreaterThanOrEqualTo(CLASSES_MIN);
    TreeSet<String> seen = new TreeSet<>();
    mainClasses.forEach(type -> seen.add(HOUSE.module(type).orElseThrow()));
    assertThat(seen).isEqualTo(new TreeSet<>(House.modules()));
  }

  @Test
  void everyModule_ofTheBuild_hasItsPlace() throws IOException {
    TreeSet<String> placed = new TreeSet<>(House.modules());
    placed.addAll(List.of("acceptance", "fuzz", "races", "spec")); // tests alone
    assertThat(new TreeSet<>(Repository.modules())).isEqualTo(placed);
  }

  private static boolean breaks(JavaClass type, HouseRule rule) {
    return type.tryGetAnnotationOfType(Breaks.class)
        .filter(found -> Arrays.asList(found.value()).contains(rule.name()))
        .isPresent();
  }
}
