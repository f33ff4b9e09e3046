package io.tailwater.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Thousands of clients in one thread, which come and go, some of them slow, each a chain of resumes
 * that is checked for holes and doubles by the numbers that the events carry
 * ({@link SequenceCheck}).
 *
 * <p>
 * Methods may be called from any thread. Each member takes one file descriptor.
 */
public final class Crowd implements AutoCloseable {
  private static final int READ_BYTES = 64 * 1024;
  private static final int SLOW_BYTES_PER_SECOND = 1024;
  private static final int TICK_MILLIS = 20;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Longest time away; while nobody listens, the crowd asks some hundred times a second. */
  private static final long AWAY_MILLIS = 3_000;
  private static final long RETRY_MILLIS = 6_000;
  private static final int CONNECTS_PER_TICK = 50;
  private static final int MOST_TROUBLES = 20;

  /** One in so many who leave does not come back: another one takes its place. */
  private static final int FOR_GOOD = 4;

  private final int port;
  private final Selector selector;
  private final CrowdTally tally = new CrowdTally();
  private final List<CrowdMember> members = new ArrayList<>();
  private final PriorityQueue<Return> away = new PriorityQueue<>(
      Comparator.comparingLong(Return::dueNanos));
  private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
  private final Random random;
  private final Thread thread;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final ByteBuffer slowBuffer = ByteBuffer.allocateDirect(SLOW_BYTES_PER_SECOND);
  private double leavingPerSecond;
  private long nextSecond = System.nanoTime();
  private volatile boolean closed;

  private record Return(CrowdMember member, long dueNanos) {}

  /**
   * Who is to be in a crowd.
   *
   * @param targets
   *          paths and queries, taken in turn; a channel of a key has {@code %2F} in it
   * @param size
   *          members in all
   * @param slow
   *          how many of them take 1 KB a second
   * @param seed
   *          of who leaves when
   */
  public record Members(List<String> targets, int size, int slow, long seed) {
    public Members {
      targets = List.copyOf(targets);
    }
  }

  /**
   * What the crowd saw.
   *
   * @param open
   *          members whose stream has begun
   * @param connections
   *          made so far
   * @param chains
   *          begun so far
   * @param events
   *          received
   * @param lost
   *          numbers that were skipped
   * @param doubled
   *          events that came again
   * @param failures
   *          connections that nobody took, or that ended without the member leaving
   * @param troubles
   *          answers that should not be, at most 20 of them
   */
  public record Sight(long open, long connections, long chains, long events, long lost,
      long doubled, long failures, List<String> troubles) {
    public Sight {
      troubles = List.copyOf(troubles);
    }
  }

  private Crowd(int port, Members wanted) throws IOException {
    this.port = port;
    this.selector = Selector.open();
    this.random = new Random(wanted.seed());
    for (var i = 0; i < wanted.size(); i++) {
      var target = wanted.targets().get(i % wanted.targets().size());
      members.add(new CrowdMember(target, i < wanted.slow(), tally));
      tally.chains.increment();
    }
    members.forEach(member -> away.add(new Return(member, System.nanoTime())));
    this.thread = new Thread(this::run, "crowd");
  }

  /** Sends them to a port of loopback; nobody leaves until {@link #comeAndGo}. */
  public static Crowd gather(int port, Members wanted) throws IOException {
    var crowd = new Crowd(port, wanted);
    crowd.thread.setDaemon(true);
    crowd.thread.start();
    return crowd;
  }

  /** From now on so large a part of them leaves each second and comes back within 3 s. */
  public void comeAndGo(double partPerSecond) {
    ask(() -> {
      leavingPerSecond = partPerSecond;
      return true;
    });
  }

  /** What it saw so far. */
  public Sight look() {
    var open = ask(() -> members.stream().filter(CrowdMember::isOpen).count());
    return new Sight(open, tally.connections.sum(), tally.chains.sum(), tally.events.sum(),
        tally.lost.sum(), tally.doubled.sum(), tally.failures.sum(),
        tally.troubles.stream().limit(MOST_TROUBLES).toList());
  }

  /**
   * How many, the slow ones left out, have not received everything.
   *
   * @param partitions
   *          events by partition
   * @param keys
   *          events by key
   */
  public long behind(Map<Long, Long> partitions, Map<Long, Long> keys) {
    return ask(() -> members.stream()
        .filter(member -> !member.isSlow())
        .filter(member -> !member.check().hasAll(member.check().ofKey() ? keys : partitions))
        .count());
  }

  /** All leave at once. */
  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var member : members) {
      member.leave(false);
    }
    selector.close();
  }

  private <T> T ask(Supplier<T> question) {
    var answer = new CompletableFuture<T>();
    asked.add(() -> answer.complete(question.get()));
    selector.wakeup();
    return answer.join();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::serve, TICK_MILLIS);
        for (var task = asked.poll(); task != null; task = asked.poll()) {
          task.run();
        }
        comeBack();
        if (System.nanoTime() - nextSecond >= 0) {
          nextSecond += SECOND_NANOS;
          eachSecond();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey ready) {
    if (!(ready.attachment() instanceof CrowdMember member)) {
      return;
    }
    if (!ready.isConnectable()) {
      take(member, buffer);
      return;
    }
    try {
      member.onConnectable(ready);
    } catch (IOException e) {
      fail(member);
    }
  }

  private void take(CrowdMember member, ByteBuffer into) {
    try {
      if (!member.read(into)) {
        fail(member);
      }
    } catch (MalformedAnswerException e) {
      tally.troubles.add(String.valueOf(e.getMessage()));
      fail(member);
    } catch (IOException e) {
      fail(member);
    }
  }

  private void fail(CrowdMember member) {
    tally.failures.increment();
    leave(member, false, RETRY_MILLIS);
  }

  private void leave(CrowdMember member, boolean byReset, long mostAwayMillis) {
    try {
      member.leave(byReset);
    } catch (IOException e) {
      tally.troubles.add("could not leave: " + e);
    }
    var millis = 1 + random.nextLong(mostAwayMillis);
    away.add(new Return(member, System.nanoTime() + millis * 1_000_000));
  }

  /** Not all at once, so that the port's backlog is enough. */
  private void comeBack() {
    for (var i = 0; i < CONNECTS_PER_TICK && !away.isEmpty()
        && away.peek().dueNanos() - System.nanoTime() <= 0; i++) {
      var member = away.remove().member();
      try {
        member.connect(port, selector);
      } catch (IOException e) {
        fail(member);
      }
    }
  }

  private void eachSecond() {
    for (var member : members) {
      if (member.isSlow() && member.hasAsked()) {
        take(member, slowBuffer);
      }
    }
    var leaving = members.size() * leavingPerSecond;
    for (var i = 0; i < leaving; i++) {
      var member = members.get(random.nextInt(members.size()));
      if (member.isOpen()) {
        leave(member, random.nextBoolean(), AWAY_MILLIS);
        if (random.nextInt(FOR_GOOD) == 0) {
          member.beginAnew();
        }
      }
    }
  }
}
