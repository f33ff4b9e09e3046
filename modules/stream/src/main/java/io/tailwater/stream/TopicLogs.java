package io.tailwater.stream;

import io.tailwater.model.TopicState;

import java.util.List;

/** The logs of one topic, by partition. */
record TopicLogs(TopicState state, List<PartitionLog> logs) {
  TopicLogs {
    logs = List.copyOf(logs);
  }

  PartitionLog log(int partition) {
    return logs.get(partition);
  }

  List<Long> ends() {
    return logs.stream().map(PartitionLog::end).toList();
  }

  List<Long> starts() {
    return logs.stream().map(PartitionLog::start).toList();
  }
}
