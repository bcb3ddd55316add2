package dev.pawl.signer;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LeafRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fate of every leaf of every key, for people to look at. It checks nothing: that is for an
/// audit.
public final class LeafMap {
  private static final int RUNS_MAX = 20_000;

  private final Map<KeyId, List<LeafRuns>> keys = new HashMap<>();

  /// No key yet.
  public LeafMap() {}

  /// Takes the next entry of a sound ledger.
  public void entry(Entry entry) {
    switch (entry) {
      case KeyCreated e -> keys.put(e.key(), layers(e.heights().size()));
      case Reserved e -> runs(e.key(), e.layer()).set(e.range(), LeafRuns.Fate.OPEN);
      case Signed e -> runs(e.key(), e.layer()).set(LeafRange.of(e.leaf()), LeafRuns.Fate.SIGNED);
      case Burned e -> runs(e.key(), e.layer()).set(e.range(), LeafRuns.Fate.BURNED);
      default -> {}
    }
  }

  private static List<LeafRuns> layers(int count) {
    List<LeafRuns> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(new LeafRuns());
    }
    return layers;
  }

  private LeafRuns runs(KeyId key, int layer) {
    return keys.getOrDefault(key, List.of()).get(layer);
  }

  /// One layer, drawn.
  ///
  /// @param step how many leaves one mark stands for, a power of two
  /// @param runs from the first leaf on, letters and how many marks: `s` signed, `b` burned, `o`
  ///   open, `f` free, `m` not all the same; what follows is free
  public record Drawn(long step, String runs) {}

  /// Draws a layer with some 20,000 runs at most.
  ///
  /// @throws IndexOutOfBoundsException where there is no such key or layer
  public Drawn draw(KeyId key, int layer) {
    LeafRuns runs = runs(key, layer);
    long step = 1;
    String text = runs.text(step);
    while (text.chars().filter(Character::isLetter).count() > RUNS_MAX) {
      step *= 2;
      text = runs.text(step);
    }
    return new Drawn(step, text);
  }
}
