package dev.pawl.witness;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The two keys of a witness, of Ed25519 and ML-DSA-44, under one name, in one owner-only file: for
/// each the verifier key, and the private key in PKCS #8 and base64.
final class WitnessKeys {
  private static final List<KeyType> TYPES =
      List.of(KeyType.ED25519_COSIGNATURE, KeyType.ML_DSA_44_COSIGNATURE);
  private static final int BYTES_MAX = 64 << 10;

  private final List<NoteSigner> signers;

  private WitnessKeys(List<NoteSigner> signers) {
    this.signers = List.copyOf(signers);
  }

  /// Makes new keys and their file; durable on return.
  static WitnessKeys create(Disk disk, Path file, String name, SecureRandom random)
      throws IOException, MalformedException {
    List<NoteSigner> signers = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (KeyType type : TYPES) {
      NoteSigner signer = NoteSigner.generate(name, type, random);
      signers.add(signer);
      text.append(signer.verifier()).append('\n');
      text.append(Base64.getEncoder().encodeToString(signer.encoded())).append('\n');
    }
    DurableFiles.writeAtomically(disk, file, text.toString().getBytes(StandardCharsets.US_ASCII));
    return new WitnessKeys(signers);
  }

  /// Reads the file.
  ///
  /// @throws IOException where it cannot be read, or others may
  /// @throws MalformedException where it is not what [#create] wrote
  static WitnessKeys read(Disk disk, Path file) throws IOException, MalformedException {
    if (disk.othersMayRead(file)) {
      throw new IOException("others may read " + file + "; chmod 600 it, or make a new witness");
    }
    byte[] bytes = DurableFiles.readSmall(disk, file, BYTES_MAX);
    List<String> lines = new String(bytes, StandardCharsets.US_ASCII).lines().toList();
    if (lines.size() != 2 * TYPES.size()) {
      throw new MalformedException(file + " has " + lines.size() + " lines, expected 4");
    }
    List<NoteSigner> signers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      try {
        VerifierKey verifier = VerifierKey.parse(lines.get(i));
        signers.add(NoteSigner.of(verifier, Base64.getDecoder().decode(lines.get(i + 1))));
      } catch (IllegalArgumentException e) {
        throw new MalformedException(file + " line " + (i + 2) + " is not base64");
      }
    }
    return new WitnessKeys(signers);
  }

  List<VerifierKey> verifiers() {
    return signers.stream().map(NoteSigner::verifier).toList();
  }

  List<NoteSignature> cosign(String checkpoint, long seconds) {
    return signers.stream().map(signer -> signer.sign(checkpoint, seconds)).toList();
  }
}
