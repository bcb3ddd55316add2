package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Receipt;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signs files and writes what comes of it beside them.
final class Signing {
  private final OutputFiles outputs;

  Signing(OutputFiles outputs) {
    this.outputs = outputs;
  }

  /// Signs the files in one go: they share a reservation.
  ///
  /// @param targets where each signature goes
  SignResults sign(
      PawlStore store,
      KeyState key,
      List<InputFile> files,
      List<Target> targets,
      String label,
      Optional<String> requestId)
      throws IOException {
    List<SignRequest> requests =
        files.stream()
            .map(file -> new SignRequest(key.id(), file.message(), label, requestId))
            .toList();
    List<SignOutcome> outcomes = store.signer().signAll(requests);
    List<SignResult> results = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      results.add(result(store, files.get(i), targets.get(i), outcomes.get(i), requestId));
    }
    return new SignResults(key, results);
  }

  private SignResult result(
      PawlStore store,
      InputFile file,
      Target target,
      SignOutcome outcome,
      Optional<String> requestId) {
    try {
      return switch (outcome) {
        case SignOutcome.Released released ->
            new SignResult.Made(
                file.name(),
                target,
                deliver(store, target, released),
                released.signature().size(),
                released.replayed());
        case SignOutcome.Refused refused -> throw Failures.refused(refused.refusal());
        case SignOutcome.RequestReused reused -> throw reused(reused, requestId.orElse(""));
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
      outputs.write(target.signature(), released.signature().toArray());
      outputs.writeReceipt(target.receipt(), receipt);
      return receipt;
    } catch (IOException e) {
      throw Failure.of(
          ExitCode.UNAVAILABLE,
          "the signature was made but not written: " + Failures.reason(e),
          "'pawl ledger show " + index + " --signature " + target.signature() + "' writes it",
          e);
    }
  }

  private static Failure reused(SignOutcome.RequestReused reused, String requestId) {
    return Failure.of(
        ExitCode.DENIED,
        "request id '%s' was used before, for other bytes: leaf %d, ledger entry %d"
            .formatted(requestId, reused.receipt().leaf(), reused.receipt().index()),
        "give this request an id of its own");
  }
}
