package io.tailwater.processor;

import io.tailwater.processor.Measurement.Decoded;
import io.tailwater.processor.Measurement.Decoded.Malformed;
import io.tailwater.processor.Measurement.Decoded.Valid;

import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/** Passes measurements on and leaves out what is none. Confined to its stream thread. */
final class DecodeStep
    extends
      ContextualFixedKeyProcessor<@Nullable String, byte @Nullable [], Measurement> {
  private final SkippedCount skipped;

  DecodeStep(SkippedCount skipped) {
    this.skipped = skipped;
  }

  @Override
  public void process(FixedKeyRecord<@Nullable String, byte @Nullable []> input) {
    switch (decode(input)) {
      case Valid(var measurement) -> context().forward(input.withValue(measurement));
      case Malformed(var reason) -> skipped.onSkipped(context().recordMetadata(), reason);
    }
  }

  private static Decoded decode(FixedKeyRecord<@Nullable String, byte @Nullable []> input) {
    var metric = input.key();
    var json = input.value();
    return metric == null || json == null
        ? new Malformed("the record has no key or no value")
        : Measurement.decode(metric, json, input.timestamp());
  }
}
