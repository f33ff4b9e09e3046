package io.tailwater.ingest.source;

import io.tailwater.ingest.source.SseParser.Parsed;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.random.RandomGenerator;

/**
 * Follows an upstream event stream and resumes with {@code Last-Event-ID}.
 *
 * <p>
 * Before each connection it asks the output for the position, behind everything it has offered, so
 * one path serves the first connection, a reconnect and a takeover.
 */
final class SseSource implements Source {
  /** Wait after the upstream refused what was asked. */
  static final Duration REFUSED_RETRY = Duration.ofSeconds(60);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Set<Integer> RETRIED_4XX = Set.of(408, 425, 429);

  /** How one connection ended. */
  private sealed interface Ending {
    /** It broke, or there never was one: it is tried again. */
    record Broken(String trouble, Duration askedWait) implements Ending {}

    /** Nothing came for too long. */
    record Stalled(String trouble) implements Ending {}

    /** The upstream will not have us as we are configured. */
    record Refused(String trouble) implements Ending {}

    /** The upstream said that there will be no more. */
    record Finished() implements Ending {}
  }

  private final SseOptions options;
  private final String upstream;
  private final Backoff backoff;
  private final InstantSource clock = InstantSource.system();
  private Duration upstreamRetry = Duration.ZERO;

  SseSource(SseOptions options) {
    this.options = options;
    this.upstream = options.shownUrl();
    this.backoff = new Backoff(options.backoffMin(), options.backoffMax(),
        RandomGenerator.getDefault());
  }

  @Override
  public void run(FeedOutput output) throws InterruptedException {
    try (var client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(CONNECT_LIMIT)
        .build()) {
      try {
        var more = true;
        while (more) {
          more = follow(client, output);
        }
      } finally {
        client.shutdownNow();
      }
    }
  }

  /** One connection and the wait after it; false when the upstream has finished. */
  private boolean follow(HttpClient client, FeedOutput output) throws InterruptedException {
    output.connecting("");
    switch (connect(client, output)) {
      case Ending.Finished _ -> {
        return false;
      }
      case Ending.Broken broken -> {
        output.backingOff(broken.trouble());
        var asked = broken.askedWait();
        Thread.sleep(backoff.next(asked.compareTo(upstreamRetry) > 0 ? asked : upstreamRetry));
      }
      case Ending.Stalled stalled -> {
        output.stalled(stalled.trouble());
        Thread.sleep(backoff.next(upstreamRetry));
      }
      case Ending.Refused refused -> {
        output.failed(refused.trouble());
        Thread.sleep(REFUSED_RETRY);
      }
    }
    return true;
  }

  private Ending connect(HttpClient client, FeedOutput output) throws InterruptedException {
    var lastId = output.resumePlace().toUtf8();
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response;
    try {
      response = client.send(request(lastId), HttpResponse.BodyHandlers.ofPublisher());
    } catch (IOException e) {
      return new Ending.Broken("cannot reach " + upstream + ": " + e, Duration.ZERO);
    } catch (IllegalArgumentException _) {
      return new Ending.Refused("cannot ask " + upstream
          + ": one of its headers, or the position, cannot be sent over HTTP");
    }
    try (var body = ResponseBody.of(response.body())) {
      var refusal = judge(response);
      return refusal.isPresent() ? refusal.get() : read(body, lastId, output);
    }
  }

  private HttpRequest request(String lastId) {
    var request = HttpRequest.newBuilder(options.url())
        .header("Accept", "text/event-stream")
        .header("Cache-Control", "no-cache")
        .timeout(options.stallAfter());
    if (options.headers()
        .keySet()
        .stream()
        .noneMatch(name -> name.equalsIgnoreCase("user-agent"))) {
      request.header("User-Agent", "tailwater");
    }
    options.headers().forEach(request::header);
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    return request.build();
  }

  /** Why this is no stream to follow; empty where it is one. */
  private Optional<Ending> judge(HttpResponse<?> response) {
    var status = response.statusCode();
    var trouble = upstream + " answered " + status;
    if (status == 204) {
      return Optional.of(new Ending.Finished());
    }
    if (status >= 400 && status < 500 && !RETRIED_4XX.contains(status)) {
      return Optional.of(new Ending.Refused(trouble));
    }
    if (status != 200) {
      return Optional.of(new Ending.Broken(trouble, retryAfter(response)));
    }
    var type = response.headers().firstValue("Content-Type").orElse("nothing");
    return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
        ? Optional.empty()
        : Optional.of(new Ending.Refused(upstream + " answered with " + type
            + " where text/event-stream was asked for"));
  }

  /** RFC 9110 10.2.3: seconds, or a date. */
  private Duration retryAfter(HttpResponse<?> response) {
    var text = response.headers().firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      var wait = Duration.between(Instant.ofEpochMilli(clock.millis()), date.toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }

  private Ending read(ResponseBody body, String lastId, FeedOutput output)
      throws InterruptedException {
    output.running();
    var parsed = new ArrayDeque<Parsed>();
    var parser = new SseParser(options.maxEventBytes(), lastId, parsed::addLast);
    var items = new SseItems(options, clock, lastId);
    while (true) {
      switch (body.read(options.stallAfter())) {
        case ResponseBody.Read.Silence _ -> {
          return new Ending.Stalled(upstream + " was silent for " + options.stallAfter());
        }
        case ResponseBody.Read.End end -> {
          return new Ending.Broken(upstream + ": " + end.reason(), Duration.ZERO);
        }
        case ResponseBody.Read.Data data -> {
          for (var buffer : data.buffers()) {
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            parser.read(bytes, 0, bytes.length);
            offer(parsed, items, output);
          }
        }
      }
    }
  }

  private void offer(ArrayDeque<Parsed> parsed, SseItems items, FeedOutput output)
      throws InterruptedException {
    while (!parsed.isEmpty()) {
      switch (parsed.removeFirst()) {
        case Parsed.Retry retry -> upstreamRetry = Duration.ofMillis(retry.millis());
        case Parsed.Event event -> {
          backoff.reset();
          output.offer(items.event(event));
        }
        case Parsed.Oversized event -> output.offer(items.oversized(event));
      }
    }
  }
}
