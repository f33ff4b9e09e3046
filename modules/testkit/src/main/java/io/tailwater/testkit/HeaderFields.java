package io.tailwater.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP header fields in the order of the wire, duplicates included; names compare without case.
 *
 * @param fields
 *          name and value, as sent or received
 */
public record HeaderFields(List<Field> fields) {
  /** No header fields. */
  public static final HeaderFields NONE = new HeaderFields(List.of());

  /** One line of the head. */
  public record Field(String name, String value) {}

  public HeaderFields {
    fields = List.copyOf(fields);
  }

  /** The map's entries, in its order. */
  public static HeaderFields of(Map<String, String> fields) {
    return new HeaderFields(fields.entrySet()
        .stream()
        .map(field -> new Field(field.getKey(), field.getValue()))
        .toList());
  }

  /** These fields and one more, also where the name is there already. */
  public HeaderFields with(String name, String value) {
    var more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new HeaderFields(more);
  }

  /** The first value of that name. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Every value of that name, in the order of the wire. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }
}
