package io.tailwater.conventions;

import java.util.Map;
import java.util.Set;

/** Which module may use which other, as docs/architecture.md draws it. */
final class Directions {
  static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
      Map.entry("model", Set.of()),
      Map.entry("wire", Set.of("model")),
      Map.entry("stream", Set.of("model")),
      Map.entry("kafka", Set.of("model")),
      Map.entry("ingest", Set.of("model", "kafka")),
      Map.entry("processor", Set.of("model", "kafka")),
      Map.entry("edge", Set.of("model", "wire", "stream", "kafka")),
      Map.entry("testkit", Set.of("model", "wire", "stream", "kafka")),
      Map.entry("server",
          Set.of("model", "wire", "stream", "kafka", "ingest", "processor", "edge")),
      Map.entry("e2e", Set.of()),
      Map.entry("bench", Set.of("model", "wire", "stream", "kafka")),
      Map.entry("conventions", Set.of()));

  /** Modules that no other may use, not even in tests. */
  static final Set<String> NOBODYS = Set.of("e2e", "conventions", "bench");

  private Directions() {}
}
