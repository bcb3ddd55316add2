package dev.pawl.hbs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A signature of XMSS (RFC 8391 §4.1.8) or XMSS^MT (§4.2.3).
///
/// ```
///   +---------+-----+--------------------------+--------------------------+----
///   |   idx   |  r  |  sig_ots of layer 0 auth |  sig_ots of layer 1 auth | ...
///   +---------+-----+--------------------------+--------------------------+----
///    4 or      n     (len + h / d) n
///    ceil(h/8)
/// ```
///
/// The bytes do not say which parameter set they are of: the public key does.
public final class XmssSignature implements SchemeSignature {
  private final XmssParameters parameters;
  private final long leaf;
  private final byte[] randomizer;
  private final List<Layer> layers;

  private XmssSignature(
      XmssParameters parameters, long leaf, byte[] randomizer, List<Layer> layers) {
    this.parameters = parameters;
    this.leaf = leaf;
    this.randomizer = randomizer;
    this.layers = layers;
  }

  /// What the tree of one layer contributes.
  static final class Layer {
    private final byte[] oneTimeSignature;
    private final byte[] path;

    private Layer(byte[] oneTimeSignature, byte[] path) {
      this.oneTimeSignature = oneTimeSignature;
      this.path = path;
    }

    /// sig_ots, not copied.
    byte[] rawOneTimeSignature() {
      return oneTimeSignature;
    }

    /// auth, not copied.
    byte[] rawPath() {
      return path;
    }
  }

  /// Reads a signature.
  ///
  /// @throws MalformedException for anything but exactly one signature of this parameter set with
  ///   an index that the set has
  public static XmssSignature parse(XmssParameters parameters, byte[] bytes)
      throws MalformedException {
    FieldReader in = new FieldReader(bytes);
    long index = in.unsigned("idx_sig", parameters.indexBytes());
    // An index of 8 bytes may be negative here.
    if (index < 0 || index >= parameters.capacity()) {
      throw in.malformed(
          "idx_sig",
          0,
          "is %s, but %s has %d leaves"
              .formatted(Long.toUnsignedString(index), parameters, parameters.capacity()));
    }
    byte[] randomizer = in.take("r", parameters.n());
    List<Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < parameters.hypertree().layers(); layer++) {
      in.scope("Sig[%d].".formatted(layer));
      layers.add(readLayer(parameters, in));
    }
    in.end();
    return new XmssSignature(parameters, index, randomizer, List.copyOf(layers));
  }

  static Layer readLayer(XmssParameters parameters, FieldReader in) throws MalformedException {
    int n = parameters.n();
    return new Layer(
        in.take("sig_ots", parameters.hash().chains() * n),
        in.take("auth", parameters.treeHeight() * n));
  }

  /// Puts a signature together from those of its trees.
  ///
  /// @param bottom what the tree of layer 0 gave: index, randomizer, one-time signature, path
  /// @param upper what the trees above gave, layer 1 first
  /// @throws IllegalArgumentException where the parts do not make a well-formed signature
  public static XmssSignature assemble(
      XmssParameters parameters, byte[] bottom, List<byte[]> upper) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(parameters.signatureBytes());
    all.writeBytes(bottom);
    upper.forEach(all::writeBytes);
    try {
      return parse(parameters, all.toByteArray());
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// The parameters it was read as.
  public XmssParameters parameters() {
    return parameters;
  }

  /// The leaf idx_sig of the key, 0-based.
  public long leaf() {
    return leaf;
  }

  /// The randomizer r, n bytes, a copy.
  public byte[] randomizer() {
    return randomizer.clone();
  }

  byte[] rawRandomizer() {
    return randomizer;
  }

  Layer layer(int layer) {
    return layers.get(layer);
  }

  @Override
  public OptionalLong leafOfKey() {
    return OptionalLong.of(leaf);
  }

  @Override
  public String parametersName() {
    return parameters.name();
  }

  /// The bytes that [#parse] reads.
  @Override
  public byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(parameters.signatureBytes());
    for (int i = parameters.indexBytes() - 1; i >= 0; i--) {
      out.write((byte) (leaf >>> (8 * i)));
    }
    out.writeBytes(randomizer);
    for (Layer layer : layers) {
      out.writeBytes(layer.oneTimeSignature);
      out.writeBytes(layer.path);
    }
    return out.toByteArray();
  }
}
