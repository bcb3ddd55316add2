package dev.pawl.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON object under way, in the order in which people read it. Commands fill it without knowing
/// the JSON library, so that a command that prints text never loads it.
///
/// Numbers of 64 bits become strings: many readers of JSON hold a number in 53 bits.
final class Fields {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /// A text.
  Fields text(String name, String value) {
    return put(name, value);
  }

  /// A text that may be absent, and then so is its field.
  Fields text(String name, Optional<String> value) {
    return value.map(present -> put(name, present)).orElse(this);
  }

  /// A number of 64 bits.
  Fields number(String name, long value) {
    return put(name, Long.toString(value));
  }

  /// A number that is small by nature, such as a layer.
  Fields small(String name, int value) {
    return put(name, value);
  }

  /// Yes or no.
  Fields flag(String name, boolean value) {
    return put(name, value);
  }

  /// An object inside this one.
  Fields object(String name, Fields value) {
    return put(name, value);
  }

  /// A list of objects.
  Fields objects(String name, List<Fields> values) {
    return put(name, List.copyOf(values));
  }

  /// A list of texts.
  Fields texts(String name, List<String> values) {
    return put(name, List.copyOf(values));
  }

  private Fields put(String name, Object value) {
    Object previous = values.put(name, value);
    if (previous != null) {
      throw new IllegalArgumentException("field '" + name + "' is there already");
    }
    return this;
  }

  /// The values: `String`, `Integer`, `Boolean`, `Fields`, or a list of these.
  Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }
}
