package dev.pawl.anchors;

import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.note.VerifierKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which witnesses are asked, and which of them together are enough: the specification of a witness
/// anchor, in the text of a C2SP tlog-policy.
///
/// ```
/// witness w1 w1.example+1b2c…+BA… https://w1.example/pawl
/// witness w2 w2.example+77aa…+BA… https://w2.example/pawl
/// witness w3 w3.example+0e91…+BA… https://w3.example/pawl
/// group most 2 w1 w2 w3
/// quorum most
/// ```
///
/// A policy is refused unless **any two quorums have a witness in common**. A ledger that was
/// rolled back or copied must not find a quorum beside the one that cosigned what it lost; where
/// the two share a witness, that one refuses, for it never cosigns backwards.
///
/// The lines of logs in it are left out: the file may be the one that readers of this log use.
///
/// @param text the policy without comments, superfluous spaces and logs
/// @param policy the same, read
/// @param servers the keys of the witnesses that answer at each URL, in the order of the lines
record WitnessQuorum(String text, TrustPolicy policy, Map<URI, List<VerifierKey>> servers) {
  /// The most witnesses: all sets of them are looked at.
  static final int SERVERS_MAX = 16;

  /// Reads a policy.
  ///
  /// @throws MalformedException where it is none, or does not serve as an anchor; says what helps
  static WitnessQuorum parse(String text) throws MalformedException {
    // Says the number of a line as the person counts them.
    var _ = TrustPolicy.parse(text.lines().collect(Collectors.joining("\n")));
    String canonical = canonical(text);
    TrustPolicy policy = TrustPolicy.parse(canonical);
    Map<URI, List<VerifierKey>> servers = new LinkedHashMap<>();
    for (TrustPolicy.Party witness : policy.witnesses()) {
      servers.computeIfAbsent(url(witness), url -> new ArrayList<>()).add(witness.key());
    }
    if (servers.size() > SERVERS_MAX) {
      throw new MalformedException(servers.size() + " witnesses, expected at most " + SERVERS_MAX);
    }
    WitnessQuorum quorum = new WitnessQuorum(canonical, policy, servers);
    quorum.requireCommonWitness();
    return quorum;
  }

  private static String canonical(String text) {
    return text.lines()
        .map(line -> line.strip().replaceAll("[ \t]+", " "))
        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("log "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static URI url(TrustPolicy.Party witness) throws MalformedException {
    if (witness.url().isEmpty()) {
      throw new MalformedException(
          "witness " + witness.name() + " has no URL; an anchor has to ask it");
    }
    return WebAddress.parse("witness " + witness.name(), witness.url().get(), true);
  }

  /// Every set of witnesses and the set of all others: never are both a quorum.
  private void requireCommonWitness() throws MalformedException {
    if (policy.isWitnessedBy(_ -> false)) {
      throw new MalformedException("the quorum is none; an anchor needs a witness");
    }
    List<List<VerifierKey>> keys = List.copyOf(servers.values());
    for (int set = 0; set < 1 << keys.size(); set++) {
      int chosen = set;
      int others = ~set;
      if (isQuorum(keys, chosen) && isQuorum(keys, others)) {
        throw new MalformedException(
            "two quorums without a common witness are possible, so a copy of the ledger could find"
                + " one of its own; ask for more than half of the witnesses");
      }
    }
  }

  private boolean isQuorum(List<List<VerifierKey>> keys, int set) {
    return policy.isWitnessedBy(key -> {
      for (int server = 0; server < keys.size(); server++) {
        if ((set >> server & 1) == 1 && keys.get(server).contains(key)) {
          return true;
        }
      }
      return false;
    });
  }
}
