package dev.pawl.hbs;

import java.util.OptionalLong;

/// A signature of any scheme that is well formed; whether it verifies is for a key to say.
public sealed interface SchemeSignature permits HssSignature, XmssSignature {

  /// The leaf of the whole key, 0-based; empty where no `long` could hold it.
  OptionalLong leafOfKey();

  /// The name of the parameter set it is of, as [SchemeParameters#parse] reads it.
  String parametersName();

  /// The bytes that it was read from.
  byte[] encoded();
}
