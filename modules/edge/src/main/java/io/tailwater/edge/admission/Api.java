package io.tailwater.edge.admission;

import io.tailwater.edge.filter.FilterCompiler;
import io.tailwater.model.Bytes;
import io.tailwater.model.CloseReason;
import io.tailwater.stream.Engine;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Resolution;
import io.tailwater.stream.Resolver;
import io.tailwater.stream.TopicView;
import io.tailwater.wire.CursorText;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public API: routes requests and answers all that needs no stream. Confined to the engine's
 * thread.
 */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String STREAM = "/v1/stream";

  /**
   * Who may ask, and what for.
   *
   * @param hosts
   *          names that {@code Host} may have
   * @param origins
   *          origins of pages that may read answers
   * @param heartbeat
   *          where a request names none
   * @param filters
   *          compiles what requests filter by
   */
  public record Terms(List<String> hosts, List<String> origins, Duration heartbeat,
      FilterCompiler filters) {}

  private final Gate gate;
  private final StreamParser parser;
  private final ChannelDirectory channels;
  private final Engine engine;
  private final ClusterView cluster;
  private final BooleanSupplier ready;
  private final LongSupplier nowMillis;

  /**
   * {@code ready} is asked for {@code /v1/ready}; {@code nowMillis} is the clock of
   * {@code cluster}.
   */
  public Api(Terms terms, ChannelDirectory channels, Engine engine, ClusterView cluster,
      BooleanSupplier ready, LongSupplier nowMillis) {
    this.gate = new Gate(terms.hosts(), terms.origins());
    this.parser = new StreamParser(channels, terms.heartbeat(), terms.filters());
    this.channels = channels;
    this.engine = engine;
    this.cluster = cluster;
    this.ready = ready;
    this.nowMillis = nowMillis;
  }

  /** Whether the request is to be answered once its body is there. */
  public static boolean takesBody(HttpQuestion question) {
    return question.method().equals("POST") && question.path().equals(STREAM);
  }

  /** Answers, or says that a stream is to be started. */
  public Answer answer(HttpQuestion question) {
    var headers = new LinkedHashMap<String, String>();
    try {
      gate.check(question);
      gate.allowedOrigin(question).ifPresent(origin -> {
        headers.put("Access-Control-Allow-Origin", origin);
        headers.put("Access-Control-Expose-Headers", "Retry-After");
        headers.put("Vary", "Origin");
      });
      return route(question, headers);
    } catch (Refusal e) {
      return refuse(e.problem(), headers);
    }
  }

  /** The answer to a request that is not HTTP as we take it. */
  public static Answer.Whole refuse(Problem problem) {
    return refuse(problem, Map.of());
  }

  /** A page. */
  public static Answer.Whole page(Bytes page, Map<String, String> headers) {
    return new Answer.Whole(200, Representation.PAGE.mediaType(), page, headers);
  }

  /** The answer where we failed; what happened is logged, not told. */
  public static Answer.Whole failed(Throwable cause) {
    LOG.atError().setCause(cause).log("a request failed");
    return refuse(
        Problem.request(500, "Internal error", "the edge failed to answer; its log says why"));
  }

  private Answer route(HttpQuestion question, Map<String, String> headers) throws Refusal {
    if (question.method().equals("OPTIONS")) {
      return preflight(question.path(), headers);
    }
    var path = question.path();
    if (!List.of(STREAM, "/v1/channels", "/v1/ready", "/v1/live").contains(path)) {
      throw new Refusal(Problem.request(404, "Not found", "'" + Problem.echo(path)
          + "' is not here; there are /v1/stream, /v1/channels, /v1/ready and /v1/live"));
    }
    if (!question.method().equals("GET") && !takesBody(question)) {
      headers.put("Allow", allowed(path));
      throw new Refusal(Problem.request(405, "Method not allowed", path + " got "
          + Problem.echo(question.method()) + "; it takes " + allowed(path)));
    }
    return switch (path) {
      case STREAM -> stream(question, headers);
      case "/v1/channels" -> json(200, catalogue(), headers);
      case "/v1/ready" -> ready(headers);
      default -> json(200, Map.of("status", "live"), headers);
    };
  }

  private Answer stream(HttpQuestion question, Map<String, String> headers) throws Refusal {
    var stream = parser.parse(question, System.currentTimeMillis());
    var request = stream.request();
    if (request.presented() instanceof Presented.Valid(var cursor, _) && cursor.ended()) {
      return new Answer.Whole(204, "", Bytes.EMPTY, headers);
    }
    var views = new HashMap<String, TopicView>();
    for (var topic : request.selections().topics()) {
      engine.view(topic).ifPresent(view -> views.put(topic, view));
    }
    var away = views.size() < request.selections().topics().size()
        || cluster.isAway(nowMillis.getAsLong());
    if (away && stream.representation() != Representation.EVENT_STREAM) {
      throw new Refusal(Problem.unavailable("Kafka, or the topic behind the channel, is not there ("
          + CloseReason.KAFKA.label() + "); try again", 2));
    }
    if (!away) {
      fits(stream, views);
    }
    return new Answer.Stream(stream, headers);
  }

  /** What can only be refused before the stream begins. */
  private static void fits(StreamQuestion stream, Map<String, TopicView> views) throws Refusal {
    var bound = CursorBound.of(stream.request(), views.values());
    // A topic may have grown since the cursor was made, and its client must not be turned away.
    var accepted = stream.request().presented() instanceof Presented.Nothing
        ? CursorText.MAX_LENGTH
        : CursorText.MAX_READ_LENGTH;
    if (bound.length() > accepted) {
      throw new Refusal(Problem.parameter(400, "Too many partitions", "channel",
          "the channels have "
              + bound.partitions() + " partitions in all, so a cursor could have " + bound.length()
              + " characters; " + accepted
              + " are accepted: ask for fewer channels per stream"));
    }
    if (Resolver.resolve(stream.request(), views,
        new Resolver.Terms(0, 0, 0)) instanceof Resolution.Mismatch mismatch) {
      throw new Refusal(stream.problem(mismatch));
    }
  }

  private Answer ready(Map<String, String> headers) {
    if (ready.getAsBoolean()) {
      return json(200, Map.of("status", "ready"), headers);
    }
    return refuse(Problem.unavailable("the tails have not reached the ends of their partitions,"
        + " or Kafka has not answered for " + ClusterView.AWAY_MILLIS / 1000 + " s", 1), headers);
  }

  private Map<String, Object> catalogue() {
    var all = new ArrayList<Map<String, Object>>();
    for (var spec : channels.all()) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("channel", spec.name());
      entry.put("kind", "log");
      entry.put("valueFormat", spec.valueFormat().name().toLowerCase(Locale.ROOT));
      engine.view(spec.topic()).ifPresent(view -> {
        entry.put("partitions", view.state().partitions());
        cluster.watermarks(spec.topic()).ifPresent(watermarks -> {
          entry.put("earliest", watermarks.low());
          entry.put("latest", watermarks.end());
        });
      });
      entry.put("available", engine.view(spec.topic()).isPresent());
      all.add(entry);
    }
    return Map.of("channels", all);
  }

  private static String allowed(String path) {
    return path.equals(STREAM) ? "GET, POST, OPTIONS" : "GET, OPTIONS";
  }

  private static Answer preflight(String path, Map<String, String> headers) {
    headers.put("Allow", allowed(path));
    if (headers.containsKey("Access-Control-Allow-Origin")) {
      headers.put("Access-Control-Allow-Methods", allowed(path));
      headers.put("Access-Control-Allow-Headers",
          "Authorization, Cache-Control, Content-Type, Last-Event-ID");
      headers.put("Access-Control-Max-Age", "600");
    }
    return new Answer.Whole(204, "", Bytes.EMPTY, headers);
  }

  private static Answer json(int status, Object body, Map<String, String> headers) {
    return new Answer.Whole(status, "application/json", Bytes.of(JSON.writeValueAsBytes(body)),
        headers);
  }

  /** The answer to a request that is refused, with headers that go with it. */
  public static Answer.Whole refuse(Problem problem, Map<String, String> headers) {
    var all = new LinkedHashMap<>(headers);
    problem.retryAfterSeconds()
        .ifPresent(seconds -> all.put("Retry-After", Integer.toString(seconds)));
    return new Answer.Whole(problem.status(), "application/problem+json", problem.json(), all);
  }
}
