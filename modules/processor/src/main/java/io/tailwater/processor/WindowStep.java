package io.tailwater.processor;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Groups the measurements of one partition into windows and emits each once, when it closes.
 *
 * <p>
 * Confined to its stream thread. State is one entry per metric and open window, and how far windows
 * are closed; both commit with the output, so a record that is read again after a restart, even
 * from the start of its topic, opens no closed window.
 *
 * <p>
 * Not Kafka Streams' own {@code emitStrategy(onWindowClose())}: that reads closed windows from a
 * store with a retention, measured from the record that closes them, so that the last window before
 * a longer silence is never emitted.
 */
final class WindowStep extends ContextualProcessor<String, Measurement, String, MetricWindow> {
  private static final String CLOSED_UP_TO = "closed-up-to";

  /** Changelogs are read whole after a crash; small segments are compacted sooner. */
  private static final Map<String, String> CHANGELOG = Map.of("segment.bytes",
      Integer.toString(4 << 20));

  private final String name;
  private final long sizeMillis;
  private final long graceMillis;
  private final SkippedCount skipped;
  private @Nullable State state;

  WindowStep(Pipeline pipeline, SkippedCount skipped) {
    this.name = pipeline.name();
    this.sizeMillis = pipeline.windows().size().toMillis();
    this.graceMillis = pipeline.windows().grace().toMillis();
    this.skipped = skipped;
  }

  /** The stores this step needs. In memory, because they are small and restored from Kafka. */
  static Set<StoreBuilder<?>> stores(String pipeline) {
    return Set.of(
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(pipeline + "-open"),
            OpenWindow.serde(), Json.serde(WindowStats.class)).withLoggingEnabled(CHANGELOG),
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(pipeline + "-closed"),
            Serdes.String(), Serdes.Long()).withLoggingEnabled(CHANGELOG));
  }

  @Override
  public void init(ProcessorContext<String, MetricWindow> context) {
    super.init(context);
    state = new State(context.getStateStore(name + "-open"),
        context.getStateStore(name + "-closed"));
  }

  @Override
  public void process(Record<String, Measurement> input) {
    var now = state();
    close(now, startOf(input.timestamp() - graceMillis) - sizeMillis);
    var window = new OpenWindow(startOf(input.timestamp()), input.key());
    if (window.start() <= now.closedUpTo()) {
      skipped.onSkipped(context().recordMetadata(), "the measurement is later than the grace");
      return;
    }
    var stats = now.open().get(window);
    now.open().put(window, (stats == null ? WindowStats.EMPTY : stats).with(input.value()));
  }

  private long startOf(long timestamp) {
    return timestamp - Math.floorMod(timestamp, sizeMillis);
  }

  /** Emits the windows that start at or before {@code lastStart}, in the order of their start. */
  private void close(State now, long lastStart) {
    if (lastStart <= now.closedUpTo()) {
      return;
    }
    var closing = new ArrayList<OpenWindow>();
    try (var windows = now.open().range(OpenWindow.FIRST, new OpenWindow(lastStart + 1, ""))) {
      windows.forEachRemaining(window -> closing.add(window.key));
    }
    for (var window : closing) {
      emit(window, now.open().delete(window));
    }
    now.closed().put(CLOSED_UP_TO, lastStart);
  }

  private void emit(OpenWindow window, @Nullable WindowStats stats) {
    if (stats == null) {
      throw new IllegalStateException("a window that was listed is not in the store");
    }
    var value = MetricWindow.of(window, sizeMillis, stats);
    // Not the headers of the record that closes the window: it is of another time and metric.
    context().forward(
        new Record<>(window.metric(), value, stats.lastTimestamp(), new RecordHeaders()));
  }

  private State state() {
    if (state == null) {
      throw new IllegalStateException("process before init");
    }
    return state;
  }

  private record State(KeyValueStore<OpenWindow, WindowStats> open,
      KeyValueStore<String, Long> closed) {
    /** Start of the newest closed window, or -1. */
    long closedUpTo() {
      var start = closed.get(CLOSED_UP_TO);
      return start == null ? -1 : start;
    }
  }
}
