package dev.pawl.acceptance.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The modules and their places. Arrows of use point down, never up or sideways.
///
/// ```
/// programs    cli                        bench, testkit: beside
/// use cases   signer  witness
/// parts       hbs     anchors
/// parts               ledger             one step below anchors, which keep its contract
/// parts                 │  tlog          one step below ledger, which folds with its Merkle math
/// ground              durable
/// ```
///
/// @param root the package that holds one package per module: `dev.pawl`, or a planted house
/// @param marks a package that every module may use, for the marks on planted classes
record House(String root, Optional<String> marks) {

  /// What a module may use: other modules, and packages of libraries.
  private record Place(Set<String> modules, Set<String> libraries) {}

  private static final Map<String, Place> PLACES =
      Map.ofEntries(
          place("durable", Set.of()),
          place("tlog", Set.of()),
          place("hbs", Set.of(), "jdk.incubator.vector"),
          place("ledger", Set.of("durable", "tlog")),
          place(
              "testkit",
              Set.of("ledger", "durable", "tlog"),
              "org.junit.jupiter",
              "com.sun.tools.attach"),
          place("witness", Set.of("ledger", "durable", "tlog"), "com.sun.net.httpserver"),
          place("anchors", Set.of("ledger", "durable", "tlog")),
          place("signer", Set.of("hbs", "anchors", "ledger", "durable", "tlog"), "org.h2.mvstore"),
          place(
              "cli",
              Set.of("signer", "witness", "hbs", "anchors", "ledger", "durable", "tlog"),
              "picocli",
              "tools.jackson"),
          place(
              "bench",
              Set.of("signer", "witness", "hbs", "anchors", "ledger", "durable", "tlog"),
              "org.bouncycastle",
              "org.openjdk.jmh",
              "com.sun.management"));

  /// What every module may use.
  private static final List<String> JDK = List.of("java", "javax", "org.jspecify.annotations");

  private static Map.Entry<String, Place> place(
      String module, Set<String> modules, String... libraries) {
    return Map.entry(module, new Place(modules, Set.of(libraries)));
  }

  /// The modules that have a place.
  static Set<String> modules() {
    return PLACES.keySet();
  }

  /// The module of a class; empty outside the house.
  Optional<String> module(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return Optional.empty();
    }
    return Optional.of(name.substring(root.length() + 1).split("\\.", 2)[0]);
  }

  /// Whether the class belongs to one of these modules.
  boolean isIn(JavaClass type, String... modules) {
    return module(type).filter(List.of(modules)::contains).isPresent();
  }

  /// Whether an arrow may point from one class to the other.
  boolean mayUse(JavaClass from, JavaClass to) {
    Place place = PLACES.get(module(from).orElseThrow());
    if (place == null || to.isPrimitive()) {
      return place != null;
    }
    return module(to)
        .map(module -> module.equals(module(from).orElseThrow()) || place.modules.contains(module))
        .orElseGet(() ->
            isUnder(to, JDK)
                || isUnder(to, marks.stream().toList())
                || isUnder(to, place.libraries));
  }

  private static boolean isUnder(JavaClass type, Iterable<String> packages) {
    for (String name : packages) {
      if ((type.getPackageName() + ".").startsWith(name + ".")) {
        return true;
      }
    }
    return false;
  }
}
