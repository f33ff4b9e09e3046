package io.tailwater.testkit;

import static java.util.Collections.unmodifiableSortedMap;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An event's id, read by the grammar of protocol section 2 and not by the product's own code, so
 * that a mistake there is noticed.
 *
 * @param topics
 *          in the order of the topics' names
 * @param ended
 *          whether it is marked as the end of a stream
 */
public record CursorId(List<TopicPosition> topics, boolean ended) {
  private static final String END = "~end";
  private static final String DIGIT = "[0-9a-hjkmnp-tv-z]";
  private static final String NUMBER = "(?:0|[1-9][0-9]{0,18})";
  private static final Pattern TOPIC = Pattern
      .compile("(" + DIGIT + "{4})(" + DIGIT + "{6})\\.([ak])("
          + NUMBER + ")((?:\\." + NUMBER + "-" + NUMBER + ")++)");

  /**
   * One topic's part.
   *
   * @param name
   *          tag of the topic's name
   * @param epoch
   *          tag of its life
   * @param wholeTopic
   *          or keys of it
   * @param partitionCount
   *          when the cursor was made
   * @param next
   *          next offset to read, by partition
   */
  public record TopicPosition(String name, String epoch, boolean wholeTopic, int partitionCount,
      SortedMap<Integer, Long> next) {
    public TopicPosition {
      next = unmodifiableSortedMap(new TreeMap<>(next));
    }
  }

  public CursorId {
    topics = List.copyOf(topics);
  }

  /**
   * Reads an id.
   *
   * @throws IllegalArgumentException
   *           when it is not of the grammar
   */
  public static CursorId parse(String id) {
    var ended = id.endsWith(END);
    var text = ended ? id.substring(0, id.length() - END.length()) : id;
    if (!text.startsWith("1~")) {
      throw new IllegalArgumentException("not a cursor: '" + id + "'");
    }
    var parts = text.substring(2).split("~", -1);
    return new CursorId(Arrays.stream(parts).map(part -> topic(part, id)).toList(), ended);
  }

  private static TopicPosition topic(String part, String id) {
    var topic = TOPIC.matcher(part);
    if (!topic.matches()) {
      throw new IllegalArgumentException(
          "'" + part + "' is no topic's part of a cursor: '" + id + "'");
    }
    var next = new TreeMap<Integer, Long>();
    var positions = topic.group(5);
    for (var dot = 0; dot < positions.length();) {
      var dash = positions.indexOf('-', dot);
      var end = positions.indexOf('.', dash) < 0
          ? positions.length()
          : positions.indexOf('.', dash);
      var partition = Integer.parseInt(positions, dot + 1, dash, 10);
      if (!next.isEmpty() && partition <= next.lastKey()) {
        throw new IllegalArgumentException("partitions do not ascend in '" + id + "'");
      }
      next.put(partition, Long.parseLong(positions, dash + 1, end, 10));
      dot = end;
    }
    return new TopicPosition(topic.group(1), topic.group(2), topic.group(3).equals("a"),
        Integer.parseInt(topic.group(4)), next);
  }
}
