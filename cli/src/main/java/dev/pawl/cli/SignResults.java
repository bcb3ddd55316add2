package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.signer.PawlStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of all files of one command.
///
/// @param key what they were signed with
record SignResults(KeyState key, List<SignResult> list) {

  /// Shows them.
  ///
  /// @return [ExitCode#OK], or the code of the first file that is not signed
  ExitCode show(Output output, PawlStore store) {
    output.result(this::fields, () -> list.forEach(result -> lines(result, output)));
    showFailures(output);
    if (list.stream().anyMatch(SignResult.Made.class::isInstance)) {
      LayerState leaves = store.state().key(key.id()).orElseThrow().leaves();
      output.talk(
          "key '%s' has %s of %s left",
          key.created().name(),
          Texts.count(leaves.free()),
          Texts.count(leaves.capacity(), "leaf", "leaves"));
    }
    return failure().map(Failure::exitCode).orElse(ExitCode.OK);
  }

  /// Why the first file is not signed that is not.
  private Optional<Failure> failure() {
    return list.stream()
        .filter(SignResult.NotMade.class::isInstance)
        .map(result -> ((SignResult.NotMade) result).failure())
        .findFirst();
  }

  private void lines(SignResult result, Output output) {
    if (result instanceof SignResult.Made made) {
      output.line(
          made.replayed()
              ? "%s: signed before, the same signature again (leaf %s of key '%s')"
              : "%s: signed with leaf %s of key '%s'",
          made.file(),
          Texts.count(made.receipt().leaf()),
          key.created().name());
      output.line(
          "  signature  %s (%s)",
          made.target().signature(), Texts.count(made.signatureBytes(), "byte", "bytes"));
      output.line(
          "  receipt    %s (ledger entry %d)", made.target().receipt(), made.receipt().index());
    }
  }

  /// One word for many files: a key that is exhausted is so for each of them.
  private void showFailures(Output output) {
    Map<String, List<SignResult.NotMade>> byMessage = new LinkedHashMap<>();
    for (SignResult result : list) {
      if (result instanceof SignResult.NotMade not) {
        byMessage.computeIfAbsent(not.failure().message(), _ -> new ArrayList<>()).add(not);
      }
    }
    for (List<SignResult.NotMade> same : byMessage.values()) {
      output.failure(same.getFirst().failure());
      if (list.size() > 1) {
        output.talk(
            "  not signed: %s", String.join(", ", same.stream().map(SignResult::file).toList()));
      }
    }
  }

  private Fields fields() {
    Fields fields = new Fields().objects("files", list.stream().map(this::fields).toList());
    failure().ifPresent(failure -> fields.object("error", Output.fields(failure)));
    return fields;
  }

  private Fields fields(SignResult result) {
    Fields fields = new Fields().text("file", result.file());
    return switch (result) {
      case SignResult.Made made ->
          fields
              .text("signature", made.target().signature().toString())
              .text("receipt", made.target().receipt().toString())
              .text("key", key.created().name())
              .number("leaf", made.receipt().leaf())
              .number("index", made.receipt().index())
              .flag("replayed", made.replayed())
              .text("messageSha256", made.receipt().disclosure().message().toString())
              .text("signatureSha256", made.receipt().disclosure().signature().toString());
      case SignResult.NotMade not -> fields.object("error", Output.fields(not.failure()));
    };
  }
}
