package dev.pawl.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {
  private static KeyState born(int number) {
    return KeyState.born(number, Samples.createKey(number, 5).entry());
  }

  /// Every table stays as it was while others come out of it, and each equals a plain map.
  @Test
  void with_anyHistory_equalsACopiedMapAndChangesNoOlderTable() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<KeyTable> tables = new ArrayList<>(List.of(KeyTable.EMPTY));
    List<Map<KeyId, KeyState>> expected = new ArrayList<>(List.of(Map.of()));
    int keys = 0;
    for (int step = 0; step < 600; step++) {
      boolean isNew = keys == 0 || random.nextInt(3) > 0;
      KeyState state = born(isNew ? keys++ : random.nextInt(keys));
      KeyState changed =
          isNew
              ? state
              : state.withLayer(0, new LayerState(32, step % 32, step % 32, 0, List.of()));
      Map<KeyId, KeyState> next = new LinkedHashMap<>(expected.getLast());
      next.put(changed.id(), changed);
      expected.add(next);
      tables.add(tables.getLast().with(changed));
    }
    assertThat(keys).isGreaterThan(2 * 64);
    for (int step = 0; step < tables.size(); step++) {
      KeyTable table = tables.get(step);
      Map<KeyId, KeyState> map = expected.get(step);
      assertThat(table.values()).containsExactlyElementsOf(map.values());
      assertThat(KeyTable.of(table.values()).values()).isEqualTo(table.values());
      for (int number = 0; number < keys; number += 17) {
        KeyId id = Samples.key(number);
        assertThat(table.get(id).orElse(null)).isSameAs(map.get(id));
      }
    }
  }

  @Test
  void of_aKeyTwice_isRefused() {
    assertThatThrownBy(() -> KeyTable.of(List.of(born(1), born(2), born(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
