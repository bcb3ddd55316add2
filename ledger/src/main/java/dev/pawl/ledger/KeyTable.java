package dev.pawl.ledger;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The keys of a store, in the order of their creation. Immutable.
///
/// Nearly every entry changes the state of one key. So the states stand in pages, and changing one
/// copies its page and the list of pages: at most 64 references each, however many keys there are.
/// Where a key stands never changes, so all tables share that map until a key is added.
final class KeyTable {
  static final KeyTable EMPTY = new KeyTable(Map.of(), new KeyState[0][]);

  private static final int PAGE = 64; // squared, it is LedgerState.KEYS_MAX

  private final Map<KeyId, Integer> places; // never changed after construction
  private final KeyState[][] pages; // never changed after construction; all but the last are full

  private KeyTable(Map<KeyId, Integer> places, KeyState[][] pages) {
    this.places = places;
    this.pages = pages;
  }

  /// A table of these keys.
  ///
  /// @throws IllegalArgumentException where one comes twice
  static KeyTable of(List<KeyState> keys) {
    Map<KeyId, Integer> places = new HashMap<>();
    KeyState[][] pages = new KeyState[Math.ceilDiv(keys.size(), PAGE)][];
    for (int first = 0; first < keys.size(); first += PAGE) {
      int end = Math.min(first + PAGE, keys.size());
      pages[first / PAGE] = keys.subList(first, end).toArray(new KeyState[0]);
    }
    for (KeyState key : keys) {
      if (places.put(key.id(), places.size()) != null) {
        throw new IllegalArgumentException("key " + key.id() + " comes twice");
      }
    }
    return new KeyTable(places, pages);
  }

  Optional<KeyState> get(KeyId id) {
    Integer place = places.get(id);
    return place == null ? Optional.empty() : Optional.of(at(place));
  }

  private KeyState at(int place) {
    return pages[place / PAGE][place % PAGE];
  }

  /// The table with this state of the key, which comes last where it is new.
  KeyTable with(KeyState key) {
    Integer place = places.get(key.id());
    if (place == null) {
      return withNew(key);
    }
    KeyState[][] changed = pages.clone();
    KeyState[] page = pages[place / PAGE].clone();
    page[place % PAGE] = key;
    changed[place / PAGE] = page;
    return new KeyTable(places, changed);
  }

  private KeyTable withNew(KeyState key) {
    int place = places.size();
    Map<KeyId, Integer> more = new HashMap<>(places);
    more.put(key.id(), place);
    KeyState[][] changed = Arrays.copyOf(pages, place / PAGE + 1);
    changed[place / PAGE] =
        place % PAGE == 0 ? new KeyState[1] : Arrays.copyOf(pages[place / PAGE], place % PAGE + 1);
    changed[place / PAGE][place % PAGE] = key;
    return new KeyTable(more, changed);
  }

  /// All keys, in the order of their creation.
  List<KeyState> values() {
    return new AbstractList<>() {
      @Override
      public KeyState get(int place) {
        return at(Objects.checkIndex(place, size()));
      }

      @Override
      public int size() {
        return places.size();
      }
    };
  }
}
