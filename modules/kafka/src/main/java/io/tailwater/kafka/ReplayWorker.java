package io.tailwater.kafka;

import io.tailwater.kafka.CommittedReads.MetadataUpdates;
import io.tailwater.kafka.ReplayQueue.Place;
import io.tailwater.kafka.ReplayQueue.Request;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a {@link ReplayReader} and where it stands: what it polled beyond the last chunk
 * begins the next one. Confined to its thread.
 */
final class ReplayWorker implements ReplayServing.Worker {
  static final int FETCH_BYTES = 4 << 20;
  /** How long a consumer keeps its place, and what it fetched ahead of it. */
  static final Duration AFFINITY_LIMIT = Duration.ofSeconds(1);

  private static final int POLL_RECORDS = 2_000;
  /** At the end a fetch waits this long on the broker, and what is asked next waits behind it. */
  private static final int FETCH_WAIT_MILLIS = 20;
  private static final Duration POLL_WAIT = Duration.ofMillis(40);

  private final KafkaSettings settings;
  private final TopicLives cluster;
  private final String name;
  private final Map<String, RecordDecoder> decoders;
  private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable TopicPartition partition;
  private Optional<Epoch> life = Optional.empty();
  /** After all that was polled. */
  private long position;
  private MetadataUpdates updates = new MetadataUpdates();
  /** As many updates of the consumer's metadata are known to be of the life that is read. */
  private long updatesChecked;

  ReplayWorker(KafkaSettings settings, TopicLives cluster, String name,
      Map<String, RecordDecoder> decoders) {
    this.settings = settings;
    this.cluster = cluster;
    this.name = name;
    this.decoders = decoders;
  }

  @Override
  public @Nullable Place place() {
    return partition == null ? null : new Place(partition, life, next());
  }

  @Override
  public ReplayRead read(Request request) {
    try {
      var read = readInTime(request);
      if (isOfItsLife(request, read)) {
        return read;
      }
      forget();
      return new ReplayRead.Unavailable("the topic is another one now");
    } catch (InterruptException e) {
      // Only the reader interrupts, when it closes; a consumer does not close while interrupted.
      Thread.interrupted();
      forget();
      return new ReplayRead.Unavailable("shutting down");
    } catch (RuntimeException e) {
      forget();
      return new ReplayRead.Unavailable(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  @Override
  public void forget() {
    polled.clear();
    partition = null;
    var open = consumer;
    consumer = null;
    if (open != null) {
      open.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /**
   * A consumer fetches by topic id and learns another id only with new metadata, so what it read is
   * checked after such. Offsets are asked for by name, so a range is checked always.
   */
  private boolean isOfItsLife(Request request, ReplayRead read) {
    var place = request.place();
    var now = updates.count();
    if (place.life().isEmpty() || read instanceof ReplayRead.Unavailable
        || (now == updatesChecked && read instanceof ReplayRead.Events)) {
      return true;
    }
    updatesChecked = now;
    var topic = place.partition().topic();
    return place.life().get().equals(cluster.now(topic, ReplayReader.LIMIT));
  }

  private ReplayRead readInTime(Request request) {
    var place = request.place();
    while (!request.remaining().isZero()) {
      try {
        return readFrom(place, request);
      } catch (LogTruncationException e) {
        var divergent = e.divergentOffsets().get(place.partition());
        forget();
        if (divergent != null) {
          var low = low(place.partition(), request.remaining());
          return new ReplayRead.OutOfRange(low, divergent.offset());
        }
      } catch (OffsetOutOfRangeException e) {
        forget();
        var low = low(place.partition(), request.remaining());
        var end = end(place.partition(), request.remaining());
        if (place.offset() < low || place.offset() > end) {
          return new ReplayRead.OutOfRange(low, end);
        }
      }
    }
    return new ReplayRead.Unavailable("Kafka did not answer in time");
  }

  private ReplayRead readFrom(Place place, Request request) {
    moveTo(place);
    var events = new ArrayList<Event>();
    var bytes = take(events, place.partition(), 0, request.maxBytes());
    while (bytes < request.maxBytes()) {
      var wait = next() > place.offset() ? Duration.ZERO : POLL_WAIT;
      if (poll(place.partition(), wait)) {
        bytes = take(events, place.partition(), bytes, request.maxBytes());
      } else if (next() > place.offset()) {
        return new ReplayRead.Events(events, next());
      } else {
        var end = end(place.partition(), request.remaining());
        if (place.offset() >= end) {
          return atEnd(place, end, request);
        }
        if (request.remaining().isZero()) {
          return new ReplayRead.Unavailable("Kafka did not answer in time");
        }
      }
    }
    return new ReplayRead.Events(events, next());
  }

  private ReplayRead atEnd(Place place, long end, Request request) {
    return place.offset() == end
        ? new ReplayRead.Events(List.of(), end)
        : new ReplayRead.OutOfRange(low(place.partition(), request.remaining()), end);
  }

  private void moveTo(Place place) {
    if (place.equals(place())) {
      return;
    }
    if (!place.life().equals(life)) {
      forget();
    }
    polled.clear();
    var reading = consumer();
    if (!place.partition().equals(partition)) {
      reading.assign(Set.of(place.partition()));
    }
    reading.seek(place.partition(), place.offset());
    partition = place.partition();
    life = place.life();
    position = place.offset();
  }

  /** Whether the position moved. */
  private boolean poll(TopicPartition from, Duration wait) {
    var records = consumer().poll(wait);
    polled.addAll(records.records(from));
    var after = records.nextOffsets().get(from);
    if (after == null) {
      return false;
    }
    position = after.offset();
    return true;
  }

  private long take(List<Event> events, TopicPartition from, long already, long maxBytes) {
    var decoder = decoders.getOrDefault(from.topic(), new RecordDecoder(ValueFormat.BINARY));
    var bytes = already;
    while (bytes < maxBytes && !polled.isEmpty()) {
      var event = decoder.decode(polled.remove());
      events.add(event);
      bytes += event.footprint();
    }
    return bytes;
  }

  private long next() {
    var first = polled.peek();
    return first == null ? position : first.offset();
  }

  private long low(TopicPartition of, Duration limit) {
    return only(consumer().beginningOffsets(Set.of(of), limit), of);
  }

  private long end(TopicPartition of, Duration limit) {
    return only(consumer().endOffsets(Set.of(of), limit), of);
  }

  private static long only(Map<TopicPartition, Long> offsets, TopicPartition of) {
    var offset = offsets.get(of);
    if (offset == null) {
      throw new KafkaException("Kafka has no " + of);
    }
    return offset;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    var open = consumer;
    if (open == null) {
      updates = new MetadataUpdates();
      updatesChecked = 0;
      open = CommittedReads.open(settings, updates,
          Map.of("client.id", name, "fetch.max.wait.ms", FETCH_WAIT_MILLIS, "max.poll.records",
              POLL_RECORDS, "fetch.max.bytes", FETCH_BYTES, "max.partition.fetch.bytes",
              FETCH_BYTES, "receive.buffer.bytes", 1 << 20));
      consumer = open;
    }
    return open;
  }
}
