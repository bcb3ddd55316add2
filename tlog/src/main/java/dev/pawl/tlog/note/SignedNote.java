package dev.pawl.tlog.note;

import dev.pawl.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A text and lines that say who signed it (C2SP signed-note). Nothing is verified by reading one:
/// ask a [VerifierKey] or a [TrustPolicy].
///
/// ```
/// the text, one or more lines, each ended by a newline
///                                                         an empty line
/// — example.com/log hI2DJw…                               one or more signatures
/// ```
///
/// @param text ends with a newline; may hold empty lines
/// @param signatures in the order of their lines
public record SignedNote(String text, List<NoteSignature> signatures) {
  /// The most signatures that are read: C2SP asks for at least 16.
  public static final int SIGNATURES_MAX = 64;

  /// The longest note that is read, in bytes: [#SIGNATURES_MAX] signatures of ML-DSA-44 and their
  /// names.
  public static final int BYTES_MAX = 1 << 20;

  /// Checks the text.
  ///
  /// @throws IllegalArgumentException where it does not end with a newline or has a control
  ///   character other than that
  public SignedNote {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("text of a note does not end with a newline");
    }
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new IllegalArgumentException("text of a note has a control character");
    }
  }

  /// The same text with one signature more; a line that is there already is not added again.
  public SignedNote with(NoteSignature signature) {
    if (signatures.contains(signature)) {
      return this;
    }
    List<NoteSignature> more = new ArrayList<>(signatures);
    more.add(signature);
    return new SignedNote(text, more);
  }

  /// Text, empty line and signature lines.
  public String encode() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.encode()));
    return note.toString();
  }

  /// Reads a note from its UTF-8.
  ///
  /// @throws MalformedException where it is not what [#encode()] writes, or has no signature or too
  ///   many
  public static SignedNote parse(byte[] utf8) throws MalformedException {
    if (utf8.length > BYTES_MAX) {
      throw new MalformedException(
          "note is " + utf8.length + " bytes, expected at most " + BYTES_MAX);
    }
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new MalformedException("note is not UTF-8");
    }
  }

  /// Reads a note.
  ///
  /// @throws MalformedException as [#parse(byte[])]
  public static SignedNote parse(String note) throws MalformedException {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n") || end == note.length() - 2) {
      throw new MalformedException("note has no empty line with signature lines after it");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
      signatures.add(NoteSignature.parse(line));
    }
    if (signatures.size() > SIGNATURES_MAX) {
      throw new MalformedException(
          "note has %d signatures, expected at most %d"
              .formatted(signatures.size(), SIGNATURES_MAX));
    }
    try {
      return new SignedNote(note.substring(0, end + 1), signatures);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("note: " + e.getMessage());
    }
  }
}
