package io.tailwater.edge.admission;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.edge.transport.HttpServer;
import io.tailwater.model.Channel;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Epoch;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.TopicState;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.Engine;
import io.tailwater.stream.EngineSettings;
import io.tailwater.stream.EngineSettings.FanOutBounds;
import io.tailwater.stream.EngineSettings.LogBounds;
import io.tailwater.stream.EngineSettings.ReplayBounds;
import io.tailwater.stream.LagLimit;
import io.tailwater.stream.OnGap;
import io.tailwater.stream.Request;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import io.tailwater.stream.Resolution.LooksBack;
import io.tailwater.stream.Resolver;
import io.tailwater.stream.Selection;
import io.tailwater.stream.Selections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Protocol 2.11. */
class NewestSearchTest {
  private final AtomicInteger reads = new AtomicInteger();
  private final Engine engine = new Engine(
      new EngineSettings(new LogBounds(1 << 20, 1_000, Duration.ofHours(1)),
          new FanOutBounds(1 << 20, 1 << 20, 100), new LagLimit.None(), ReplayBounds.USUAL),
      HttpServer.segments(), (_, _, _, _, _) -> reads.incrementAndGet());
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicLong nowMillis = new AtomicLong(5);
  private final AtomicInteger gaveUp = new AtomicInteger();

  @Test
  void givesUpWhereKafkaDoesNotAnswer() throws Exception {
    engine.onTopic(new TopicState("t", Epoch.of("c", "t"), 1), new long[]{1_000});
    var search = new NewestSearch(tasks::add, () -> true, _ -> {
      throw new AssertionError("nothing can be found");
    }, () -> {
      throw new AssertionError("the leaders were asked before");
    }, gaveUp::incrementAndGet, nowMillis::get);

    assertThat(search.begin(engine, question())).isTrue();
    assertThat(reads).hasPositiveValue();
    nowMillis.addAndGet(NewestSearch.GIVE_UP_MILLIS - 1);
    runNext();
    assertThat(gaveUp).hasValue(0);
    nowMillis.incrementAndGet();
    runNext();
    assertThat(gaveUp).hasValue(1);
    assertThat(tasks.poll(1, TimeUnit.SECONDS)).as("it looks no more").isNull();
  }

  private void runNext() throws InterruptedException {
    requireNonNull(tasks.poll(10, TimeUnit.SECONDS)).run();
  }

  /** Of a topic that goes further back than the log, as the leaders say. */
  private LooksBack question() {
    var spec = new ChannelSpec("t", "t", 1, ValueFormat.JSON, KeyPartitioner.MURMUR2);
    var request = new Request(
        new Selections(List.of(Selection.of(Channel.parse("t"), spec))), new From.Latest(),
        new Presented.Nothing(), new Until.Never(), OptionalLong.empty(), OnGap.REPORT,
        OptionalInt.of(10));
    var known = (LooksBack) Resolver.resolve(request,
        Map.of("t", engine.view("t").orElseThrow()), new Resolver.Terms(0, 0, 0));
    return new LooksBack(known.start(), known.last(), List.of(0L));
  }
}
