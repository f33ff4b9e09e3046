package io.tailwater.stream;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.TopicState;
import io.tailwater.stream.Lanes.TopicLanes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One edge node's engine: the logs of the partitions it tails and the subscriptions that read them.
 *
 * <p>
 * A state machine without threads or clock: it is told what was appended, by whom it is read and
 * what
 * time it is. Confined to one thread. Wake-ups come from within its calls and must not call back
 * into it.
 */
public final class Engine {
  /** What the lanes of one subscription ask Kafka for at once, all together. */
  private static final long SUBSCRIPTION_BYTES = 2 * 1024 * 1024;
  private static final long LEAST_LANE_BYTES = 64 * 1024;

  private final EngineSettings settings;
  private final Replays replays;
  private final LookBackTurns lookBacks = new LookBackTurns();
  private final Map<String, TopicLogs> topics = new HashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final Map<String, OpenTransactions> transactions = new HashMap<>();
  private final FanOuts fanOuts;
  /** Subscriptions that follow no fan-out. */
  private final Crowd reading = new Crowd();
  private long nowMillis;

  public Engine(EngineSettings settings, Segments segments, ReplaySource replays) {
    this.settings = settings;
    this.fanOuts = new FanOuts(settings.fanOut(), segments);
    this.replays = new Replays(replays, settings.replay().bytes());
  }

  /** As the logs have it; empty while the topic is not known or gone. */
  public Optional<TopicView> view(String topic) {
    var logs = topics.get(topic);
    return logs == null || gone.contains(topic)
        ? Optional.empty()
        : Optional.of(new TopicView(logs.state(), logs.starts(), logs.ends(), logs.ends(),
            logs.ends(), TopicView.Authority.LOGS));
  }

  /**
   * Starts a subscription; {@code wake} is run whenever there may be something to read after
   * {@link Subscription#read} said that there was no more.
   *
   * @return empty if a topic is not what it was when the start was resolved: resolve again
   */
  public Optional<Subscription> subscribe(Start start, Encoder encoder,
      Wake wake) {
    if (!start.lanes().topics().stream().allMatch(this::isCurrent)) {
      return Optional.empty();
    }
    var subscription = new Subscription(this, start, encoder, wake);
    var held = start.lanes().all().stream().mapToLong(this::heldMillis).max().orElse(0);
    if (held > 0) {
      subscription.tell(new Notice.Lagging(Notice.LaggingBy.KAFKA, held));
    }
    return Optional.of(subscription);
  }

  /**
   * Looks for the newest events of a subscription; {@code wake} is run when it can go on.
   *
   * @return empty if a topic is not what it was when that was resolved: resolve again
   */
  public Optional<LookBack> lookBack(Resolution.LooksBack question, Runnable wake) {
    var lanes = question.start().lanes();
    return lanes.topics().stream().allMatch(this::isCurrent)
        ? Optional.of(new LookBack(question, new LookBack.Sources(logs(lanes),
            fetching(lanes, wake), settings.replay().lastScan(), lookBacks)))
        : Optional.empty();
  }

  /**
   * A topic appeared, has more partitions or is another one; {@code next} is where its tail begins.
   */
  public void onTopic(TopicState state, long[] next) {
    var topic = state.topic();
    gone.remove(topic);
    var old = topics.get(topic);
    if (old == null) {
      topics.put(topic, new TopicLogs(state, logs(next, 0)));
    } else if (!old.state().epoch().equals(state.epoch())) {
      move(new TopicLogs(state, logs(next, 0)), true);
    } else {
      if (state.partitions() > old.state().partitions()) {
        var logs = new ArrayList<>(old.logs());
        logs.addAll(logs(next, logs.size()));
        move(new TopicLogs(state, logs), false);
      }
      goOn(topic, next);
    }
  }

  /** The same topic, whose tail may have lost its place meanwhile: what it skipped is no hole. */
  private void goOn(String topic, long[] next) {
    for (var partition = 0; partition < next.length; partition++) {
      if (log(topic, partition).end() != next[partition]) {
        restart(topic, partition, next[partition], List.of());
      }
    }
  }

