package io.tailwater.stream;

import io.tailwater.stream.Coverage.Fact;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One random schedule of everything that happens to a cluster, its edges and their clients, on
 * virtual time; each client checks what it gets against the world, and every step that what is
 * bounded is within its bound.
 */
final class Simulation {
  private static final int STEPS = 500;
  private static final int CLIENTS = 7;
  private static final int SETTLING_ROUNDS = 400;

  private final Random random;
  private final World world;
  private final List<SimulatedEdge> edges;
  private final List<SimulatedClient> clients;
  private long now;

  private Simulation(long seed) {
    random = new Random(seed);
    world = new World(random);
    edges = IntStream.range(0, 2 + random.nextInt(3))
        .mapToObj(_ -> new SimulatedEdge(world, random))
        .toList();
    clients = IntStream.range(0, CLIENTS)
        .mapToObj(_ -> new SimulatedClient(world, random))
        .toList();
  }

  /**
   * Runs the schedule of a seed.
   *
   * @throws AssertionError
   *           if a guarantee does not hold
   */
  static Coverage run(long seed) {
    var simulation = new Simulation(seed);
    try {
      simulation.run();
    } catch (RuntimeException e) {
      throw new Complaint(e);
    }
    return simulation.world.coverage();
  }

  private void run() {
    for (var step = 0; step < STEPS; step++) {
      now += random.nextInt(200);
      step();
      check();
    }
    settle();
    clients.forEach(SimulatedClient::cut);
    edges.forEach(edge -> edge.requireEmpty(now));
  }

  private void check() {
    for (var edge : edges) {
      edge.requireBounded();
      var shared = edge.engine().fanOuts() > 0
          && clients.stream().filter(client -> client.isConnectedTo(edge)).count() > edge.engine()
              .readers() + edge.engine().fanOuts();
      world.coverage().count(Fact.SHARED, shared ? 1 : 0);
    }
  }

  private void step() {
    var edge = edges.get(random.nextInt(edges.size()));
    var client = clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(140)) {
      case 0 -> world.retain();
      case 1 -> maybe(world.isRestless() ? 1 : 4, this::recreate);
      case 2 -> maybe(3, world::grow);
      case 3 -> world.compact();
      case 4 -> truncate();
      case 5, 6, 7, 8, 9 -> world.finishTransaction();
      case 10 -> edge.loseSight(world.someTopic());
      case 11, 12, 13 -> edge.watch(world.someTopic());
      case 14, 15, 16 -> edge.look(world.someTopic(), now);
      case 17, 18 -> edge.sweep(now);
      case 19 -> maybe(10, () -> restart(edge));
      case 20, 21, 22, 23 -> client.cut();
      case 24, 25, 26 -> client.sweep(now);
      case 27, 28, 29 -> client.probe();
      case 30 -> stall();
      default -> flow(edge, client);
    }
  }

  private void flow(SimulatedEdge edge, SimulatedClient client) {
    switch (random.nextInt(11)) {
      case 0, 1 -> world.publish();
      case 2, 3, 4 -> edge.tail(world.someTopic(), random.nextInt(4) == 0);
      case 5 -> clients.forEach(each -> maybe(3, () -> each.connect(edge, now)));
      case 6, 7 -> edge.answer(20);
      default -> client.take(random.nextInt(20), now);
    }
  }

  /** Some edges read before their tails notice. */
  private void truncate() {
    world.truncate();
    for (var i = random.nextInt(20); i > 0; i--) {
      edges.get(random.nextInt(edges.size())).answer(20);
      clients.get(random.nextInt(clients.size())).take(20, now);
    }
  }

  private void recreate() {
    for (var i = world.isRestless() ? random.nextInt(4) : 0; i >= 0; i--) {
      world.recreate();
      edges.forEach(edge -> maybe(2, () -> World.TOPICS.forEach(edge::watch)));
    }
  }

  private void maybe(int oneIn, Runnable action) {
    if (random.nextInt(oneIn) == 0) {
      action.run();
    }
  }

  private void restart(SimulatedEdge edge) {
    clients.stream().filter(client -> client.isConnectedTo(edge)).forEach(SimulatedClient::cut);
    edge.restart(now);
  }

  /** Much comes while nobody reads. */
  private void stall() {
    for (var i = random.nextInt(30); i > 0; i--) {
      world.publish();
      edges.forEach(edge -> edge.tail(world.someTopic(), true));
    }
  }

  /** Nothing more happens in the world: in the end everybody holds everything. */
  private void settle() {
    world.finish();
    for (var round = 0; round < SETTLING_ROUNDS; round++) {
      now += 1_000;
      edges.forEach(this::catchUp);
      var complete = true;
      for (var client : clients) {
        complete &= client.settle(edges.get(random.nextInt(edges.size())), now);
      }
      check();
      if (complete) {
        return;
      }
    }
    throw new Complaint(Complaint.Kind.STUCK, "some client never holds everything: "
        + clients.stream().filter(client -> !client.holdsEverything()).toList());
  }

  private void catchUp(SimulatedEdge edge) {
    edge.sweep(now);
    for (var topic : World.TOPICS) {
      edge.watch(topic);
      edge.tail(topic, true);
      edge.look(topic, now);
    }
    while (edge.isReading()) {
      edge.answer(200);
    }
  }
}
