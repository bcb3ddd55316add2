package dev.pawl.acceptance.house.planted.hbs;

/// Breaks nothing.
public final class Key {}
