package io.tailwater.stream;

import io.tailwater.stream.Complaint.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way to break the engine.
 *
 * @param breaks
 *          what then is wrong
 * @param file
 *          the class whose source is changed
 * @param from
 *          what is there, exactly once
 * @param to
 *          what replaces it
 * @param complaints
 *          one of these has to be what a simulation says
 */
record Mutation(String breaks, String file, String from, String to, List<Kind> complaints) {
  /** Whether what a simulation complained of is one of what was expected. */
  boolean isWhatWasSaid(String complaint) {
    return complaints.stream().anyMatch(kind -> complaint.contains(": " + kind + ": "));
  }

  private static Mutation of(String breaks, String file, String from, String to,
      Kind... complaints) {
    return new Mutation(breaks, file, from, to, List.of(complaints));
  }

  static List<Mutation> all() {
    return Stream.of(joining(), positions(), telling(), cutting(), bounding())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> joining() {
    return List.of(
        of("a reader joins one event behind the end", "ReaderLane",
            "next() == log.end()", "next() >= log.end() - 1", Kind.LOST,
            Kind.BACK),
        of("a reader joins before the newest frame that it has had", "Subscription",
            "join(fanOut, fanOut.log().end())",
            "join(fanOut, Math.max(fanOut.log().end() - 1, 0))", Kind.BACK, Kind.TWICE),
        of("a cursor joins at a point that is behind it in one partition", "PositionTrail",
            "return Positions.isNowhereBehind(position, after(low - 1))\n"
                + "        && Positions.isNowhereBehind(upper, position) ? low : -1;",
            "return low;", Kind.LOST, Kind.BACK, Kind.TWICE),
        of("a reader reads in the log what was evicted there", "ReaderLane",
            "next() >= log.start()", "next() >= 0", Kind.LOST),
        of("logs are not evicted", "Engine",
            "    log.evict();\n", "", Kind.BOUND),
        of("who follows a fan-out is not woken", "FanOut",
            "      joined.get(i).onAppended();\n", "", Kind.STUCK),
        of("who reads by itself is not woken", "Engine",
            "      reading.get(i).onAppended();\n", "", Kind.STUCK));
  }

  private static List<Mutation> positions() {
    return List.of(
        of("an event is appended twice", "FanOut",
            "    log.append(frame, position, lane);\n",
            "    log.append(frame, position, lane);\n    log.append(frame, position, lane);\n",
            Kind.TWICE, Kind.BACK),
        of("a cursor is resumed one before", "TopicStart",
            "        return own;\n", "        return Math.max(0, own - 1);\n", Kind.TWICE,
            Kind.UNTOLD),
        of("a topic that was created anew keeps its epoch", "Place",
            "(now, lanes -> new TopicLanes(now.state(), lanes.kind(),\n"
                + "        partitionsBelow(now.state().partitions())),",
            "(now, lanes -> new TopicLanes(lanes.topic(), lanes.tag(), lanes.epoch(), lanes.kind(),"
                + " now.state().partitions(), partitionsBelow(now.state().partitions())),",
            Kind.NEEDLESS, Kind.UNTOLD, Kind.BACK),
        of("what was filtered out does not advance who follows", "FanOut",
            "sequence == log.end() ? ends() : log.positionBefore(sequence)",
            "sequence == log.end() ? log.positionAfterPrevious(sequence)"
                + " : log.positionBefore(sequence)",
            Kind.STUCK, Kind.BACK),
        of("who falls off goes on at the end", "Subscription",
            "resumeAt(fanOut.key().lanes(), fanOut.positionAt(sequence))",
            "resumeAt(fanOut.key().lanes(), fanOut.positionAt(fanOut.log().end()))", Kind.LOST),
        of("a partition that appears is read from its end", "Place",
            "(lane, _) -> lane < 0 ? 0 : next[lane]",
            "(lane, partition) -> lane < 0 ? now.log(partition).end() : next[lane]", Kind.LOST),
        of("a key's new partition is read from its end", "TopicStart",
            "        return 0;\n", "        return view.end().get(partition);\n", Kind.LOST));
  }

  private static List<Mutation> telling() {
    return List.of(
        of("a gap is not told when a cursor is resumed", "TopicStart",
            "      for (var channel : request.selections().channels(topic)) {\n"
                + "        gaps.add(",
            "      for (var channel : List.<String>of()) {\n        gaps.add(", Kind.LOST,
            Kind.UNTOLD),
        of("a gap that a reader meets is not told", "Reading",
            "    skipped.ifPresent(of::enqueue);\n", "", Kind.LOST, Kind.UNTOLD, Kind.BACK),
        of("replays are not bounded", "Replays",
            ": maxBytes - bytes;", ": maxBytes;", Kind.BOUND),
        of("a reset is told after what came from it", "Notices",
            "    while (!waiting.isEmpty() && isSaidAgain(told.notice(), waiting.getLast().notice()))"
                + " {\n      waiting.removeLast();\n    }\n",
            "    waiting.removeIf(older -> isSaidAgain(told.notice(), older.notice()));\n",
            Kind.UNTOLD, Kind.BACK, Kind.LOST),
        of("a replayed chunk is read from one too late", "Replay",
            "index = begun.indexOf(position);", "index = begun.indexOf(position + 1);",
            Kind.LOST),
        of("a gap that retention leaves for the tail is taken for a hole", "Engine",
            "  public void onEvicted(String topic, int partition, long low) {\n"
                + "    restart(topic, partition, low, List.of());",
            "  public void onEvicted(String topic, int partition, long low) {\n"
                + "    log(topic, partition).append(List.of(), low);",
            Kind.LOST));
  }

  private static List<Mutation> cutting() {
    return List.of(
        of("a frame is finished at the wrong byte", "EncodedLog",
            "sink.finish(block.segment, from + taken, end)",
            "sink.finish(block.segment, from + taken, end - 1)", Kind.TORN),
        of("a frame that was taken in part is not finished", "EncodedLog",
            "      sink.finish(block.segment, from + taken, end);\n", "", Kind.TORN),
        of("a truncation is not told", "Engine",
            "List.of(Notice.ResetReason.TRUNCATED)", "List.of()", Kind.UNTOLD, Kind.STUCK,
            Kind.TWICE),
        of("a truncation does not move back who is beyond it", "Place",
            "    next[lane] = end;\n", "", Kind.LOST, Kind.UNTOLD, Kind.BACK, Kind.TWICE),
        of("until is one too late", "Bound",
            "? offsets.get(partition) : 0", "? offsets.get(partition) + 1 : 0", Kind.END),
        of("until is one too early", "Bound",
            "? offsets.get(partition) : 0", "? offsets.get(partition) - 1 : 0", Kind.END));
  }

  private static List<Mutation> bounding() {
    return List.of(
        of("limit is one too many in a fan-out", "Bound",
            "Math.min(events, eventsLeft)",
            "Math.min(events, eventsLeft + (eventsLeft < 1_000 ? 1 : 0))", Kind.END),
        of("the bound of all fan-outs' memory is not kept", "FanOuts",
            "use.isOver() || log.bytes() >", "log.bytes() >", Kind.BOUND),
        of("the bound of a fan-out's window is not kept", "FanOuts",
            "(use.isOver() || log.bytes() > bounds.windowBytes())", "use.isOver()", Kind.BOUND),
        of("the number of fan-outs is not bounded", "FanOuts",
            "all.size() >= bounds.max() && ", "all.size() < 0 && ", Kind.BOUND),
        of("who leaves a fan-out stays in it", "Subscription",
            "fanOut.leave(this)", "fanOut.isIdle()", Kind.CRASHED),
        of("an event of any key is for a key's channel", "Selections",
            "key.isNone() || key.equals(event.key())", "true", Kind.TWICE),
        of("the filter is ignored", "Selections",
            "return filter.accepts(selection.channel(), event)\n", "return selection != null\n",
            Kind.TWICE),
        of("another cursor is told with an event", "FanOut",
            "    position[lane] = event.offset() + 1;\n", "", Kind.LOST, Kind.TWICE),
        of("what is appended while a segment is full is lost", "FanOuts",
            "      append(interest.whole, topic, event);\n",
            "if (event.value().length() < 5_000) append(interest.whole, topic, event);",
            Kind.LOST));
  }
}
