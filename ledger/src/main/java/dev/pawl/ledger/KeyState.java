package dev.pawl.ledger;

import dev.pawl.ledger.Entry.KeyCreated;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What the ledger knows of one key. Immutable.
///
/// @param index the ledger index of its creation
/// @param created the entry of its creation
/// @param status whether it signs
/// @param acknowledgedPermille the lowest warning threshold that somebody acknowledged; 1000 for
///   none
/// @param layers layer 0, which signs messages, first
public record KeyState(
    long index,
    KeyCreated created,
    Status status,
    int acknowledgedPermille,
    List<LayerState> layers) {

  /// Whether a key signs.
  public enum Status implements Coded {
    /// It signs.
    ACTIVE(1),
    /// It was stopped; an operator may resume it.
    QUARANTINED(2),
    /// It never signs again.
    RETIRED(3);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  /// Copies the layers.
  public KeyState {
    layers = List.copyOf(layers);
  }

  /// A new key: layer k has as many leaves as there are paths from the top to its trees' leaves.
  static KeyState born(long index, KeyCreated created) {
    List<LayerState> layers = new ArrayList<>();
    int height = 0;
    for (int layer = created.heights().size() - 1; layer >= 0; layer--) {
      height += created.heights().get(layer);
      layers.addFirst(LayerState.unused(1L << height));
    }
    return new KeyState(index, created, Status.ACTIVE, 1000, layers);
  }

  /// Which key this is.
  public KeyId id() {
    return created.key();
  }

  /// Layer 0: the leaves that sign messages.
  public LayerState leaves() {
    return layers.getFirst();
  }

  /// The lowest warning threshold that is reached and that nobody has acknowledged.
  public OptionalInt warning() {
    return created.policy().warningPermille().stream()
        .mapToInt(Integer::intValue)
        .filter(permille -> permille < acknowledgedPermille)
        .filter(permille -> leavesAt(permille) > 0 && leaves().free() <= leavesAt(permille))
        .min();
  }

  /// How many leaves may be reserved before the next warning threshold stops signing.
  public long leavesBeforeWarning() {
    long floor =
        created.policy().warningPermille().stream()
            .filter(permille -> permille < acknowledgedPermille)
            .mapToLong(this::leavesAt)
            .max()
            .orElse(0);
    return leaves().free() - floor;
  }

  private long leavesAt(int permille) {
    long capacity = leaves().capacity();
    return capacity / 1000 * permille + capacity % 1000 * permille / 1000;
  }

  KeyState withStatus(Status next) {
    return new KeyState(index, created, next, acknowledgedPermille, layers);
  }

  KeyState withAcknowledged(int permille) {
    return new KeyState(index, created, status, permille, layers);
  }

  KeyState withLayer(int layer, LayerState state) {
    List<LayerState> changed = new ArrayList<>(layers);
    changed.set(layer, state);
    return new KeyState(index, created, status, acknowledgedPermille, changed);
  }
}
