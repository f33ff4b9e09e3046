package io.tailwater.edge.admission;

import io.tailwater.model.Channel;
import io.tailwater.model.Cursor;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.OnGap;
import io.tailwater.stream.Request;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import io.tailwater.stream.Selection;
import io.tailwater.stream.Selections;
import io.tailwater.wire.CursorText;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the parameters of {@code /v1/stream} (protocol 1). */
final class StreamParser {
  private static final int MAX_CHANNELS = 64;
  private static final int MAX_LAST = 10_000;
  private static final Duration MIN_HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration MAX_HEARTBEAT = Duration.ofSeconds(60);
  private static final List<String> LAST_EVENT_ID = List.of("lastEventId", "last_event_id",
      "lastEventID");
  private static final Set<String> KNOWN = Set.of("channel", "from", "last", "until", "limit",
      "onGap", "heartbeat", "lastEventId", "last_event_id", "lastEventID");

  private final ChannelDirectory channels;
  private final Duration heartbeat;

  StreamParser(ChannelDirectory channels, Duration heartbeat) {
    this.channels = channels;
    this.heartbeat = heartbeat;
  }

  /** Reads the whole request; {@code nowMillis} is what {@code -5m} counts from. */
  StreamQuestion parse(HttpQuestion question, long nowMillis) throws Refusal {
    var query = QueryParameters.parse(question.query());
    for (var name : query.names()) {
      if (!KNOWN.contains(name)) {
        throw new Refusal(Problem.parameter(400, "Unknown parameter", Problem.echo(name),
            "'" + Problem.echo(name) + "' is not a parameter of this resource; it takes channel,"
                + " from, last, until, limit, onGap, heartbeat and lastEventId"));
      }
    }
    var representation = representation(question);
    var selections = selections(query, representation);
    var from = position(query, "from", nowMillis);
    var presented = presented(question, query, from);
    return new StreamQuestion(new Request(selections, from(from), presented,
        until(query, nowMillis), limit(query), onGap(query), last(query)), representation,
        heartbeat(query),
        cursorParameter(query));
  }

  private static Representation representation(HttpQuestion question) throws Refusal {
    var accept = question.headers().apply("Accept");
    return Representation.negotiate(accept)
        .orElseThrow(() -> new Refusal(
            Problem.parameter(406, "Not acceptable", "Accept", "'Accept' got '"
                + Problem.echo(String.join(", ", accept))
                + "'; this resource is text/event-stream or application/x-ndjson")));
  }

