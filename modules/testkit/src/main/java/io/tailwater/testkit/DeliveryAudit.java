package io.tailwater.testkit;

import io.tailwater.testkit.CommittedLog.Partition;
import io.tailwater.testkit.CommittedLog.Place;
import io.tailwater.testkit.DeliveryReport.Finding;
import io.tailwater.testkit.DeliveryReport.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One pass over what a client received. Confined to its thread. */
final class DeliveryAudit {
  private static final long BEGINNING = -1;

  private final CommittedLog committed;
  private final Map<Partition, Progress> progress = new LinkedHashMap<>();
  private final Map<String, List<Progress>> byTopic;
  private final List<Finding> findings = new ArrayList<>();

  /** What was delivered of a partition. */
  private static final class Progress {
    final Partition partition;
    final List<CommittedRecord> records;
    final BitSet delivered = new BitSet();
    int start;
    int next;

    Progress(Partition partition, List<CommittedRecord> records) {
      this.partition = partition;
      this.records = records;
    }

    boolean isRightBefore(int index, long position) {
      return records.get(index).offset() < position
          && (index + 1 == records.size() || position <= records.get(index + 1).offset());
    }

    /** The last offset that a resume must not deliver again. */
    long behind() {
      return next == start ? BEGINNING : records.get(next - 1).offset();
    }

    /** The first offset that a resume must deliver. */
    long ahead() {
      return next == records.size() ? Long.MAX_VALUE : records.get(next).offset();
    }
  }

  DeliveryAudit(CommittedLog committed) {
    this.committed = committed;
    committed.partitions()
        .forEach((partition, records) -> progress.put(partition, new Progress(partition, records)));
    byTopic = progress.values()
        .stream()
        .collect(Collectors.groupingBy(own -> own.partition.topic()));
  }

  /** Nothing before that position is expected. */
  void startAt(String id) {
    forEachPosition(id, (own, position) -> {
      while (own.start < own.records.size() && own.records.get(own.start).offset() < position) {
        own.start++;
      }
      own.next = own.start;
    });
  }

  void receive(ReceivedEvent event) {
    if (event.isNotice() || take(event)) {
      checkPosition(event);
    }
  }

  DeliveryReport report() {
    var delivered = 0;
    for (var own : progress.values()) {
      delivered += own.delivered.cardinality();
      for (var i = own.delivered.nextClearBit(own.start); i < own.records.size(); i = own.delivered
          .nextClearBit(i
              + 1)) {
        add(Kind.LOST, own.records.get(i), "never came");
      }
    }
    return new DeliveryReport(delivered, findings);
  }

  /** Whether the event moved its partition on, as it should. */
  private boolean take(ReceivedEvent event) {
    var places = committed.find(event.data());
    if (places.isEmpty()) {
      findings.add(new Finding(Kind.UNKNOWN, "", -1, -1, event.toString()));
      return false;
    }
    var place = places.size() == 1 ? places.getFirst() : byPosition(places, event.id());
    var index = place.index();
    var own = of(place);
    var again = own.delivered.get(index);
    own.delivered.set(index);
    if (again || index < own.next) {
      add(again ? Kind.DOUBLED : Kind.REORDERED, own.records.get(index),
          "came with id " + event.id());
      return false;
    }
    own.next = index + 1;
    return true;
  }

  /** The place that the id comes right after, rather one that was not delivered yet. */
  private Place byPosition(List<Place> places, String id) {
    var likely = new ArrayList<Place>();
    forEachPosition(id, (own, position) -> places.stream()
        .filter(place -> place.partition().equals(own.partition)
            && own.isRightBefore(place.index(), position))
        .forEach(likely::add));
    return likely.stream()
        .filter(place -> !of(place).delivered.get(place.index()))
        .findFirst()
        .orElse(likely.isEmpty() ? places.getFirst() : likely.getFirst());
  }

  private void checkPosition(ReceivedEvent event) {
    forEachPosition(event.id(), (own, position) -> {
      if (position <= own.behind() || position > own.ahead()) {
        findings
            .add(new Finding(Kind.WRONG_POSITION, own.partition.topic(), own.partition.number(),
                position,
                "is not between " + own.behind() + " (delivered) and " + own.ahead()
                    + " (to come) in the id of " + event));
      }
    });
  }

  private interface PositionCheck {
    void check(Progress own, long position);
  }

  private void forEachPosition(String id, PositionCheck check) {
    if (committed.topics().isEmpty() || id.isEmpty()) {
      return;
    }
    var cursor = CursorId.parse(id);
    if (cursor.topics().size() != committed.topics().size()) {
      throw new IllegalArgumentException(
          "the id is of " + cursor.topics().size() + " topics, committed were "
              + committed.topics() + ": " + id);
    }
    for (var i = 0; i < committed.topics().size(); i++) {
      var positions = cursor.topics().get(i).next();
      for (var own : byTopic.getOrDefault(committed.topics().get(i), List.of())) {
        check.check(own, positions.getOrDefault(own.partition.number(), BEGINNING));
      }
    }
  }

  private Progress of(Place place) {
    var own = progress.get(place.partition());
    if (own == null) {
      throw new IllegalStateException("every place is in a partition of its log: " + place);
    }
    return own;
  }

  private void add(Kind kind, CommittedRecord record, String detail) {
    findings.add(new Finding(kind, record.topic(), record.partition(), record.offset(), detail));
  }
}
