package dev.pawl.cli;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Fields to JSON text and back: the only place that touches the JSON library.
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(1 << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /// Several indented lines, without a newline at the end.
  static String pretty(Fields fields) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node(fields));
  }

  /// One line, without a newline at the end.
  static String line(Fields fields) {
    return MAPPER.writeValueAsString(node(fields));
  }

  /// The object that a text holds.
  ///
  /// @throws IllegalArgumentException where it is anything but one object without duplicate names
  static ObjectNode parse(byte[] text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  private static ObjectNode node(Fields fields) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    fields.values().forEach((name, value) -> node.set(name, node(value)));
    return node;
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case String text -> JsonNodeFactory.instance.stringNode(text);
      case Integer number -> JsonNodeFactory.instance.numberNode(number);
      case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
      case Fields fields -> node(fields);
      case List<?> list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> array.add(node(element)));
        yield array;
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }
}
