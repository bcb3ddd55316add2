package dev.pawl.tlog.published;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A checkpoint as somebody published or kept it: the note with its signatures, none of them
/// checked yet, and what its text says.
///
/// @param note without signatures where nobody signed it
/// @param content what the text of the note says
public record PublishedCheckpoint(SignedNote note, Checkpoint content) {

  /// How far the log had come.
  public TreeHead head() {
    return content.head();
  }

  /// Which log.
  public String origin() {
    return content.origin();
  }

  /// Reads a signed checkpoint; or the bare text of one, with or without the empty line that would
  /// stand before signatures.
  ///
  /// @throws MalformedException where it is neither
  public static PublishedCheckpoint parse(byte[] utf8) throws MalformedException {
    String text = text(utf8);
    SignedNote note;
    int end = text.indexOf("\n\n");
    if (end < 0) {
      note = unsigned(text);
    } else if (end == text.length() - 2) {
      note = unsigned(text.substring(0, end + 1));
    } else {
      note = SignedNote.parse(utf8);
    }
    return new PublishedCheckpoint(note, Checkpoint.parse(note.text()));
  }

  private static SignedNote unsigned(String text) throws MalformedException {
    try {
      return new SignedNote(text, List.of());
    } catch (IllegalArgumentException e) {
      throw new MalformedException("checkpoint: " + e.getMessage());
    }
  }

  private static String text(byte[] utf8) throws MalformedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("checkpoint is not UTF-8");
    }
  }
}
