package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of everything that may happen, checked against a model of the guarantees G1 to
 * G4.
 *
 * <p>
 * {@code -Dsimulation.seeds=N} runs N schedules, {@code -Dsimulation.first=F} begins with the F-th,
 * {@code -Dsimulation.seed=S} runs that one.
 */
class SimulationTest {
  /** Fewer schedules need not meet everything. */
  private static final int ENOUGH = 400;

  @Test
  void everyClientHoldsEveryEventOnceWhateverHappens() {
    var only = Long.getLong("simulation.seed");
    var count = Integer.getInteger("simulation.seeds", 500);
    var seeds = only == null
        ? new Random(42).longs().skip(Long.getLong("simulation.first", 0)).limit(count)
        : LongStream.of(only);
    var coverage = new Coverage();
    seeds.forEach(seed -> {
      try {
        coverage.add(Simulation.run(seed));
      } catch (AssertionError e) {
        throw new AssertionError("with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
      }
    });
    if (only == null && count >= ENOUGH) {
      assertThat(coverage.rarerThan(count / 100)).as(coverage.toString()).isEmpty();
    }
  }
}
