package dev.pawl.acceptance.house.planted.hbs.sign;

/// Breaks nothing: stands for raw signing.
public final class RawSigner {}