  /** The topic does not exist any more; its subscriptions wait for another one of that name. */
  public void onTopicGone(String topic) {
    if (topics.containsKey(topic)) {
      gone.add(topic);
    }
  }

  /** Committed events of a partition and the position after them. */
  public void onEvents(String topic, int partition, List<Event> events, long next) {
    var log = log(topic, partition);
    log.append(events, next);
    fanOuts.append(topic, events);
    log.evict();
    for (var i = 0; i < reading.size(); i++) {
      reading.get(i).onAppended();
    }
  }

  /** What is due by the clock; called about once a second. Times are of one clock. */
  public void sweep(long now) {
    nowMillis = now;
    fanOuts.sweep(now);
    topics.values().forEach(topic -> topic.logs().forEach(log -> log.evictOld(now)));
  }

  /** The tail lost its place to retention and goes on at {@code low}. */
  public void onEvicted(String topic, int partition, long low) {
    restart(topic, partition, low, List.of());
  }

  /** Offsets from {@code end} on are other records now (KIP-320). */
  public void onTruncated(String topic, int partition, long end) {
    restart(topic, partition, end, List.of(Notice.ResetReason.TRUNCATED));
  }

  /** What the leaders said; an open transaction that holds the end back is told (protocol 2.2). */
  public void onWatermarks(String topic, long[] end, long[] highWatermark, long nowMillis) {
    var held = transactions.computeIfAbsent(topic, _ -> new OpenTransactions())
        .held(end,
            highWatermark, nowMillis);
    for (var partition : held.entrySet()) {
      var lane = new Lanes.Lane(topic, partition.getKey());
      var notice = new Notice.Lagging(Notice.LaggingBy.KAFKA, partition.getValue());
      forEach(subscription -> {
        if (subscription.lanes().indexOf(lane.topic(), lane.partition()) >= 0) {
          subscription.tell(notice);
        }
      });
    }
  }

  /** Closes every subscription and frees all memory. */
  public void close() {
    forEach(Subscription::close);
    fanOuts.close();
  }

  /** Bytes of events in all logs. */
  public long logBytes() {
    return topics.values()
        .stream()
        .flatMap(topic -> topic.logs().stream())
        .mapToLong(PartitionLog::bytes)
        .sum();
  }

  /** Bytes of memory that the fan-outs' logs take. */
  public long fanOutBytes() {
    return fanOuts.use().bytes();
  }

  /** Bytes of Kafka's records that replays hold or have asked for. */
  public long replayBytes() {
    return replays.bytes();
  }

  /** Replays that wait until others give up what they hold. */
  public int waitingReplays() {
    return replays.waiting();
  }

  /** Fan-outs, those that wait for clients to come back included. */
  public int fanOuts() {
    return fanOuts.count();
  }

  /** Subscriptions that read by themselves: they replay, lag, or have an end. */
  public int readers() {
    return reading.size();
  }

  EngineSettings settings() {
    return settings;
  }

  /** The clock when it was last told. */
  long nowMillis() {
    return nowMillis;
  }

  /** Subscriptions that follow no fan-out. */
  Crowd reading() {
    return reading;
  }

  /** The fan-out of those who share all that; null where there are as many as may be. */
  @Nullable
  FanOut fanOut(FanOut.Key key) {
    return fanOuts.take(key, this::logs);
  }

  /** The fan-out of those who share all that, if the position is one around which it has frames. */
  @Nullable
  FanOut fanOutAt(FanOut.Key key, long[] position) {
    var fanOut = fanOuts.find(key);
    return fanOut == null || fanOut.sequenceAt(position) < 0 ? null : fanOut;
  }

  Reader reader(Lanes lanes, long[] next, Runnable wake) {
    return new Reader(lanes, next, logs(lanes), fetching(lanes, wake));
  }

  private ReaderLane.Fetching fetching(Lanes lanes, Runnable wake) {
    var laneBytes = Math.clamp(SUBSCRIPTION_BYTES / lanes.count(), LEAST_LANE_BYTES,
        Replays.LARGEST_BYTES);
    return new ReaderLane.Fetching(replays, laneBytes, wake);
  }