  private Selections selections(QueryParameters query, Representation representation)
      throws Refusal {
    var names = new LinkedHashSet<>(query.all("channel"));
    if (names.isEmpty() || names.size() > MAX_CHANNELS) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", "channel", "'channel' was given "
          + names.size() + " times; it takes 1 to " + MAX_CHANNELS + " channels"));
    }
    var selections = new ArrayList<Selection>();
    for (var name : names) {
      selections.add(selection(name, representation));
    }
    return new Selections(selections);
  }

  private Selection selection(String name, Representation representation) throws Refusal {
    Channel channel;
    try {
      channel = Channel.parse(name);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Problem.badValue("channel", name, "a channel's name (1 to 249 letters,"
          + " digits, '.', '_' or '-', not beginning with 'stream.') and, after a '/', a key"));
    }
    var spec = channels.find(channel.name())
        .orElseThrow(() -> new Refusal(
            Problem.parameter(404, "Unknown channel", "channel",
                "'channel' got '" + Problem.echo(name)
                    + "': no channel '" + channel.name()
                    + "' is configured; GET /v1/channels lists them")));
    if (spec.valueFormat() == ValueFormat.BINARY && representation == Representation.EVENT_STREAM) {
      throw new Refusal(Problem.parameter(406, "Not acceptable", "channel", "'" + spec.name()
          + "' holds binary values, which text/event-stream cannot carry;"
          + " ask for application/x-ndjson, which sends them in base64"));
    }
    return Selection.of(channel, spec);
  }

  private static Optional<PositionText> position(QueryParameters query, String name, long nowMillis)
      throws Refusal {
    var text = query.one(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (name.equals("until") && text.get().equals("now")) {
      return Optional.of(new PositionText.Latest());
    }
    var accepted = name.equals("until") ? "'now', " + PositionText.FROM : PositionText.FROM;
    return Optional.of(PositionText.parse(text.get(), nowMillis)
        .orElseThrow(() -> new Refusal(Problem.badValue(name, text.get(), accepted))));
  }

  private static From from(Optional<PositionText> position) {
    return switch (position.orElseGet(PositionText.Latest::new)) {
      case PositionText.Latest _,PositionText.At _ -> new From.Latest();
      case PositionText.Earliest _ -> new From.Earliest();
      case PositionText.Time(long millis) -> new From.At(millis);
    };
  }

  private static Until until(QueryParameters query, long nowMillis) throws Refusal {
    var position = position(query, "until", nowMillis);
    if (position.isEmpty()) {
      return new Until.Never();
    }
    return switch (position.get()) {
      case PositionText.Latest _ -> new Until.Now();
      case PositionText.Earliest _ -> new Until.Earliest();
      case PositionText.At(Cursor cursor) -> new Until.Position(cursor);
      case PositionText.Time(long millis) -> millis > nowMillis
          ? new Until.Later(millis)
          : new Until.At(millis);
    };
  }

  /** The header wins, because an EventSource repeats its first URL when it reconnects. */
  private static Presented presented(HttpQuestion question, QueryParameters query,
      Optional<PositionText> from) throws Refusal {
    var header = question.header("Last-Event-ID").filter(id -> !id.isBlank());
    if (header.isPresent()) {
      try {
        return new Presented.Valid(CursorText.parse(header.get().trim()), false);
      } catch (IllegalArgumentException e) {
        return new Presented.Invalid();
      }
    }
    for (var name : LAST_EVENT_ID) {
      var text = query.one(name).filter(id -> !id.isBlank());
      if (text.isPresent()) {
        return presented(name, text.get());
      }
    }
    return from.isPresent() && from.get() instanceof PositionText.At(Cursor cursor)
        ? new Presented.Valid(cursor, true)
        : new Presented.Nothing();
  }

  /** What {@link #presented} takes the cursor from, if not from the header. */
  private static String cursorParameter(QueryParameters query) {
    return LAST_EVENT_ID.stream()
        .filter(name -> query.all(name).stream().anyMatch(id -> !id.isBlank()))
        .findFirst()
        .orElse("from");
  }

  private static Presented presented(String name, String text) throws Refusal {
    try {
      return new Presented.Valid(CursorText.parse(text), true);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", name,
          "'" + name + "' got '" + Problem.echo(text) + "'; it takes a cursor: " + e.getMessage()));
    }
  }

  private static OptionalLong limit(QueryParameters query) throws Refusal {
    var text = query.one("limit");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("[1-9]\\d{0,17}")) {
      throw new Refusal(Problem.badValue("limit", text.get(), "a number of events, 1 or more"));
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private static OnGap onGap(QueryParameters query) throws Refusal {
    var text = query.one("onGap").orElse("report");
    return switch (text) {
      case "report" -> OnGap.REPORT;
      case "latest" -> OnGap.LATEST;
      case "fail" -> OnGap.FAIL;
      default -> throw new Refusal(Problem.badValue("onGap", text,
          "'report' (go on with what there is), 'latest' (go on at the end) or 'fail' (end)"));
    };
  }

  private static OptionalInt last(QueryParameters query) throws Refusal {
    var text = query.one("last");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.get().matches("[1-9]\\d{0,4}") || Integer.parseInt(text.get()) > MAX_LAST) {
      throw new Refusal(Problem.badValue("last", text.get(),
          "how many of the newest events to start with, 1 to " + MAX_LAST));
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  private Duration heartbeat(QueryParameters query) throws Refusal {
    var text = query.one("heartbeat");
    if (text.isEmpty()) {
      return heartbeat;
    }
    return PositionText.duration(text.get())
        .filter(d -> d.compareTo(MIN_HEARTBEAT) >= 0 && d.compareTo(MAX_HEARTBEAT) <= 0)
        .orElseThrow(() -> new Refusal(Problem.badValue("heartbeat", text.get(),
            "a duration from 5s to 60s")));
  }
}
