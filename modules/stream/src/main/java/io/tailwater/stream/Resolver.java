package io.tailwater.stream;

import io.tailwater.model.Notice;
import io.tailwater.model.Notice.Outcome;
import io.tailwater.model.Notice.ResetReason;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.stream.Request.Until;
import io.tailwater.stream.TopicStart.Verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns a request into exact positions, and says what could not be kept (protocol 2.4, 2.5, 2.8).
 */
public final class Resolver {
  /** What {@link Notice.Open} says besides positions. */
  public record Terms(long heartbeatMillis, long maxLifetimeMillis, long serverTimeMillis) {}

  private final Request request;
  private final Map<String, TopicView> views;
  private final Map<String, TopicStart> starts = new TreeMap<>();

  private Resolver(Request request, Map<String, TopicView> views) {
    this.request = request;
    this.views = views;
  }

  /**
   * Resolves against what is known of the topics.
   *
   * @param views
   *          one for each of the request's topics
   */
  public static Resolution resolve(Request request, Map<String, TopicView> views, Terms terms) {
    return new Resolver(request, views).resolve(terms);
  }

  /**
   * Whether the request's cursor is of another life of the topic than the view: an older one, or
   * one
   * that whoever made the view has not heard of yet.
   */
  public static boolean presentsAnotherLife(Request request, TopicView view) {
    return request.presented() instanceof Request.Presented.Valid(var cursor, _)
        && TopicStart.isOfAnotherLife(cursor, view);
  }

  private Resolution resolve(Terms terms) {
    for (var topic : request.selections().topics()) {
      starts.put(topic, TopicStart.resolve(request, TopicStart.require(views, topic)));
    }
    return mismatch().or(this::notYet)
        .orElseGet(() -> needsLeaders()
            ? new Resolution.AskLeaders()
            : found(start(terms)));
  }

  private Resolution found(Start start) {
    return request.looksBack()
        ? new Resolution.LooksBack(start, request.last().orElseThrow(), low(start.lanes()))
        : new Resolution.Resolved(start);
  }

  private List<Long> low(Lanes lanes) {
    return isFromLogs()
        ? List.of()
        : lanes.all()
            .stream()
            .map(lane -> TopicStart.require(views, lane.topic()).low().get(lane.partition()))
            .toList();
  }

  private boolean isFromLogs() {
    return views.values()
        .stream()
        .anyMatch(view -> view.authority() == TopicView.Authority.LOGS);
  }

  private Optional<Resolution> mismatch() {
    if (request.until() instanceof Until.Position(var cursor)) {
      for (var view : views.values()) {
        if (!TopicStart.isOfThisLife(cursor, view)) {
          return Optional.of(new Resolution.Mismatch(true, "the cursor says nothing of '"
              + view.state().topic() + "', or is of another topic that had that name"));
        }
      }
    }
    return first(Verdict.MISMATCH).map(topic -> new Resolution.Mismatch(false,
        "the cursor is not for '" + String.join("', '", request.selections().channels(topic))
            + "': it was made for " + (request.selections().kind(topic) == Kind.WHOLE
                ? "keys of the channel, not all of it"
                : "the whole channel, not keys of it")));
  }

  private Optional<Resolution> notYet() {
    return first(Verdict.NOT_IN_LOGS).<Resolution>map(_ -> new Resolution.AskLeaders())
        .or(() -> first(Verdict.AHEAD).map(_ -> new Resolution.AskAgain()))
        .or(this::untilAhead);
  }

  /** An end in partitions that this node has not seen yet would be taken for one at their start. */
  private Optional<Resolution> untilAhead() {
    if (!(request.until() instanceof Until.Position(var cursor))) {
      return Optional.empty();
    }
    return views.values()
        .stream()
        .filter(view -> TopicStart.namesMorePartitions(cursor, view))
        .findFirst()
        .map(view -> switch (view.authority()) {
          case LOGS -> new Resolution.AskLeaders();
          case LEADERS -> new Resolution.AskAgain();
          case LEADERS_FINALLY -> new Resolution.Mismatch(true,
              "the cursor is of more partitions than '" + view.state().topic() + "' has");
        });
  }

  private Optional<String> first(Verdict verdict) {
    return starts.entrySet()
        .stream()
        .filter(start -> start.getValue().verdict() == verdict)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean needsLeaders() {
    var untilNeeds = switch (request.until()) {
      case Until.Now _,Until.At _,Until.Earliest _ -> true;
      case Until.Never _,Until.Later _,Until.Position _ -> false;
    };
    var fromNeeds = !(request.from() instanceof Request.From.Latest) && !request.looksBack()
        && starts.values().stream().anyMatch(TopicStart::usedFrom);
    return isFromLogs() && (untilNeeds || fromNeeds);
  }

  private Start start(Terms terms) {
    var lanes = new Lanes(starts.values().stream().map(TopicStart::lanes).toList());
    var next = starts.values().stream().flatMap(start -> start.next().stream()).toList();
    return new Start(request.selections(), lanes, next, first(terms),
        new Start.Bounds(until(), request.limit(), request.until() instanceof Until.Later),
        request.onGap(), fails());
  }

  private boolean fails() {
    return request.onGap() == OnGap.FAIL
        && starts.values().stream().anyMatch(TopicStart::isBroken);
  }

  private List<Notice> first(Terms terms) {
    var outcomes = new LinkedHashMap<String, Outcome>();
    request.selections()
        .all()
        .forEach(selection -> outcomes.put(selection.channel().toString(),
            start(selection.spec().topic()).outcome()));
    var gaps = starts.values().stream().flatMap(start -> start.gaps().stream()).toList();
    var notices = new ArrayList<Notice>();
    notices.add(new Notice.Open(outcomes, gaps, terms.heartbeatMillis(), terms.maxLifetimeMillis(),
        terms.serverTimeMillis(), Optional.empty()));
    if (!gaps.isEmpty()) {
      notices.add(new Notice.Gap(gaps));
    }
    resets().forEach((reason, channels) -> notices.add(new Notice.Reset(reason, channels)));
    return notices;
  }

  private Map<ResetReason, List<String>> resets() {
    var resets = new EnumMap<ResetReason, List<String>>(ResetReason.class);
    starts.forEach((topic, start) -> start.reset()
        .ifPresent(reason -> resets
            .computeIfAbsent(reason, _ -> new ArrayList<>())
            .addAll(request.selections().channels(topic))));
    return resets;
  }

  private TopicStart start(String topic) {
    var start = starts.get(topic);
    if (start == null) {
      throw new IllegalStateException("topic " + topic + " was not resolved");
    }
    return start;
  }

  private Map<String, List<Long>> until() {
    var until = new TreeMap<String, List<Long>>();
    views.forEach((topic, view) -> {
      switch (request.until()) {
        case Until.Never _,Until.Later _ -> {
          // No offset to end at.
        }
        case Until.Now _ -> until.put(topic, view.end());
        case Until.Earliest _ -> until.put(topic, view.low());
        case Until.At _ -> until.put(topic, view.until());
        case Until.Position(var cursor) -> until.put(topic, TopicStart.positions(cursor, view));
      }
    });
    return until;
  }

}
