package dev.pawl.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Goal: docs/design/refinement.md tells the truth about names: each method that it names exists,
/// and it names each action of the models.
class RefinementTest {
  private static final List<String> PACKAGES =
      List.of(
          "dev.pawl.ledger.", "dev.pawl.ledger.journal.", "dev.pawl.signer.", "dev.pawl.hbs.sign.");
  private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w+)\\.(?!tla`)([a-z]\\w+)`");
  private static final Pattern ACTION = Pattern.compile("\\b([A-Z][A-Za-z]+)\\([spm][,)]");
  private static final Set<String> PLANTED_ACTIONS =
      Set.of("Join", "LeaseUnconfirmed", "ConfirmUnheard");

  private static String page() throws IOException {
    return Files.readString(Tlc.SPEC.resolve("../docs/design/refinement.md"));
  }

  private static Optional<Class<?>> find(String name) {
    for (String prefix : PACKAGES) {
      try {
        return Optional.of(
            Class.forName(prefix + name, false, RefinementTest.class.getClassLoader()));
      } catch (ClassNotFoundException e) {
        // Perhaps in the next package.
      }
    }
    return Optional.empty();
  }

  private static boolean exists(MatchResult method) {
    return find(method.group(1)).stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .anyMatch(m -> m.getName().equals(method.group(2)));
  }

  @Test
  void methodsOfThePage_exist() throws IOException {
    List<MatchResult> methods = METHOD.matcher(page()).results().toList();
    assertThat(methods).hasSizeGreaterThan(30);
    assertThat(methods.stream().filter(m -> !exists(m)).map(MatchResult::group)).isEmpty();
  }

  @Test
  void actionsOfTheModels_areOnThePage() throws IOException {
    String page = page();
    Set<String> actions = new TreeSet<>();
    for (String module : List.of("Allocator.tla", "HssBorder.tla")) {
      actions.addAll(actions(Tlc.SPEC.resolve(module)));
    }
    assertThat(actions).contains("Open", "Compute", "RollBack", "SignRoot").hasSizeGreaterThan(25);
    assertThat(actions).allSatisfy(action -> assertThat(page).contains("`" + action + "`"));
  }

  /// The actions that the module's `Step` is made of.
  private static Set<String> actions(Path module) throws IOException {
    String text = Files.readString(module);
    int begin = text.contains("\nSign ==") ? text.indexOf("\nSign ==") : text.indexOf("\nStep ==");
    String step = text.substring(begin, text.indexOf("\nSpec ==", begin));
    return ACTION
        .matcher(step)
        .results()
        .map(m -> m.group(1))
        .filter(action -> !PLANTED_ACTIONS.contains(action))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
