package io.tailwater.edge.admission;

import io.tailwater.model.ChannelSpec;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The configured channels by name. Immutable. */
public final class ChannelDirectory {
  private final SequencedMap<String, ChannelSpec> byName = new TreeMap<>();

  /** Takes them all; names and topics differ. */
  public ChannelDirectory(Collection<ChannelSpec> specs) {
    specs.forEach(spec -> byName.put(spec.name(), spec));
  }

  Optional<ChannelSpec> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  List<ChannelSpec> all() {
    return List.copyOf(byName.values());
  }
}
