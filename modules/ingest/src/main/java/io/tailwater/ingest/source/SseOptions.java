package io.tailwater.ingest.source;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import tools.jackson.core.JsonPointer;

/**
 * How to follow an upstream event stream.
 *
 * @param url
 *          where it is
 * @param headers
 *          sent with each request
 * @param format
 *          what the data of its events are
 * @param itemId
 *          where an event's own id is; the empty pointer says that the stream's ids are exact
 * @param itemTopic
 *          where an event names the upstream topic that it came from, for inexact ids
 * @param key
 *          where the record's key is; empty for none
 * @param timestamp
 *          where the record's timestamp is; empty for none
 * @param overlap
 *          how far behind the newest event a resume begins, for inexact ids
 * @param overlapMaxIds
 *          how many item ids are remembered at most, for inexact ids
 * @param stallAfter
 *          silence after which the connection is given up
 * @param backoffMin
 *          upper bound of the first wait before a reconnect
 * @param backoffMax
 *          upper bound of every wait before a reconnect
 * @param maxEventBytes
 *          size above which an event goes to the dead letters
 */
public record SseOptions(URI url, Map<String, String> headers, Format format, JsonPointer itemId,
    JsonPointer itemTopic, JsonPointer key, JsonPointer timestamp, Duration overlap,
    int overlapMaxIds, Duration stallAfter, Duration backoffMin, Duration backoffMax,
    int maxEventBytes) implements SourceOptions {
  /** What the data of an upstream's events are. */
  public enum Format {
    /** Exactly one JSON value; anything else is a dead letter. */
    JSON,
    /** Any text. */
    TEXT
  }

  private static final Set<String> OWN_HEADERS = Set.of("accept", "cache-control", "connection",
      "content-length", "expect", "host", "last-event-id", "upgrade");

  public SseOptions {
    headers = Map.copyOf(headers);
  }

  @Override
  public String upstream() {
    var hash = ItemId.of(url.toString());
    return "sse " + Long.toHexString(hash.high()) + Long.toHexString(hash.low())
        + (exact() ? " exact" : " by " + itemId + " of " + itemTopic);
  }

  static SseOptions take(Options options) {
    var second = Duration.ofSeconds(1);
    var headers = options.under("headers.");
    headers.keySet()
        .stream()
        .filter(name -> OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .ifPresent(name -> {
          throw options.refused("headers." + name, "a header that the source sets itself",
              "any header but " + String.join(", ", OWN_HEADERS.stream().sorted().toList()));
        });
    var backoffMin = options.duration("backoff-min", second, Duration.ofMillis(1),
        Duration.ofMinutes(10));
    var backoffMax = options.duration("backoff-max",
        backoffMin.compareTo(Duration.ofSeconds(30)) > 0 ? backoffMin : Duration.ofSeconds(30),
        backoffMin, Duration.ofHours(1));
    var parsed = new SseOptions(options.url("url"), headers,
        options.choice("format", Format.JSON), options.pointer("item-id", ""),
        options.pointer("item-topic", "/meta/topic"), options.pointer("key", ""),
        options.pointer("timestamp", ""),
        options.duration("overlap", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(10)),
        options.number("overlap-max-ids", 100_000, 1_000, 1_000_000),
        options.duration("stall-after", Duration.ofSeconds(60), Duration.ofMillis(100),
            Duration.ofHours(24)),
        backoffMin, backoffMax,
        options.number("max-event-bytes", 1_000_000, 1_024, 8_000_000));
    parsed.requireJsonForPointers(options);
    return parsed;
  }

  /** The URL without what may be a secret: its query, its fragment and its user. */
  String shownUrl() {
    var port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port
        + (url.getRawPath() == null ? "" : url.getRawPath());
  }

  /** Whether resuming after an id gives exactly the events after it. */
  boolean exact() {
    return itemId.matches();
  }

  private void requireJsonForPointers(Options options) {
    if (format == Format.TEXT && !(itemId.matches() && key.matches() && timestamp.matches())) {
      throw options.refused("format", "'text' together with item-id, key or timestamp",
          "json where any of these is set");
    }
  }
}
