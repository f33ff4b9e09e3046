package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of appends, retention, growth, re-creation, cuts and resumes at two edges, on
 * virtual time, checked against the world (G1 to G3).
 *
 * <p>
 * {@code -Dsimulation.seeds=N} runs N schedules, {@code -Dsimulation.seed=S} runs that one.
 */
class SimulationTest {
  private static final int STEPS = 400;

  @Test
  void everyClientHoldsEveryEventOnceWhateverHappens() {
    var only = Long.getLong("simulation.seed");
    var seeds = only == null
        ? new Random(42).longs(Integer.getInteger("simulation.seeds", 500)).toArray()
        : new long[]{only};
    var totals = new int[3];
    for (var seed : seeds) {
      try {
        new Schedule(seed).run(totals);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(totals[0]).as("frames received").isGreaterThan(seeds.length);
    assertThat(totals[1]).as("reads of Kafka").isPositive();
    assertThat(totals[2]).as("frames shared").isPositive();
  }

  private static final class Schedule {
    private final Random random;
    private final World world;
    private final List<SimulatedEdge> edges;
    private final List<SimulatedClient> clients;
    private long now;

    Schedule(long seed) {
      random = new Random(seed);
      world = new World(random);
      edges = IntStream.range(0, 2).mapToObj(_ -> new SimulatedEdge(world, random)).toList();
      clients = IntStream.range(0, 5).mapToObj(_ -> new SimulatedClient(world, random)).toList();
    }

    void run(int[] totals) {
      for (var step = 0; step < STEPS; step++) {
        now += random.nextInt(200);
        step();
        edges.get(random.nextInt(2)).engine.sweep(now);
        for (var edge : edges) {
          totals[2] += edge.engine.fanOuts();
        }
      }
      settle();
      clients.forEach(client -> totals[0] += client.received);
      edges.forEach(edge -> totals[1] += edge.replays);
      clients.forEach(SimulatedClient::cut);
      assertThat(edges).as("segments are released")
          .allMatch(edge -> edge.isEmpty(now));
    }

    private void step() {
      var edge = edges.get(random.nextInt(edges.size()));
      var client = clients.get(random.nextInt(clients.size()));
      switch (random.nextInt(100)) {
        case 0 -> world.retain();
        case 1 -> recreate();
        case 2 -> grow();
        case 3, 4, 5, 6 -> client.cut();
        case 7, 8, 9, 10, 11, 12, 13, 14 -> client.connect(edge);
        case 15 -> edge.loseSight(random.nextBoolean() ? "t1" : "t2");
        case 16, 31, 32 -> edge.watch(random.nextBoolean() ? "t1" : "t2");
        case 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30 -> edge.answer();
        default -> {
          switch (random.nextInt(3)) {
            case 0 -> world.publish();
            case 1 -> edge.tail(random.nextInt(3) == 0 ? "t2" : "t1", random.nextBoolean());
            default -> client.take(random.nextInt(20), now);
          }
        }
      }
    }

    private void recreate() {
      if (random.nextInt(4) == 0) {
        world.create("t2", 1 + random.nextInt(2));
      }
    }

    private void grow() {
      if (world.topic("t1").partitions.size() < 6) {
        world.grow("t1");
      }
    }

    /** Nothing more happens in the world: in the end everybody holds everything. */
    private void settle() {
      for (var round = 0; round < 5_000; round++) {
        now += 1_000;
        for (var edge : edges) {
          edge.watch("t1");
          edge.watch("t2");
          edge.tail("t1", true);
          edge.tail("t2", true);
          edge.answer();
        }
        var complete = true;
        for (var client : clients) {
          client.connect(edges.get(random.nextInt(edges.size())));
          complete &= client.isComplete(now);
        }
        if (complete) {
          return;
        }
      }
      throw new AssertionError("some client never holds everything: "
          + clients.stream().map(SimulatedClient::state).toList());
    }
  }
}
