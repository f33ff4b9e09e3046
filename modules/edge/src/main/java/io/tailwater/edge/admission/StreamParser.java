package io.tailwater.edge.admission;

import io.tailwater.edge.filter.FilterCompiler;
import io.tailwater.edge.filter.FilterException;
import io.tailwater.model.Channel;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.Filter;
import io.tailwater.stream.OnGap;
import io.tailwater.stream.Request;
import io.tailwater.stream.Selection;
import io.tailwater.stream.Selections;
import io.tailwater.wire.Envelope;
import io.tailwater.wire.EventName;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Reads the parameters of {@code /v1/stream} (protocol 1). */
final class StreamParser {
  private static final int MAX_CHANNELS = 64;
  private static final Duration MIN_HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration MAX_HEARTBEAT = Duration.ofSeconds(60);
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);
  private static final int MAX_LAST = 10_000;
  private static final long MAX_LIMIT = 999_999_999_999_999_999L;
  private static final Set<String> KNOWN = new TreeSet<>(Set.of("channel", "from", "until", "limit",
      "last", "onGap", "wait", "filter", "delivery", "every", "speed", "snapshot", "envelope",
      "event", "heartbeat",
      "lastEventId"));
  private static final Set<String> OTHER_NAMES = Set.of("last_event_id", "lastEventID");

  private final ChannelDirectory channels;
  private final Duration heartbeat;
  private final FilterCompiler filters;

  StreamParser(ChannelDirectory channels, Duration heartbeat, FilterCompiler filters) {
    this.channels = channels;
    this.heartbeat = heartbeat;
    this.filters = filters;
  }

  /** Reads the whole request; {@code nowMillis} is what {@code -5m} counts from. */
  StreamQuestion parse(HttpQuestion question, long nowMillis) throws Refusal {
    var parameters = ParameterSource.read(question);
    for (var name : parameters.names()) {
      if (!KNOWN.contains(name) && !OTHER_NAMES.contains(name)) {
        throw new Refusal(Problem.parameter(400, "Unknown parameter", Problem.echo(name),
            "'" + Problem.echo(name) + "' is not a parameter of this resource; it takes "
                + String.join(", ", KNOWN)));
      }
      if (!name.equals("channel")) {
        var _ = parameters.one(name);
      }
    }
    var representation = representation(question);
    var form = form(parameters);
    var selections = selections(parameters, carriesBinary(representation, form));
    requireUsual(parameters);
    var positions = new PositionParser(question, parameters, nowMillis);
    var from = positions.from();
    var presented = positions.presented();
    var until = positions.until();
    var limit = parameters.count("limit", MAX_LIMIT, "a number of events, 1 or more");
    var onGap = parameters.choice("onGap", OnGap.REPORT);
    var last = last(parameters, positions);
    var beat = parameters.duration("heartbeat", heartbeat, MIN_HEARTBEAT, MAX_HEARTBEAT);
    var waitFor = parameters.duration("wait", Duration.ZERO, Duration.ZERO, MAX_WAIT);
    // The dearest of all, so only for a request that can be taken otherwise.
    var filter = filter(parameters);
    return new StreamQuestion(
        new Request(new Selections(selections, filter), from, presented, until, limit, onGap,
            last),
        representation, form, beat, waitFor, positions.cursorParameter());
  }

  private static Representation representation(HttpQuestion question) throws Refusal {
    var accept = question.headers().apply("Accept");
    return Representation.negotiate(accept)
        .orElseThrow(() -> new Refusal(
            Problem.parameter(406, "Not acceptable", "Accept", "'Accept' got '"
                + Problem.echo(String.join(", ", accept))
                + "'; this resource is text/event-stream, application/x-ndjson"
                + " or application/json")));
  }

  private static EventForm form(Parameters parameters) throws Refusal {
    var usual = new LinkedHashSet<>(parameters.all("channel")).size() > 1
        ? EventName.CHANNEL
        : EventName.NONE;
    return new EventForm(parameters.choice("envelope", Envelope.RAW),
        parameters.choice("event", usual));
  }

  private static boolean carriesBinary(Representation representation, EventForm form) {
    return representation != Representation.EVENT_STREAM || form.envelope() != Envelope.RAW;
  }

  private List<Selection> selections(Parameters parameters, boolean carriesBinary) throws Refusal {
    var names = new LinkedHashSet<>(parameters.all("channel"));
    if (names.isEmpty() || names.size() > MAX_CHANNELS) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", "channel", "'channel' was given "
          + names.size() + " times; it takes 1 to " + MAX_CHANNELS + " channels"));
    }
    var selections = new ArrayList<Selection>();
    for (var name : names) {
      selections.add(selection(name, carriesBinary));
    }
    return selections;
  }

  private Selection selection(String name, boolean carriesBinary) throws Refusal {
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
    if (spec.valueFormat() == ValueFormat.BINARY && !carriesBinary) {
      throw new Refusal(Problem.parameter(406, "Not acceptable", "channel", "'" + spec.name()
          + "' holds binary values, which text/event-stream cannot carry as they are;"
          + " ask for envelope=json, or for application/x-ndjson, which send them in base64"));
    }
    return Selection.of(channel, spec);
  }

  private static OptionalInt last(Parameters parameters, PositionParser positions) throws Refusal {
    var last = parameters.count("last", MAX_LAST, "a number of events from 1 to " + MAX_LAST);
    if (last.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!(positions.from() instanceof Request.From.Latest)) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", "last", "'last' got '"
          + last.getAsLong() + "' beside a 'from' that starts elsewhere; it takes no 'from', or"
          + " from=latest, or a cursor, which overrides it"));
    }
    return OptionalInt.of((int) last.getAsLong());
  }

  private Filter filter(Parameters parameters) throws Refusal {
    var text = parameters.one("filter");
    if (text.isEmpty()) {
      return Filter.ALL;
    }
    try {
      return filters.compile(text.get());
    } catch (FilterException e) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", "filter",
          "'filter' got '" + Problem.echo(text.get()) + "': " + e.getMessage()));
    }
  }

  /** What has only its usual value yet. */
  private static void requireUsual(Parameters parameters) throws Refusal {
    requireUsual(parameters, "delivery", "lossless");
    requireUsual(parameters, "speed", "max");
    requireUsual(parameters, "snapshot", "false");
    var every = parameters.one("every");
    if (every.isPresent()) {
      throw new Refusal(Problem.badValue("every", every.get(),
          "nothing here: it goes with delivery=latest, and 'delivery' takes 'lossless' only"));
    }
  }

  private static void requireUsual(Parameters parameters, String name, String usual)
      throws Refusal {
    var value = parameters.one(name);
    if (value.isPresent() && !value.get().equals(usual)) {
      throw new Refusal(Problem.badValue(name, value.get(), "'" + usual + "' only"));
    }
  }
}
