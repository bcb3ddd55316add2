package dev.pawl.tlog.note;

import dev.pawl.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/// A signature line of a note: who signed, and the signature, neither checked yet.
///
/// ```
/// — example.com/log  base64( key id, 4 bytes ‖ signature )
/// ```
public final class NoteSignature {
  private static final String DASH = "— "; // U+2014

  private final String name;
  private final int keyId;
  private final byte[] signature;

  NoteSignature(String name, int keyId, byte[] signature) {
    this.name = name;
    this.keyId = keyId;
    this.signature = signature;
  }

  /// The name of the key.
  public String name() {
    return name;
  }

  /// The first four bytes of the hash of name, type and key; together with the name it says which
  /// key is meant.
  public int keyId() {
    return keyId;
  }

  /// What follows the key id, copied.
  public byte[] signature() {
    return signature.clone();
  }

  /// The line, with its newline.
  public String encode() {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + signature.length).putInt(keyId).put(signature).array();
    return DASH + name + ' ' + Base64.getEncoder().encodeToString(bytes) + '\n';
  }

  /// Reads a line without its newline.
  ///
  /// @throws MalformedException where it is not what [#encode()] writes
  public static NoteSignature parse(String line) throws MalformedException {
    int space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      throw new MalformedException(
          "signature line is not an em dash, a space, a name, a space and base64");
    }
    String name = line.substring(DASH.length(), space);
    VerifierKey.requireName(name);
    byte[] bytes = Base64Text.decode("signature of " + name, line.substring(space + 1));
    if (bytes.length <= Integer.BYTES) {
      throw new MalformedException(
          "signature of %s is %d bytes, expected a key id of 4 and a signature"
              .formatted(name, bytes.length));
    }
    return new NoteSignature(
        name,
        ByteBuffer.wrap(bytes).getInt(),
        Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature line
        && name.equals(line.name)
        && keyId == line.keyId
        && Arrays.equals(signature, line.signature);
  }

  @Override
  public int hashCode() {
    return 31 * keyId + Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return encode().stripTrailing();
  }
}
