package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.MalformedEntryException;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// What a monitor remembers of a log between two looks: the last checkpoint that it found good, and
/// what it needs to go on from there without reading anything again. Bounded, however long the log.
///
/// Big-endian:
///
/// ```
///  byte  0       1       2       3       4       5       6       7
///     0 +-------+-------+-------+-------+-------+-------+-------+-------+
///       |         "PWLM"                |    version    |     zero      |
///     8 +-------------------------------+---------------+---------------+
///       |       when it last heard something new, ms since 1970         |
///    16 +-------------------------------+-------------------------------+
///       |  length a of the checkpoint   |  length b of the edge         |
///    24 +-------------------------------+-------------------------------+
///       |  length c of the state        |  checkpoint, a bytes          |
///       +-------------------------------+-------------------------------+
///       |  edge of the tree, b bytes; folded state, c bytes, 0 for none |
///       +---------------------------------------------------------------+
///       |  SHA-256 of all bytes before (32 bytes)                       |
///       +---------------------------------------------------------------+
/// ```
///
/// The hash finds accidents, not intent: whoever may write the file may write anything into it.
///
/// @param checkpoint the last that was good
/// @param frontier the edge of the tree that it is about
/// @param state what the entries fold to; empty where only the tree is followed
/// @param newsMillis when the log last showed something new
public record MonitorState(
    PublishedCheckpoint checkpoint,
    Frontier frontier,
    Optional<LedgerState> state,
    long newsMillis) {
  /// The longest that is read, in bytes.
  public static final int BYTES_MAX = 128 << 20;

  private static final int MAGIC = 0x50574c4d; // PWLM
  private static final short VERSION = 1;
  private static final int HEADER_BYTES = 28;
  private static final int DIGEST_BYTES = 32;

  /// Whether these bytes want to be a monitor's state, and not a checkpoint.
  public static boolean looksLikeOne(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && ByteBuffer.wrap(bytes).getInt() == MAGIC;
  }

  /// The bytes of the file.
  public byte[] encode() {
    byte[] note = bytes(checkpoint.note());
    byte[] edge = frontier.encode();
    byte[] folded = state.map(LedgerState::encoded).orElse(Bytes.EMPTY).toArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(
            HEADER_BYTES + note.length + edge.length + folded.length + DIGEST_BYTES);
    bytes.putInt(MAGIC).putShort(VERSION).putShort((short) 0).putLong(newsMillis);
    bytes.putInt(note.length).putInt(edge.length).putInt(folded.length);
    bytes.put(note).put(edge).put(folded);
    return bytes.put(digest(bytes.array())).array();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws MalformedException where it is anything else, or its parts disagree
  public static MonitorState decode(byte[] array) throws MalformedException {
    ByteBuffer bytes = ByteBuffer.wrap(array);
    if (!looksLikeOne(array) || array.length < HEADER_BYTES + DIGEST_BYTES) {
      throw new MalformedException("not the state of a monitor");
    }
    if (bytes.getInt(4) != VERSION << 16) {
      throw new MalformedException("state of another version, expected " + VERSION);
    }
    byte[] digest = digest(array);
    if (!bytes.slice(array.length - DIGEST_BYTES, DIGEST_BYTES).equals(ByteBuffer.wrap(digest))) {
      throw new MalformedException("its checksum is wrong: the file is damaged");
    }
    try {
      return decode(bytes.limit(array.length - DIGEST_BYTES).position(8));
    } catch (BufferUnderflowException | IllegalArgumentException | MalformedEntryException e) {
      throw new MalformedException("its parts cannot be read: " + e.getMessage());
    }
  }

  private static MonitorState decode(ByteBuffer from) throws MalformedException {
    long news = from.getLong();
    int noteLength = from.getInt();
    int edgeLength = from.getInt();
    int stateLength = from.getInt();
    byte[] note = take(from, noteLength);
    PublishedCheckpoint checkpoint = PublishedCheckpoint.parse(note);
    Frontier frontier = Frontier.decode(take(from, edgeLength));
    byte[] folded = take(from, stateLength);
    Optional<LedgerState> state =
        folded.length == 0
            ? Optional.empty()
            : Optional.of(LedgerState.decode(Bytes.copyOf(folded)));
    if (!Arrays.equals(note, bytes(checkpoint.note()))) {
      throw new MalformedException("its checkpoint has another form");
    }
    if (from.hasRemaining()
        || !frontier.head().equals(checkpoint.head())
        || state.filter(s -> s.size() != frontier.size()).isPresent()) {
      throw new MalformedException("its parts do not belong together");
    }
    return new MonitorState(checkpoint, frontier, state, news);
  }

  private static byte[] bytes(SignedNote note) {
    return note.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] take(ByteBuffer from, int length) {
    if (length < 0 || length > from.remaining()) {
      throw new BufferUnderflowException(); // before so much is allocated
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  /// The hash of all but the last 32 bytes.
  private static byte[] digest(byte[] bytes) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, 0, bytes.length - DIGEST_BYTES);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
