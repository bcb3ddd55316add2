package dev.pawl.signer;

import dev.pawl.hbs.XmssPublicKey;
import dev.pawl.signer.PublicKeyFormat.Parsed;
import java.util.List;
import java.util.stream.Collectors;

/// A raw public key that is one of several schemes: only who made it can say which.
public final class AmbiguousKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  AmbiguousKeyException(List<Parsed> readings) {
    super(
        "a raw public key that may be of "
            + readings.stream()
                .map(AmbiguousKeyException::describe)
                .collect(Collectors.joining(" or of ")));
  }

  private static String describe(Parsed reading) {
    return reading.key() instanceof XmssPublicKey xmss
        ? xmss.parameters().name()
        : reading.format().label();
  }
}
