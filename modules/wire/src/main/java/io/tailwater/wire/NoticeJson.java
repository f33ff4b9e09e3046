package io.tailwater.wire;

import io.tailwater.model.GapRange;
import io.tailwater.model.Notice;

import java.util.List;
import java.util.Locale;

/** The names and members of notices, which SSE and the frame grammar share (protocol 3.6, 4.3). */
final class NoticeJson {
  private NoticeJson() {}

  /** The frame's {@code type}; SSE puts {@code stream.} in front. */
  static String type(Notice notice) {
    return switch (notice) {
      case Notice.Open _ -> "open";
      case Notice.Gap _ -> "gap";
      case Notice.Reset _ -> "reset";
      case Notice.Live _ -> "live";
      case Notice.Lagging _ -> "lagging";
      case Notice.Checkpoint _ -> "checkpoint";
      case Notice.Closing _ -> "closing";
      case Notice.End _ -> "end";
      case Notice.Failed _ -> "error";
    };
  }

  /** Writes the members of the notice's object, without braces. */
  static void members(JsonMembers members, Notice notice) {
    switch (notice) {
      case Notice.Open open -> open(members, open);
      case Notice.Gap gap -> gaps(members, gap.gaps());
      case Notice.Reset reset -> {
        members.string("reason", word(reset.reason()));
        channels(members, reset.channels());
      }
      case Notice.Lagging lagging -> {
        members.string("by", word(lagging.by()));
        members.number("lagMillis", lagging.lagMillis());
      }
      case Notice.Closing closing -> {
        members.string("reason", closing.reason().label());
        members.number("reconnectAfterMillis", closing.reconnectAfterMillis());
      }
      case Notice.Failed failed -> members.string("message", failed.message());
      case Notice.Live _,Notice.Checkpoint _,Notice.End _ -> {
      }
    }
  }

  private static void open(JsonMembers members, Notice.Open open) {
    outcome(members, open);
    lookBack(members, open);
    gaps(members, open.gaps());
    members.number("heartbeatMillis", open.heartbeatMillis());
    members.number("maxLifetimeMillis", open.maxLifetimeMillis());
    members.string("serverTime", Instants.text(open.serverTimeMillis()));
  }

  /** How each channel starts; members of a JSON page, too (protocol 1). */
  static void outcome(JsonMembers members, Notice.Open open) {
    var frame = members.value("outcome").put('{');
    var outcomes = new JsonMembers(frame);
    open.outcomes().forEach((channel, outcome) -> outcomes.string(channel, word(outcome)));
    frame.put('}');
  }

  /** What a look-back for the newest events found, where there was one (protocol 2.11). */
  static void lookBack(JsonMembers members, Notice.Open open) {
    open.lookBack().ifPresent(lookBack -> {
      members.number("found", lookBack.found());
      members.truth("complete", lookBack.complete());
    });
  }

  private static void gaps(JsonMembers members, List<GapRange> gaps) {
    var frame = members.value("gaps").put('[');
    var separator = "";
    for (var gap : gaps) {
      frame.putAscii(separator).put('{');
      var range = new JsonMembers(frame);
      range.string("channel", gap.channel());
      range.number("partition", gap.partition());
      range.number("from", gap.from());
      range.number("to", gap.to());
      range.string("reason", word(gap.reason()));
      frame.put('}');
      separator = ",";
    }
    frame.put(']');
  }

  private static void channels(JsonMembers members, List<String> channels) {
    var frame = members.value("channels").put('[');
    var separator = "";
    for (var channel : channels) {
      frame.putAscii(separator);
      Json.string(frame, channel);
      separator = ",";
    }
    frame.put(']');
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
