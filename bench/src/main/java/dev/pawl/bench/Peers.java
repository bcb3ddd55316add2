package dev.pawl.bench;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Everything that is measured beside us: Bouncy Castle, the JDK's verifier, and the programs that
/// `PAWL_BENCH_PEERS` names, parted as in a `PATH`.
final class Peers implements AutoCloseable {
  private static final String VARIABLE = "PAWL_BENCH_PEERS";

  private final List<ProgramPeer> programs = new ArrayList<>();
  private final BouncyCastle bouncyCastle = new BouncyCastle();
  private final Jdk jdk = new Jdk();

  private Peers() {}

  static Peers start(Map<String, String> environment) throws IOException {
    Peers peers = new Peers();
    try {
      for (String program : environment.getOrDefault(VARIABLE, "").split(File.pathSeparator, -1)) {
        if (!program.isBlank()) {
          peers.programs.add(ProgramPeer.start(program));
        }
      }
    } catch (IOException e) {
      peers.close();
      throw e;
    }
    return peers;
  }

  /// The programs first, as C is what we are up against.
  List<Peer> all() {
    List<Peer> all = new ArrayList<>(signers());
    all.add(jdk);
    return all;
  }

  /// Those that make keys.
  List<Peer> signers() {
    List<Peer> signers = new ArrayList<>(programs);
    signers.add(bouncyCastle);
    return signers;
  }

  BouncyCastle bouncyCastle() {
    return bouncyCastle;
  }

  @Override
  public void close() throws IOException {
    for (ProgramPeer program : programs) {
      program.close();
    }
  }
}
