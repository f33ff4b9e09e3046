package io.tailwater.ingest.source;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

import tools.jackson.core.JsonPointer;

/**
 * How to follow a growing file.
 *
 * @param path
 *          the file's name; what it names may change
 * @param format
 *          what its lines are
 * @param key
 *          where in an NDJSON line the record's key is; empty for none
 * @param timestamp
 *          where in an NDJSON line the record's timestamp is; empty for none
 * @param from
 *          where to begin in a file that is followed for the first time
 * @param poll
 *          how often to look for what was added
 * @param maxLineBytes
 *          length above which a line goes to the dead letters
 */
public record FileOptions(Path path, Format format, JsonPointer key, JsonPointer timestamp,
    From from, Duration poll, int maxLineBytes) implements SourceOptions {
  /** What a file's lines are. */
  public enum Format {
    /** Text. */
    LINES,
    /** One JSON value each. */
    NDJSON
  }

  /** Where to begin. */
  public enum From {
    /** With the first line. */
    START,
    /** With what is added from now on. */
    END
  }

  @Override
  public String upstream() {
    return "file " + path;
  }

  static FileOptions take(Options options) {
    var parsed = new FileOptions(path(options), options.choice("format", Format.LINES),
        options.pointer("key", ""), options.pointer("timestamp", ""),
        options.choice("from", From.START),
        options.duration("poll", Duration.ofMillis(200), Duration.ofMillis(10),
            Duration.ofMinutes(1)),
        options.number("max-line-bytes", 1_000_000, 1_024, 8_000_000));
    if (parsed.format == Format.LINES && !(parsed.key.matches() && parsed.timestamp.matches())) {
      throw options.refused("format", "'lines' together with key or timestamp",
          "ndjson where any of these is set");
    }
    return parsed;
  }

  private static Path path(Options options) {
    var text = options.required("path", "a file's path");
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw options.refused("path", "'" + text + "'", "a file's path");
    }
  }
}
