package io.tailwater.server.role;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Health of the process: up while each of its parts does its work. */
final class PartsHealth implements HealthIndicator {
  private final List<Part<?>> parts;

  PartsHealth(List<Part<?>> parts) {
    this.parts = List.copyOf(parts);
  }

  @Override
  public Health health() {
    var health = parts.stream().allMatch(Part::ready) ? Health.up() : Health.outOfService();
    parts.forEach(part -> health.withDetail(part.name(), part.ready() ? "ready" : "not ready"));
    return health.build();
  }
}
