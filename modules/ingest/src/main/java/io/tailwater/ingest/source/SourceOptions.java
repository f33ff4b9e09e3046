package io.tailwater.ingest.source;

import java.util.List;
import java.util.Map;

/**
 * What a feed asks of its source: one record per kind of source, and the closed list of kinds.
 */
public sealed interface SourceOptions permits SseOptions, HostOptions, FileOptions {
  /** The kinds that there are, as {@code tailwater.feeds.<name>.source} names them. */
  List<String> KINDS = List.of("sse", "host", "file");

  /**
   * Identifies what a position of the feed is a position in; positions of another upstream say
   * nothing in this one. Holds no secret: a URL is part of it by its hash.
   */
  String upstream();

  /**
   * Reads a feed's options.
   *
   * @throws IllegalArgumentException
   *           naming the key, what was got and what is accepted
   */
  static SourceOptions parse(String feed, String source, Map<String, String> given) {
    var options = new Options(feed, given);
    SourceOptions parsed = switch (source) {
      case "sse" -> SseOptions.take(options);
      case "host" -> HostOptions.take(options);
      case "file" -> FileOptions.take(options);
      default -> throw new IllegalArgumentException("tailwater.feeds." + feed + ".source got '"
          + source + "'; it takes " + String.join(", ", KINDS));
    };
    options.requireNoneLeft(source);
    return parsed;
  }
}
