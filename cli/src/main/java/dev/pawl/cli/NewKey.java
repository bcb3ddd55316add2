package dev.pawl.cli;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.RefusedException;
import dev.pawl.signer.KeyProfile;
import dev.pawl.signer.KeyRequest;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.TreeProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A key that somebody wants, and what is to be said about it once it is made.
///
/// @param profile the consumer it is for, where one was named
record NewKey(KeyRequest request, Optional<KeyProfile> profile) {
  /// From so many leaves on, generation takes long enough to tell that it may be interrupted.
  private static final int LONG_LEAVES = 1 << 15;

  /// Makes it, and shows how far that is.
  KeyState make(Output output, PawlStore store) throws IOException {
    try (Progress progress =
        output.progress("making key '" + request.name() + "'", keptOf(request.name()))) {
      AtomicBoolean begun = new AtomicBoolean();
      return store.createKey(
          request,
          step -> {
            if (!begun.getAndSet(true)) {
              announce(output, step);
            }
            progress.update(step.leaves(), step.total(), "leaves");
          },
          () -> false);
    } catch (RefusedException e) {
      throw e.refusal().reason() == Refusal.Reason.NOT_APPLICABLE
          ? Failure.of(
              ExitCode.USAGE,
              e.refusal().message(),
              "'pawl key discard " + request.name() + "' gives up what is made so far",
              e)
          : e;
    }
  }

  private static String keptOf(String name) {
    return "what is made is kept: the same command goes on, 'pawl key discard "
        + name
        + "' gives it up";
  }

  private static void announce(Output output, TreeProgress step) {
    String total = Texts.count(step.total(), "leaf", "leaves");
    if (step.total() < LONG_LEAVES || step.leaves() == step.total()) {
      return;
    }
    if (step.leaves() == 0) {
      output.talk("making a tree of %s; if this is interrupted, the same command goes on", total);
    } else {
      output.talk(
          "going on at %d %%: %s of %s are made",
          100 * step.leaves() / step.total(), Texts.count(step.leaves()), total);
    }
  }

  /// As JSON: the key as the ledger holds it.
  Fields fields(KeyState key) {
    return new Fields()
        .text("id", key.id().toString())
        .text("name", key.created().name())
        .text("parameters", key.created().parameters())
        .text("profile", key.created().policy().profile())
        .number("capacity", parameters(key).capacity())
        .small("signatureBytes", parameters(key).signatureBytes())
        .text("publicKey", key.created().publicKey().toString())
        .text("publicKeySha256", fingerprint(key))
        .number("index", key.index())
        .texts("remarks", remarks(parameters(key)));
  }

  private static SchemeParameters parameters(KeyState key) {
    return SchemeParameters.parse(key.created().parameters());
  }

  private static String fingerprint(KeyState key) {
    return Digests.sha256(key.created().publicKey()).toString();
  }

  /// For a person.
  List<String> lines(KeyState key) {
    SchemeParameters parameters = parameters(key);
    List<String> lines = new ArrayList<>();
    lines.add("Made key '" + key.created().name() + "' (ledger entry " + key.index() + ").");
    lines.add("");
    lines.add("  parameters  " + parameters.name());
    lines.add(
        "  signs       "
            + Texts.count(parameters.capacity(), "time", "times")
            + ", and never again; "
            + Texts.count(parameters.signatureBytes(), "byte", "bytes")
            + " a signature");
    lines.add("  public key  SHA-256 " + fingerprint(key));
    lines.add("");
    remarks(parameters).forEach(remark -> lines.addAll(Texts.wrap("", "", remark)));
    return lines;
  }

  private List<String> remarks(SchemeParameters parameters) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "This is software: SP 800-208 asks for keys in validated hardware, so it cannot conform.");
    if (!parameters.approvedBySp800208()) {
      remarks.add("SP 800-208 does not approve of this parameter set.");
    }
    if (parameters.layers() > 1) {
      remarks.add("CNSA 2.0 accepts single-tree keys only; this one has several levels.");
    }
    profile.ifPresent(consumer ->
        consumer.remarks(parameters).stream()
            .map(remark -> "Profile " + consumer.label() + ": " + remark + ".")
            .forEach(remarks::add));
    return remarks;
  }
}
