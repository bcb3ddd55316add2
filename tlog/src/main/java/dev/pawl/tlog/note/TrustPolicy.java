package dev.pawl.tlog.note;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which logs, and which of their witnesses together, are believed (C2SP tlog-policy).
///
/// ```
/// log <verifier key> [url]
/// witness <name> <verifier key> [url]
/// group <name> all|any|<k> <member>…       members stand above; each is in one group at most
/// quorum <name>|none                       exactly once
/// ```
///
/// Empty lines and lines that begin with `#` are ignored. One key in two lines of one kind is
/// refused: it would count twice.
public final class TrustPolicy {
  private static final Pattern AROUND = Pattern.compile("^[ \t]+|[ \t]+$");

  /// A log or a witness, and where it can be asked.
  public record Party(String name, VerifierKey key, Optional<String> url) {}

  private sealed interface Voter {
    boolean agrees(Predicate<VerifierKey> cosigned);
  }

  private record Witness(VerifierKey key) implements Voter {
    @Override
    public boolean agrees(Predicate<VerifierKey> cosigned) {
      return cosigned.test(key);
    }
  }

  private record Group(int threshold, List<Voter> members) implements Voter {
    @Override
    public boolean agrees(Predicate<VerifierKey> cosigned) {
      return members.stream().filter(member -> member.agrees(cosigned)).count() >= threshold;
    }
  }

  private final List<Party> logs = new ArrayList<>();
  private final List<Party> witnesses = new ArrayList<>();
  private final Map<String, Voter> voters = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>(); // those that are in a group
  private Optional<Voter> quorum = Optional.empty();

  private TrustPolicy() {}

  /// Reads a policy.
  ///
  /// @throws MalformedException where a line cannot be understood; the message has its number
  public static TrustPolicy parse(String text) throws MalformedException {
    TrustPolicy policy = new TrustPolicy();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        expect(
            line.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t'),
            "no control character but tab");
        policy.read(List.of(AROUND.matcher(line).replaceAll("").split("[ \t]+")));
      } catch (MalformedException e) {
        throw new MalformedException("policy line " + number + ": " + e.getMessage());
      }
    }
    if (policy.quorum.isEmpty()) {
      throw new MalformedException("policy has no quorum line; without witnesses: quorum none");
    }
    return policy;
  }

  private void read(List<String> words) throws MalformedException {
    switch (words.getFirst()) {
      case String word when word.isEmpty() || word.startsWith("#") -> {}
      case "log" -> addLog(words);
      case "witness" -> addWitness(words);
      case "group" -> addGroup(words);
      case "quorum" -> setQuorum(words);
      case String word ->
          throw new MalformedException(
              "unknown word " + word + ", expected log, witness, group or quorum");
    }
  }

  private void addLog(List<String> words) throws MalformedException {
    expect(words.size() == 2 || words.size() == 3, "log <verifier key> [url]");
    VerifierKey key = VerifierKey.parse(words.get(1));
    expect(key.type() != KeyType.ED25519_COSIGNATURE, "a log's key, not a witness's");
    add(logs, new Party(key.name(), key, words.stream().skip(2).findFirst()));
  }

  private void addWitness(List<String> words) throws MalformedException {
    expect(words.size() == 3 || words.size() == 4, "witness <name> <verifier key> [url]");
    VerifierKey key = VerifierKey.parse(words.get(2));
    expect(key.type().isCosignature(), "a witness's key, of type 4 or 6");
    add(witnesses, new Party(words.get(1), key, words.stream().skip(3).findFirst()));
    name(words.get(1), new Witness(key));
  }

  private static void add(List<Party> parties, Party party) throws MalformedException {
    if (parties.stream().anyMatch(other -> other.key().isSameKeyAs(party.key()))) {
      throw new MalformedException("the key of " + party.name() + " is named twice");
    }
    parties.add(party);
  }

  private void addGroup(List<String> words) throws MalformedException {
    expect(words.size() >= 4, "group <name> all|any|<k> <member>…");
    List<Voter> members = new ArrayList<>();
    for (String member : words.subList(3, words.size())) {
      members.add(voter(member));
      if (!taken.add(member)) {
        throw new MalformedException(member + " is a member already, of this or another group");
      }
    }
    int threshold =
        switch (words.get(2)) {
          case "all" -> members.size();
          case "any" -> 1;
          case String k when k.matches("[1-9][0-9]{0,8}") -> Integer.parseInt(k);
          default -> 0;
        };
    expect(
        1 <= threshold && threshold <= members.size(),
        "all, any, or a number from 1 to " + members.size());
    name(words.get(1), new Group(threshold, members));
  }

  private void setQuorum(List<String> words) throws MalformedException {
    expect(words.size() == 2, "quorum <name>, or quorum none");
    expect(quorum.isEmpty(), "one quorum line");
    quorum =
        Optional.of(words.get(1).equals("none") ? new Group(0, List.of()) : voter(words.get(1)));
  }

  private Voter voter(String name) throws MalformedException {
    Voter voter = voters.get(name);
    if (voter == null) {
      throw new MalformedException("no witness and no group above has the name " + name);
    }
    return voter;
  }

  private void name(String name, Voter voter) throws MalformedException {
    if (name.equals("none") || voters.putIfAbsent(name, voter) != null) {
      throw new MalformedException("the name " + name + " is taken");
    }
  }

  private static void expect(boolean right, String expected) throws MalformedException {
    if (!right) {
      throw new MalformedException("expected " + expected);
    }
  }

  /// The logs, in the order of the lines.
  public List<Party> logs() {
    return List.copyOf(logs);
  }

  /// The witnesses, in the order of the lines.
  public List<Party> witnesses() {
    return List.copyOf(witnesses);
  }

  /// Whether one of the logs signed this checkpoint as its own, the quorum cosigned it, and no line
  /// of a key that is named here is wrong.
  public boolean accepts(SignedNote checkpoint) {
    return isOfALog(checkpoint) && isWitnessed(checkpoint) && wrongLines(checkpoint).isEmpty();
  }

  /// The lines that claim to be of a key that is named here, and are not: somebody changed the
  /// note, so that all of it is to be refused (C2SP signed-note).
  public List<NoteSignature> wrongLines(SignedNote checkpoint) {
    return checkpoint.signatures().stream()
        .filter(line ->
            Stream.concat(logs.stream(), witnesses.stream())
                .map(Party::key)
                .anyMatch(key -> key.isOf(line) && !key.verifies(checkpoint.text(), line)))
        .toList();
  }

  /// Whether one of the logs signed this checkpoint as its own.
  public boolean isOfALog(SignedNote checkpoint) {
    try {
      String origin = Checkpoint.parse(checkpoint.text()).origin();
      return logs.stream()
          .map(Party::key)
          .anyMatch(key -> key.name().equals(origin) && key.verifies(checkpoint));
    } catch (MalformedException e) {
      return false;
    }
  }

  /// Whether the quorum of witnesses cosigned this checkpoint.
  public boolean isWitnessed(SignedNote checkpoint) {
    return isWitnessedBy(key -> key.verifies(checkpoint));
  }

  /// Whether cosignatures of these witnesses would be a quorum.
  ///
  /// @param cosigned tells of each witness's key whether it cosigned
  public boolean isWitnessedBy(Predicate<VerifierKey> cosigned) {
    return quorum.orElseThrow().agrees(cosigned);
  }
}
