package dev.pawl.signer;

import dev.pawl.hbs.HssSignature;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Names of parameter sets.
final class Parameters {
  private Parameters() {}

  /// The canonical name of the parameters that a signature was made with, the top level first, as
  /// [dev.pawl.hbs.HssParameters#name()] writes it.
  static String of(HssSignature signature) {
    return IntStream.range(0, signature.levels())
        .mapToObj(level -> signature.level(level).parameters().name())
        .collect(Collectors.joining(","));
  }
}
