package dev.pawl.tlog.witness;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The request `add-checkpoint`: a log shows a witness how far it has come, and that it only grew.
///
/// ```
/// old 20852014                                   what the witness cosigned last
/// PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=   consistency proof, 63 lines at most
///                                                an empty line
/// example.com/behind-the-sofa                    the signed checkpoint
/// …
/// ```
///
/// @param oldSize the size of the tree that the witness knows, as far as the log knows
/// @param proof from that tree to the one of the checkpoint
/// @param checkpoint what is to be cosigned
public record AddCheckpoint(long oldSize, List<Hash> proof, SignedNote checkpoint) {
  /// The most lines of a proof.
  public static final int PROOF_MAX = 63;

  private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,18})");

  /// Checks the size and the length of the proof.
  ///
  /// @throws IllegalArgumentException where one is out of range
  public AddCheckpoint {
    proof = List.copyOf(proof);
    if (oldSize < 0 || proof.size() > PROOF_MAX) {
      throw new IllegalArgumentException(
          "old size %d with %d lines of proof, expected 0 or more with at most %d"
              .formatted(oldSize, proof.size(), PROOF_MAX));
    }
  }

  /// The body of the request.
  public String encode() {
    StringBuilder body = new StringBuilder("old ").append(oldSize).append('\n');
    for (Hash hash : proof) {
      body.append(hash.base64()).append('\n');
    }
    return body.append('\n').append(checkpoint.encode()).toString();
  }

  /// Reads a body.
  ///
  /// @throws MalformedException where it is not what [#encode()] writes
  public static AddCheckpoint parse(String body) throws MalformedException {
    int end = body.indexOf("\n\n");
    if (end < 0) {
      throw new MalformedException("request has no empty line before its checkpoint");
    }
    SignedNote checkpoint = SignedNote.parse(body.substring(end + 2));
    List<String> lines = List.of(body.substring(0, end).split("\n", -1));
    if (!OLD.matcher(lines.getFirst()).matches()) {
      throw new MalformedException("request does not begin with the old size");
    }
    List<Hash> proof = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      proof.add(Hash.parseBase64("line of the proof", line));
    }
    try {
      long oldSize = Long.parseLong(lines.getFirst().substring("old ".length()));
      return new AddCheckpoint(oldSize, proof, checkpoint);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("request: " + e.getMessage());
    }
  }
}
