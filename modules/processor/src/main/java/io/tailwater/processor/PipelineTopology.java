package io.tailwater.processor;

import io.tailwater.processor.Measurement.Decoded.Malformed;
import io.tailwater.processor.Measurement.Decoded.Valid;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.LogAndSkipOnInvalidTimestamp;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** Builds the Kafka Streams topology of pipelines. */
final class PipelineTopology {
  private PipelineTopology() {}

  /**
   * One sub-topology per pipeline, every part named after it, so that adding a pipeline leaves the
   * state of the others alone.
   */
  static Topology of(List<Pipeline> pipelines, MalformedCount malformed) {
    if (pipelines.isEmpty()) {
      throw new IllegalArgumentException("no pipeline to run");
    }
    var names = new HashSet<String>();
    var builder = new StreamsBuilder();
    for (var pipeline : pipelines) {
      if (!names.add(pipeline.name())) {
        throw new IllegalArgumentException("two pipelines are named '" + pipeline.name() + "'");
      }
      add(builder, pipeline, malformed);
    }
    return builder.build();
  }

  private static void add(StreamsBuilder builder, Pipeline pipeline, MalformedCount malformed) {
    var name = pipeline.name();
    var windows = TimeWindows.ofSizeAndGrace(pipeline.windows().size(), pipeline.windows().grace());
    builder
        .stream(pipeline.from(),
            Consumed.with(Serdes.String(), Serdes.ByteArray())
                .withTimestampExtractor(new LogAndSkipOnInvalidTimestamp())
                .withName(name + "-source"))
        .processValues(() -> new Decode(malformed), Named.as(name + "-decode"))
        .groupByKey(Grouped.as(name + "-by-metric"))
        .windowedBy(windows)
        .emitStrategy(EmitStrategy.onWindowClose())
        .aggregate(() -> WindowStats.EMPTY, (_, measurement, stats) -> stats.with(measurement),
            Named.as(name + "-aggregate"),
            Materialized.<String, WindowStats, WindowStore<Bytes, byte[]>>as(name + "-windows")
                .withKeySerde(Serdes.String())
                .withValueSerde(Json.serde(WindowStats.class)))
        .toStream(Named.as(name + "-closed"))
        .process(Emit::new, Named.as(name + "-emit"))
        .to(pipeline.to(), Produced.with(Serdes.String(), Json.serde(MetricWindow.class))
            .withName(name + "-sink"));
  }

  /** Passes measurements on and skips what is none. Confined to its stream thread. */
  private static final class Decode
      extends
        ContextualFixedKeyProcessor<@Nullable String, byte @Nullable [], Measurement> {
    private final MalformedCount malformed;

    Decode(MalformedCount malformed) {
      this.malformed = malformed;
    }

    @Override
    public void process(FixedKeyRecord<@Nullable String, byte @Nullable []> input) {
      switch (decode(input)) {
        case Valid(var measurement) -> context().forward(input.withValue(measurement));
        case Malformed(var reason) -> context().recordMetadata()
            .ifPresent(at -> malformed
                .onMalformed(at.topic(), at.partition(), at.offset(), reason));
      }
    }

    private static Measurement.Decoded decode(
        FixedKeyRecord<@Nullable String, byte @Nullable []> input) {
      var metric = input.key();
      var json = input.value();
      if (metric == null || json == null) {
        return new Malformed("the record has no key or no value");
      }
      return Measurement.decode(metric, json, input.timestamp());
    }
  }

  /**
   * Turns a closed window into the record that is written: keyed by metric, at the time of its last
   * measurement. Confined to its stream thread.
   */
  private static final class Emit
      extends
        ContextualProcessor<Windowed<String>, WindowStats, String, MetricWindow> {
    @Override
    public void process(Record<Windowed<String>, WindowStats> closed) {
      var metric = closed.key().key();
      var stats = closed.value();
      // The headers are those of the record that closed the window, perhaps of another metric.
      context().forward(new Record<>(metric, MetricWindow.of(metric, closed.key().window(), stats),
          stats.lastTimestamp(), new RecordHeaders()));
    }
  }
}
