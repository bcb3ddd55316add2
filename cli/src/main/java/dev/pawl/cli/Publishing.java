package dev.pawl.cli;

import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Publication;
import dev.pawl.signer.Publisher;
import java.io.IOException;
import java.nio.file.Path;

/// Publishes the log in a directory, and tells what came of it.
final class Publishing {
  private final Assembly assembly;
  private final Path directory;

  /// @param directory as the user named it
  Publishing(Assembly assembly, Path directory) {
    this.assembly = assembly;
    this.directory = directory;
  }

  /// Brings the directory up to the ledger.
  ///
  /// @param repair whether every file is compared with the ledger
  Publication run(PawlStore store, boolean repair) throws IOException {
    boolean first = store.log().verifiers().isEmpty();
    Publisher publisher = store.log().publisher(assembly.environment().resolve(directory));
    if (first) {
      assembly
          .output()
          .talk("made the keys of the log %s; 'pawl log key' shows them", store.log().origin());
    }
    askWitnesses(assembly.output(), store);
    return repair ? publisher.repair() : publisher.publish();
  }

  /// Has the required witnesses cosign the ledger as it is now, where there are any. Where they do
  /// not answer, what they cosigned before is what there is.
  static void askWitnesses(Output output, PawlStore store) {
    if (store.anchors().required().isEmpty()) {
      return;
    }
    try {
      store.anchors().check();
    } catch (AnchorUnavailableException e) {
      output.warn(
          "%s. The log shows no more than was cosigned before", String.valueOf(e.getMessage()));
    }
  }

  Fields fields(PawlStore store, Publication done) {
    return new Fields()
        .text("directory", directory.toString())
        .text("origin", store.log().origin())
        .number("treeSize", done.head().size())
        .text("rootSha256", done.head().root().toString())
        .number("added", done.added())
        .number("repaired", done.repaired())
        .flag("published", done.isNew());
  }

  /// One sentence.
  String line(Publication done) {
    if (done.checkpoint().isEmpty()) {
      return directory + ": nothing is published, for no witness has cosigned a checkpoint yet";
    }
    String entries = Texts.count(done.head().size(), "entry", "entries");
    String repaired =
        done.repaired() > 0
            ? ", " + Texts.count(done.repaired(), "file was", "files were") + " made again"
            : "";
    return done.isNew()
        ? "%s: published %s, %s new%s"
            .formatted(directory, entries, Texts.count(done.added()), repaired)
        : "%s: up to date with %s%s".formatted(directory, entries, repaired);
  }
}
