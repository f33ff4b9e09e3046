package io.tailwater.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a channel holds: the truth that deliveries are held against. Immutable, so many ledgers can
 * be checked against one.
 */
public final class CommittedLog {
  private final List<CommittedRecord> records;
  private final List<String> topics;
  private final SequencedMap<Partition, List<CommittedRecord>> partitions;
  private final Map<String, List<Place>> places = new HashMap<>();

  /** A partition of a topic. */
  record Partition(String topic, int number) {}

  /** Where a value is: in which partition, as which of its records. */
  record Place(Partition partition, int index) {}

  private CommittedLog(Collection<CommittedRecord> committed) {
    records = committed.stream()
        .sorted(Comparator.comparing(CommittedRecord::topic)
            .thenComparingInt(CommittedRecord::partition)
            .thenComparingLong(CommittedRecord::offset))
        .toList();
    topics = records.stream().map(CommittedRecord::topic).distinct().toList();
    partitions = records.stream()
        .collect(Collectors.groupingBy(
            record -> new Partition(record.topic(), record.partition()),
            LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
    partitions.forEach((partition, own) -> {
      for (var i = 0; i < own.size(); i++) {
        places.computeIfAbsent(own.get(i).value(), value -> new ArrayList<>(1))
            .add(new Place(partition, i));
      }
    });
  }

  /** The log that holds these records, in whatever order they are given. */
  public static CommittedLog of(Collection<CommittedRecord> committed) {
    return new CommittedLog(committed);
  }

  /** Only those of the records, for example one key's. */
  public CommittedLog where(Predicate<CommittedRecord> wanted) {
    return of(records.stream().filter(wanted).toList());
  }

  /** All records by topic, partition and offset. */
  public List<CommittedRecord> records() {
    return records;
  }

  List<String> topics() {
    return topics;
  }

  SequencedMap<Partition, List<CommittedRecord>> partitions() {
    return partitions;
  }

  /** Where that value is; in several places if it is not unique. */
  List<Place> find(String value) {
    return places.getOrDefault(value, List.of());
  }
}
