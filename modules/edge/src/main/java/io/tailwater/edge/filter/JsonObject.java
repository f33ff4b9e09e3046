package io.tailwater.edge.filter;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object as expressions see it: a map of names, unmodifiable. It is a value of the library's own
 * kind, because the library walks through every other map each time that it is named.
 */
@SuppressWarnings("Immutable") // nothing changes the map once it is here
final class JsonObject extends CelValue implements SelectableValue<Object>, Map<Object, Object> {
  private static final CelType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);

  private final Map<Object, Object> members;
  private final Budget budget;
  private final int nodes;

  /**
   * Takes the map as its own.
   *
   * @param nodes
   *          values in it, nested ones too
   */
  JsonObject(Map<Object, Object> members, int nodes, Budget budget) {
    this.members = Collections.unmodifiableMap(members);
    this.nodes = nodes;
    this.budget = budget;
  }

  /** Values in it, nested ones too. */
  int nodes() {
    return nodes;
  }

  @Override
  public Object select(Object name) {
    var member = get(name);
    if (member == null) {
      throw CelAttributeNotFoundException.of("no such member");
    }
    return member;
  }

  @Override
  public Optional<?> find(Object name) {
    return Optional.ofNullable(members.get(name));
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    var member = members.get(name);
    if (member instanceof String text) {
      budget.spendText(text.length());
    }
    return member;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return members.containsKey(name);
  }

  @Override
  public boolean containsValue(@Nullable Object member) {
    return members.containsValue(member);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public boolean isEmpty() {
    return members.isEmpty();
  }

  @Override
  public Set<Object> keySet() {
    return members.keySet();
  }

  @Override
  public Collection<Object> values() {
    return members.values();
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return members.entrySet();
  }

  @Override
  public @Nullable Object put(Object name, Object member) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object remove(@Nullable Object name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<?, ?> other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return members.isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return members.equals(other);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  /** Short, because the library puts it into the texts of exceptions. */
  @Override
  public String toString() {
    return "an object";
  }
}