  /** Whether a subscription is where everything ends that was read of its channels. */
  public boolean isAtTail(Subscription subscription) {
    return isAtEnds(subscription.lanes(), subscription.position());
  }

  /** Whether nothing at or after the position has been appended yet. */
  boolean isAtEnds(Lanes lanes, long[] next) {
    return Positions.isNowhereBehind(next, ends(lanes));
  }

  /** Where the lanes' logs end. */
  long[] ends(Lanes lanes) {
    return logs(lanes).stream().mapToLong(PartitionLog::end).toArray();
  }

  /** Bytes that so many events of these lanes have, if they are as those in memory. */
  long estimatedBytes(Lanes lanes, long events) {
    var logs = logs(lanes);
    var bytes = logs.stream().mapToLong(PartitionLog::bytes).sum();
    var known = logs.stream().mapToLong(PartitionLog::size).sum();
    return known == 0 ? 0 : events * bytes / known;
  }

  private List<PartitionLog> logs(Lanes lanes) {
    return lanes.all().stream().map(lane -> log(lane.topic(), lane.partition())).toList();
  }

  private long heldMillis(Lanes.Lane lane) {
    var open = transactions.get(lane.topic());
    return open == null ? 0 : open.heldMillis(lane.partition());
  }

  private boolean isCurrent(TopicLanes lanes) {
    var logs = topics.get(lanes.topic());
    return logs != null && !gone.contains(lanes.topic())
        && logs.state().epoch().equals(lanes.epoch())
        && logs.state().partitions() == lanes.partitionCount();
  }

  private PartitionLog log(String topic, int partition) {
    return logs(topic).log(partition);
  }

  private TopicLogs logs(String topic) {
    var logs = topics.get(topic);
    if (logs == null) {
      throw new IllegalStateException("topic " + topic + " is not known");
    }
    return logs;
  }

  private List<PartitionLog> logs(long[] next, int from) {
    return IntStream.range(from, next.length)
        .mapToObj(partition -> new PartitionLog(next[partition], settings.log()))
        .toList();
  }

  /** Every subscription of the topic leaves its fan-out and goes on by itself, in the new lanes. */
  private void move(TopicLogs now, boolean reset) {
    var topic = now.state().topic();
    transactions.remove(topic);
    var affected = affected(topic);
    replays.forget(topic);
    topics.put(topic, now);
    affected.forEach((subscription, place) -> {
      var selections = subscription.selections();
      var moved = !reset
          ? place.toMorePartitions(now, selections)
          : subscription.onGap() == OnGap.LATEST
              ? place.toEnd(now, selections)
              : place.toAnotherEpoch(now);
      if (reset) {
        subscription.forgetEnd(topic);
      }
      subscription.resumeAt(moved.lanes(), moved.next());
      if (reset) {
        subscription.onReset(Notice.ResetReason.EPOCH, topic);
      }
    });
    fanOuts.forget(topic);
  }

  private void restart(String topic, int partition, long at, List<Notice.ResetReason> told) {
    var affected = affected(topic);
    replays.forget(topic);
    log(topic, partition).restart(at);
    affected.forEach((subscription, place) -> {
      var cutBack = !told.isEmpty() && place.capAt(topic, partition, at);
      if (cutBack) {
        subscription.forgetEnd(topic);
      }
      var moved = cutBack && subscription.onGap() == OnGap.LATEST
          ? place.toEnd(logs(topic), subscription.selections())
          : place;
      subscription.resumeAt(moved.lanes(), moved.next());
      if (cutBack) {
        told.forEach(reason -> subscription.onReset(reason, topic));
      }
    });
    fanOuts.forget(topic);
  }

  private Map<Subscription, Place> affected(String topic) {
    var affected = new LinkedHashMap<Subscription, Place>();
    forEach(subscription -> {
      if (subscription.selections().topics().contains(topic)) {
        affected.put(subscription, subscription.place());
      }
    });
    return affected;
  }

  /** Every subscription that has not ended. */
  private void forEach(Consumer<Subscription> action) {
    reading.copy().forEach(action);
    fanOuts.all().forEach(fanOut -> fanOut.joined().copy().forEach(action));
  }
}
