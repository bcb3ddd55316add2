package dev.pawl.cli;

import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Receipt;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import dev.pawl.signer.TreeProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signs files and writes what comes of it beside them.
final class Signing {
  private static final String INTERRUPTED =
      "signatures that are written stay; a leaf that was taken and did not sign is burned";

  private final Output output;
  private final OutputFiles outputs;
  private boolean warned; // of an anchor

  Signing(Output output, OutputFiles outputs) {
    this.output = output;
    this.outputs = outputs;
  }

  /// Refuses what would be refused later, before a passphrase is asked for and a leaf is taken.
  void check(
      PawlStore store,
      KeyState key,
      List<InputFile> files,
      List<Target> targets,
      Optional<String> requestId)
      throws IOException {
    Optional<Receipt> earlier =
        requestId.isPresent()
            ? store.signer().earlier(key.id(), requestId.get())
            : Optional.empty();
    if (earlier.isPresent()) {
      checkAnswered(earlier.get(), files.getFirst(), targets.getFirst(), requestId.orElseThrow());
      return;
    }
    store
        .signer()
        .refusal(key.id())
        .ifPresent(refusal -> {
          throw Failures.refused(refusal);
        });
    targets.forEach(this::requireFree);
    tellWhereItStops(key, files.size());
  }

  /// Refuses names that are taken.
  void requireFree(Target target) {
    outputs.requireFree(target.signature());
    outputs.requireFree(target.receipt());
  }

  private void checkAnswered(Receipt receipt, InputFile file, Target target, String requestId)
      throws IOException {
    if (!receipt.disclosure().message().toString().equals(file.sha256())) {
      throw reused(receipt, requestId);
    }
    outputs.requireFreeFor(target, receipt);
  }

  private void tellWhereItStops(KeyState key, int files) {
    long before = key.leavesBeforeWarning();
    if (before < files) {
      String name = key.created().name();
      output.warn(
          "key '%s' can sign %s of these %s files, then %s",
          name,
          Texts.count(before),
          Texts.count(files),
          before == key.leaves().free()
              ? "it is used up"
              : "it waits for 'pawl key acknowledge " + name + "'");
    }
  }

  /// Signs the files in one go: they share a reservation. What comes of each is written before the
  /// next is begun, so that a file that goes wrong takes nothing from those before it.
  ///
  /// @param targets where each signature goes
  /// @throws IOException where it goes wrong before anything came of a file
  SignResults sign(
      PawlStore store,
      KeyState key,
      List<InputFile> files,
      List<Target> targets,
      String label,
      Optional<String> requestId)
      throws IOException {
    List<SignRequest> requests =
        files.stream().map(file -> request(key, file, label, requestId)).toList();
    List<SignResult> results = new ArrayList<>();
    try (Progress progress =
        output.progress("preparing key '" + key.created().name() + "'", INTERRUPTED)) {
      store.onTreeProgress(step -> show(progress, step));
      store
          .signer()
          .signEach(
              requests,
              outcome -> {
                int i = results.size();
                results.add(result(store, files.get(i), targets.get(i), outcome, requests.get(i)));
              });
    } catch (IOException | RuntimeException e) {
      if (results.isEmpty() && files.size() == 1) {
        throw e;
      }
      addNotMade(results, files, Failures.explain(e));
    }
    return new SignResults(key, results);
  }

  private static SignRequest request(
      KeyState key, InputFile file, String label, Optional<String> requestId) {
    try {
      return new SignRequest(key.id(), file.message(), label, requestId);
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  /// A tree that has to be made first takes as long as a new key, so that it is shown.
  private void show(Progress progress, TreeProgress step) {
    if (step.purpose() == TreeProgress.Purpose.NODES_DAMAGED && step.leaves() == 0) {
      output.warn("the nodes of a tree on the disk were wrong; they are made anew");
    }
    progress.update(step.leaves(), step.total(), "leaves");
  }

  /// The first file without a result is the one that went wrong; the rest was not begun.
  private static void addNotMade(List<SignResult> results, List<InputFile> files, Failure failure) {
    String culprit = files.get(results.size()).name();
    results.add(
        new SignResult.NotMade(
            culprit,
            Failure.of(
                failure.exitCode(),
                culprit + ": " + failure.message(),
                failure.remedy().orElse(""),
                failure)));
    Failure notBegun =
        Failure.of(
            failure.exitCode(),
            "the files after " + culprit + " were not begun",
            "sign these again");
    files.stream()
        .skip(results.size())
        .map(file -> new SignResult.NotMade(file.name(), notBegun))
        .forEach(results::add);
  }

  private SignResult result(
      PawlStore store, InputFile file, Target target, SignOutcome outcome, SignRequest request) {
    try {
      return switch (outcome) {
        case SignOutcome.Released released -> {
          tellOfLabel(request, released);
          yield new SignResult.Made(
              file.name(),
              target,
              deliver(store, target, released),
              released.signature().size(),
              released.replayed());
        }
        case SignOutcome.Refused refused -> throw Failures.refused(refused.refusal());
        case SignOutcome.RequestReused reused ->
            throw reused(reused.receipt(), request.requestId().orElse(""));
        case SignOutcome.Failed failed ->
            throw Failure.of(
                ExitCode.UNAVAILABLE,
                failed.reason(),
                "nothing was released, and the leaf is burned; sign again");
      };
    } catch (Failure failure) {
      return new SignResult.NotMade(file.name(), failure);
    }
  }

  private Receipt deliver(PawlStore store, Target target, SignOutcome.Released released) {
    long index = released.receipt().index();
    try {
      Receipt receipt = store.prove(released.receipt());
      confirmAnchors(store);
      outputs.write(target.signature(), released.signature().toArray());
      outputs.writeReceipt(target.receipt(), receipt);
      return receipt;
    } catch (Failure e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Failure.of(
          ExitCode.UNAVAILABLE,
          "the signature was made but not written: " + Failures.explain(e).message(),
          "'pawl ledger show " + index + " --signature " + target.signature() + "' writes it",
          e);
    }
  }

  private void tellOfLabel(SignRequest request, SignOutcome.Released released) {
    String first = released.receipt().disclosure().label();
    if (released.replayed() && !request.label().isEmpty() && !request.label().equals(first)) {
      output.warn(
          "label '%s' is not recorded: this request was signed before, %s",
          request.label(), first.isEmpty() ? "without a label" : "with label '" + first + "'");
    }
  }

  /// Before anybody holds the signature the anchors shall know its receipt, so that no damage to
  /// the journal can pass for a receipt that was never there. The one order is through by now:
  /// where an anchor fails, the signature is good, and this protection is what is missing.
  private void confirmAnchors(PawlStore store) {
    try {
      store.ledger().confirmAnchors();
    } catch (AnchorUnavailableException e) {
      if (!warned) {
        warned = true;
        output.warn(
            "%s. What was signed is durable and handed out, but should the end of the journal be damaged before an anchor confirms it, nobody will notice. Signing stops until the anchor works",
            String.valueOf(e.getMessage()));
      }
    }
  }

  private static Failure reused(Receipt receipt, String requestId) {
    return Failure.of(
        ExitCode.DENIED,
        "request id '%s' was used before, for other bytes: leaf %d, ledger entry %d"
            .formatted(requestId, receipt.leaf(), receipt.index()),
        "give this request an id of its own");
  }
}
