package io.tailwater.edge.admission;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms in which events are sent (protocol 1). */
public enum Representation {
  EVENT_STREAM("text/event-stream"), NDJSON("application/x-ndjson"), PAGE("application/json");

  private final String mediaType;

  Representation(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * The one that the client prefers (RFC 9110 12.5.1); the event stream where it takes anything,
   * empty
   * where it takes none of ours.
   */
  static Optional<Representation> negotiate(List<String> accept) {
    if (accept.isEmpty()) {
      return Optional.of(EVENT_STREAM);
    }
    Representation best = null;
    var bestQuality = 0.0;
    for (var range : String.join(",", accept).split(",", -1)) {
      var parts = range.trim().toLowerCase(Locale.ROOT).split(";", -1);
      var candidate = candidate(parts[0].trim());
      var quality = quality(parts);
      if (candidate.isPresent() && quality > bestQuality) {
        best = candidate.get();
        bestQuality = quality;
      }
    }
    return Optional.ofNullable(best);
  }

  private static Optional<Representation> candidate(String mediaType) {
    return switch (mediaType) {
      case "*/*", "text/*", "text/event-stream" -> Optional.of(EVENT_STREAM);
      case "application/*", "application/x-ndjson" -> Optional.of(NDJSON);
      case "application/json" -> Optional.of(PAGE);
      default -> Optional.empty();
    };
  }

  private static double quality(String[] parts) {
    for (var i = 1; i < parts.length; i++) {
      var parameter = parts[i].trim();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
