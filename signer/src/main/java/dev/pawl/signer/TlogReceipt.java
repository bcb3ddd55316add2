package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TlogProof;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A receipt in the form that others read, too: a C2SP tlog-proof, whose `extra` line opens the
/// commitment of the ledger's entry.
///
/// ```
///  0        2                 2 + length
///  +--------+-----------------+------------------------------+
///  | length | disclosure      | entry: its canonical bytes   |      length: 16 bits, big-endian
///  +--------+-----------------+------------------------------+
/// ```
///
/// The leaf of the log is the hash of the entry, so that whoever has the file, the artifact, its
/// signature and the verifier keys needs no network and no store. A claim until
/// [TlogReceiptVerifier] has checked it.
///
/// @param disclosure what the entry commits to
/// @param entry the canonical bytes of the entry
/// @param path from the entry to the root of the checkpoint
/// @param checkpoint as the log published it, with the lines of witnesses
public record TlogReceipt(
    Disclosure disclosure, Bytes entry, InclusionProof path, SignedNote checkpoint) {
  /// The ending of files that hold one.
  public static final String ENDING = ".tlog-proof";

  /// The longest file that is read.
  public static final int BYTES_MAX = SignedNote.BYTES_MAX + (1 << 18);

  /// The text of the file.
  public String encode() {
    byte[] opening = disclosure.encoded().toArray();
    ByteBuffer extra = ByteBuffer.allocate(Short.BYTES + opening.length + entry.size());
    extra.putShort((short) opening.length).put(opening);
    entry.putInto(extra);
    String base64 = Base64.getEncoder().encodeToString(extra.array());
    return new TlogProof(Optional.of(base64), path, checkpoint).encode();
  }

  /// Whether this looks like the file of a tlog-proof, whatever it holds.
  public static boolean isOne(byte[] file) {
    return new String(file, 0, Math.min(file.length, 32), StandardCharsets.US_ASCII)
        .startsWith("c2sp.org/tlog-proof@");
  }

  /// Reads a file.
  ///
  /// @throws MalformedException where it is not what [#encode()] writes
  public static TlogReceipt parse(String text) throws MalformedException {
    TlogProof proof = TlogProof.parse(text);
    String base64 =
        proof
            .extra()
            .orElseThrow(() ->
                new MalformedException(
                    "proof has no extra line, which opens the entry's commitment"));
    ByteBuffer extra = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    int length = extra.remaining() < Short.BYTES ? -1 : Short.toUnsignedInt(extra.getShort());
    if (length < 0 || length > extra.remaining()) {
      throw new MalformedException("extra data of the proof is cut short");
    }
    Bytes opening = Bytes.read(extra, length);
    Bytes entry = Bytes.read(extra, extra.remaining());
    try {
      return new TlogReceipt(Disclosure.decode(opening), entry, proof.proof(), proof.checkpoint());
    } catch (IllegalArgumentException e) {
      throw new MalformedException("extra data of the proof: " + e.getMessage());
    }
  }

  /// The index of the entry in the log.
  public long index() {
    return path.leafIndex();
  }

  /// What the checkpoint says, unverified.
  public Checkpoint claim() {
    try {
      return Checkpoint.parse(checkpoint.text());
    } catch (MalformedException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
