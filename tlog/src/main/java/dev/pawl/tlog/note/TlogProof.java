package dev.pawl.tlog.note;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// That an entry stands in a log that others have seen, for someone without a network (C2SP
/// tlog-proof): the entry's place, the way from its hash to the root, and the cosigned checkpoint.
///
/// @param extra whatever the application wants to travel along, in base64; nobody signed it
/// @param proof of inclusion in the tree of the checkpoint
/// @param checkpoint the note as the log published it
public record TlogProof(Optional<String> extra, InclusionProof proof, SignedNote checkpoint) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final int PATH_MAX = 63;

  /// The text, which files with the ending `.tlog-proof` hold.
  public String encode() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    extra.ifPresent(base64 -> text.append("extra ").append(base64).append('\n'));
    text.append("index ").append(proof.leafIndex()).append('\n');
    for (Hash hash : proof.inclusionPath()) {
      text.append(hash.base64()).append('\n');
    }
    return text.append('\n').append(checkpoint.encode()).toString();
  }

  /// Reads a proof.
  ///
  /// @throws MalformedException where it is not what [#encode()] writes
  public static TlogProof parse(String text) throws MalformedException {
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw new MalformedException("proof has no empty line before its checkpoint");
    }
    SignedNote note = SignedNote.parse(text.substring(end + 2));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<String> lines = List.of(text.substring(0, end).split("\n", -1));
    if (!lines.getFirst().equals(HEADER)) {
      throw new MalformedException("proof begins with another line than " + HEADER);
    }
    Optional<String> extra = Optional.empty();
    int at = 1;
    if (at < lines.size() && lines.get(at).startsWith("extra ")) {
      String base64 = lines.get(at++).substring("extra ".length());
      Base64Text.decode("extra data of the proof", base64);
      extra = Optional.of(base64);
    }
    if (at == lines.size() || !lines.get(at).matches("index (0|[1-9][0-9]{0,17})")) {
      throw new MalformedException("proof has no line with the index of its entry");
    }
    long index = Long.parseLong(lines.get(at++).substring("index ".length()));
    List<Hash> path = path(lines.subList(at, lines.size()));
    try {
      return new TlogProof(extra, new InclusionProof(index, checkpoint.head().size(), path), note);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("proof: " + e.getMessage());
    }
  }

  private static List<Hash> path(List<String> lines) throws MalformedException {
    if (lines.size() > PATH_MAX) {
      throw new MalformedException(
          "proof has %d hashes, expected at most %d".formatted(lines.size(), PATH_MAX));
    }
    List<Hash> path = new ArrayList<>();
    for (String line : lines) {
      path.add(Hash.parseBase64("hash of the proof", line));
    }
    return path;
  }

  /// Whether the leaf stands where the proof says, in the tree of its checkpoint, and the policy
  /// trusts that checkpoint.
  public boolean verifies(Hash leaf, TrustPolicy policy) {
    try {
      return policy.accepts(checkpoint)
          && proof.verify(leaf, Checkpoint.parse(checkpoint.text()).head());
    } catch (MalformedException e) {
      return false;
    }
  }
}
