package dev.pawl.cli;

import dev.pawl.durable.LockedException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a witness keeps its keys and what it cosigned, and how it is opened.
final class WitnessDirectory {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The witness's directory; default: $PAWL_WITNESS, or ~/.pawl-witness.")
  @Nullable Path dir;

  /// The directory.
  Path path(Environment environment) {
    Path named = dir;
    return environment.resolve(
        named != null
            ? named
            : environment
                .variable("PAWL_WITNESS")
                .map(Path::of)
                .orElseGet(() -> environment.home().resolve(".pawl-witness")));
  }

  /// Refuses to go on without a witness.
  void require(Environment environment) throws IOException {
    Path path = path(environment);
    if (!Witness.exists(environment.disk(), path)) {
      throw Failure.of(
          ExitCode.UNAVAILABLE,
          "there is no witness in " + path,
          "'pawl witness key create NAME' makes one; --dir or PAWL_WITNESS names another place");
    }
  }

  /// Opens the witness; while it is open, no other process cosigns for its logs.
  Witness open(Environment environment) throws IOException {
    require(environment);
    try {
      return Witness.open(
          environment.disk(),
          path(environment),
          () -> environment.clock().instant().getEpochSecond());
    } catch (LockedException e) {
      throw Failure.of(
          ExitCode.UNAVAILABLE,
          "the witness in " + path(environment) + " is running already",
          "wait for that process to end, or stop it",
          e);
    } catch (StoreDamagedException e) {
      throw damaged(e);
    }
  }

  /// The verifier keys, whether or not the witness is running.
  List<VerifierKey> verifiers(Environment environment) throws IOException {
    require(environment);
    try {
      return Witness.verifiers(environment.disk(), path(environment));
    } catch (StoreDamagedException e) {
      throw damaged(e);
    }
  }

  private static Failure damaged(StoreDamagedException e) {
    return Failure.of(
        ExitCode.DAMAGED,
        String.valueOf(e.getMessage()),
        """
        nothing is cosigned. Do not put an older copy back: a witness that forgets would cosign a
        second history. Make a new witness, with another name, and tell those who run the logs.\
        """,
        e);
  }
}
