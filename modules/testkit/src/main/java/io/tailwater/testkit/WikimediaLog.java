package io.tailwater.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The events of a {@link FakeWikimedia}: two topics, decided by the seed alone but for the time at
 * which they begin, and revealed as time passes.
 *
 * <p>
 * Immutable after construction but for the clock.
 */
final class WikimediaLog {
  static final List<String> TOPICS = List.of("eqiad.mediawiki.recentchange",
      "codfw.mediawiki.recentchange");

  private static final int TICK_MILLIS = 10;

  /** Timestamps of a topic go back by up to this much, as those of many producers do. */
  private static final int DISORDER_MILLIS = 3;

  /** The second topic is silent in the beginning, and again now and then. */
  private static final int STRETCH = 400;

  private final long seed;
  private final int rate;
  private final long beginMillis = System.currentTimeMillis();
  private final long[] times;
  private final int[] offsets;
  private final List<int[]> topics = new ArrayList<>();
  private final byte[] topicOf;

  WikimediaLog(int eventsPerSecond, int total, long seed) {
    this.seed = seed;
    this.rate = eventsPerSecond;
    this.times = new long[total];
    this.offsets = new int[total];
    this.topicOf = new byte[total];
    var random = new Random(seed);
    var counts = new int[TOPICS.size()];
    for (var i = 0; i < total; i++) {
      var silent = i / STRETCH % 3 == 0;
      var topic = !silent && random.nextInt(3) == 0 ? 1 : 0;
      topicOf[i] = (byte) topic;
      offsets[i] = counts[topic]++;
      times[i] = beginMillis + tick(i) * TICK_MILLIS + random.nextInt(DISORDER_MILLIS);
    }
    for (var topic = 0; topic < TOPICS.size(); topic++) {
      topics.add(new int[counts[topic]]);
    }
    for (var i = 0; i < total; i++) {
      topics.get(topicOf[i])[offsets[i]] = i;
    }
  }

  int total() {
    return times.length;
  }

  /** How many events there are by now. */
  int emitted() {
    var ticks = (System.currentTimeMillis() - beginMillis) / TICK_MILLIS;
    return (int) Math.min(times.length, ticks * TICK_MILLIS * rate / 1000);
  }

  /** How many events of the topic are among the first so many of all. */
  int end(int topic, int emitted) {
    var events = topics.get(topic);
    var low = 0;
    var high = events.length;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (events[middle] < emitted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first offset of the topic whose timestamp is not before the time, or its end. */
  int offsetForTime(int topic, long millis, int end) {
    for (var offset = 0; offset < end; offset++) {
      if (time(topic, offset) >= millis) {
        return offset;
      }
    }
    return end;
  }

  long time(int topic, int offset) {
    return times[topics.get(topic)[offset]];
  }

  /** Its place among all events. */
  int index(int topic, int offset) {
    return topics.get(topic)[offset];
  }

  String itemId(int index) {
    return new UUID(seed * 0x9e3779b97f4a7c15L, 0x8000000000000000L | index).toString();
  }

  String data(int topic, int offset) {
    var i = index(topic, offset);
    var wiki = i % 7 == 0 ? "dewiki" : "enwiki";
    return """
        {"$schema":"/mediawiki/recentchange/1.0.0","meta":{"uri":"https://example.org/wiki/Page_%d",\
        "id":"%s","domain":"%s.example.org","stream":"mediawiki.recentchange","dt":"%s",\
        "topic":"%s","partition":0,"offset":%d},"id":%d,"type":"edit","namespace":0,\
        "title":"Page %d","comment":"Zeile – %d","timestamp":%d,"user":"User %d","bot":%b,\
        "wiki":"%s","length":{"old":%d,"new":%d}}""".formatted(i % 500, itemId(i), wiki,
        Instant.ofEpochMilli(times[i]), TOPICS.get(topic), offset, i, i % 500, i, times[i] / 1000,
        i % 90, i % 5 == 0, wiki, 1000 + i % 100, 1000 + i % 131);
  }

  private long tick(int index) {
    return (index * 1000L / rate) / TICK_MILLIS;
  }
}
