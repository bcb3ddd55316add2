package dev.pawl.bench;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What `dev.pawl.bench.jmh` sees of a key.
public final class MeasuredKey {
  /// So many signatures are at hand for [#verify].
  public static final int SIGNATURES = 64;

  private static final MeasuredKey NONE = new MeasuredKey(List.of(), List.of());

  private final List<PawlKey> keys; // none or one
  private final List<byte[]> signatures;
  private final Message message = Message.of(SigningBench.MESSAGE);

  private MeasuredKey(List<PawlKey> keys, List<byte[]> signatures) {
    this.keys = keys;
    this.signatures = signatures;
  }

  /// In place of a key that is not made yet.
  public static MeasuredKey none() {
    return NONE;
  }

  /// A key of the kind that [CryptoCase] calls so, with the engine decided.
  public static MeasuredKey warm(String kind) throws IOException, InterruptedException {
    CryptoCase what = CryptoCase.named(kind);
    what.awaitEngine();
    PawlKey key = PawlKey.generate(what.parameters(), 1);
    List<byte[]> signatures = new ArrayList<>();
    for (int leaf = 0; leaf < SIGNATURES; leaf++) {
      signatures.add(key.sign(leaf, Message.of(SigningBench.MESSAGE)));
    }
    return new MeasuredKey(List.of(key), signatures);
  }

  /// The same key, made once more.
  public Object another() throws IOException, InterruptedException {
    return PawlKey.generate(key().parameters(), 1);
  }

  /// How many leaves it signs with.
  public int leaves() {
    return key().leaves();
  }

  /// A signature.
  public byte[] sign(int leaf) throws IOException {
    return key().sign(leaf, message);
  }

  /// Whether a signature that is at hand is valid.
  ///
  /// @param which 0 to [#SIGNATURES] - 1
  public boolean verify(int which) throws IOException {
    return key().publicKey().verify(message, signatures.get(which)) instanceof Verification.Valid;
  }

  private PawlKey key() {
    return keys.getFirst();
  }
}
