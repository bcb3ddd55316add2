package dev.pawl.anchors;

import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// What the object of an HTTPS anchor holds: the text of a checkpoint, not signed, and the name of
/// the process that wrote it.
///
/// ```
/// pawl/62a1…        the store
/// 4711              entries
/// CsUYap…           root hash, base64
/// writer 9f3c…      drawn at random by each process that opens the anchor
/// ```
///
/// @param writer 32 hexadecimal digits
record RemoteMemory(StoreId store, TreeHead head, String writer) {
  private static final Pattern WRITER = Pattern.compile("writer [0-9a-f]{32}");
  private static final int WRITER_BYTES = 16;

  /// A name for one process.
  static String newWriter(SecureRandom random) {
    byte[] name = new byte[WRITER_BYTES];
    random.nextBytes(name);
    return HexFormat.of().formatHex(name);
  }

  private static String origin(StoreId store) {
    return "pawl/" + store;
  }

  String encode() {
    return new Checkpoint(origin(store), head, List.of("writer " + writer)).encode();
  }

  /// Reads what [#encode()] wrote for this store.
  ///
  /// @throws MalformedException where it is anything else
  static RemoteMemory parse(StoreId store, String text) throws MalformedException {
    Checkpoint checkpoint = Checkpoint.parse(text);
    if (!checkpoint.origin().equals(origin(store))) {
      throw new MalformedException(
          "it is the anchor of " + checkpoint.origin() + ", expected " + origin(store));
    }
    List<String> more = checkpoint.extensions();
    if (more.size() != 1 || !WRITER.matcher(more.getFirst()).matches()) {
      throw new MalformedException("it does not end with the line of its writer");
    }
    String writer = more.getFirst().substring("writer ".length());
    return new RemoteMemory(store, checkpoint.head(), writer);
  }
}
