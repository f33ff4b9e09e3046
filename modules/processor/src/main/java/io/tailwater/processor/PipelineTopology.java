package io.tailwater.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.LogAndSkipOnInvalidTimestamp;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds the Kafka Streams topology of pipelines. */
final class PipelineTopology {
  private PipelineTopology() {}

  /** Every part is named after its pipeline, so that adding one leaves the others' state alone. */
  static Topology of(List<Pipeline> pipelines, SkippedCount skipped) {
    if (pipelines.isEmpty()) {
      throw new IllegalArgumentException("no pipeline to run");
    }
    var names = new HashSet<String>();
    var builder = new StreamsBuilder();
    for (var pipeline : pipelines) {
      if (!names.add(pipeline.name())) {
        throw new IllegalArgumentException("two pipelines are named '" + pipeline.name() + "'");
      }
      add(builder, pipeline, skipped);
    }
    return builder.build();
  }

  private static void add(StreamsBuilder builder, Pipeline pipeline, SkippedCount skipped) {
    var name = pipeline.name();
    builder
        .stream(pipeline.from(),
            Consumed.with(Serdes.String(), Serdes.ByteArray())
                .withTimestampExtractor(new LogAndSkipOnInvalidTimestamp())
                .withName(name + "-source"))
        .processValues(() -> new DecodeStep(skipped), Named.as(name + "-decode"))
        .process(new Windowing(pipeline, skipped), Named.as(name + "-window"))
        .to(pipeline.to(), Produced.with(Serdes.String(), Json.serde(MetricWindow.class))
            .withName(name + "-sink"));
  }

  private record Windowing(Pipeline pipeline, SkippedCount skipped)
      implements
        ProcessorSupplier<String, Measurement, String, MetricWindow> {
    @Override
    public Processor<String, Measurement, String, MetricWindow> get() {
      return new WindowStep(pipeline, skipped);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return WindowStep.stores(pipeline.name());
    }
  }
}
