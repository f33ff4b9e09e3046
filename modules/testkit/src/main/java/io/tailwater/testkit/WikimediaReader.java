package io.tailwater.testkit;

import java.util.Random;
import java.util.regex.Pattern;

/**
 * One connection's place in the topics, and the ids that it says.
 *
 * <p>
 * Confined to its connection's thread. While it is behind it takes runs of one topic, then of the
 * other, as a consumer that catches up does.
 */
final class WikimediaReader {
  private static final Pattern ENTRY = Pattern
      .compile("\"topic\"\\s*:\\s*\"([^\"]+)\"[^}]*?\"timestamp\"\\s*:\\s*(\\d+)");
  private static final int LONGEST_RUN = 40;
  private static final long UNKNOWN = -1;

  private final WikimediaLog log;
  private final Random random;
  private final int[] next = new int[WikimediaLog.TOPICS.size()];
  private final long[] reached = new long[WikimediaLog.TOPICS.size()];
  private int topic;
  private int left;

  /**
   * A reader from the id, or from the time, or else from the end.
   *
   * @param lastEventId
   *          empty for none
   * @param sinceMillis
   *          negative for none
   */
  WikimediaReader(WikimediaLog log, Random random, String lastEventId, long sinceMillis) {
    this.log = log;
    this.random = random;
    var emitted = log.emitted();
    for (var i = 0; i < next.length; i++) {
      reached[i] = UNKNOWN;
      next[i] = log.end(i, emitted);
      if (lastEventId.isEmpty() && sinceMillis >= 0) {
        next[i] = log.offsetForTime(i, sinceMillis, next[i]);
      }
    }
    var entries = ENTRY.matcher(lastEventId);
    while (entries.find()) {
      var i = WikimediaLog.TOPICS.indexOf(entries.group(1));
      if (i >= 0) {
        reached[i] = Long.parseLong(entries.group(2));
        next[i] = log.offsetForTime(i, reached[i], next[i]);
      }
    }
  }

  /** The next event as its bytes' text; empty where there is none yet. */
  String read() {
    var emitted = log.emitted();
    if (left == 0 || next[topic] >= log.end(topic, emitted)) {
      topic = random.nextInt(next.length);
      left = 1 + random.nextInt(LONGEST_RUN);
      if (next[topic] >= log.end(topic, emitted)) {
        topic = 1 - topic;
      }
    }
    if (next[topic] >= log.end(topic, emitted)) {
      return "";
    }
    left--;
    var offset = next[topic]++;
    reached[topic] = log.time(topic, offset);
    return "event: message\nid: " + id() + "\ndata: " + log.data(topic, offset) + "\n\n";
  }

  private String id() {
    var id = new StringBuilder("[");
    for (var i = 0; i < reached.length; i++) {
      id.append(i == 0 ? "" : ",")
          .append("{\"topic\":\"")
          .append(WikimediaLog.TOPICS.get(i))
          .append("\",\"partition\":0,")
          .append(reached[i] == UNKNOWN ? "\"offset\":-1}" : "\"timestamp\":" + reached[i] + "}");
    }
    return id.append("]").toString();
  }
}
