package io.tailwater.processor;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A configured Kafka Streams topology from one topic to another.
 *
 * @param name
 *          names the pipeline's state and changelog: under another name it starts afresh
 * @param from
 *          topic of measurements, keyed by metric
 * @param to
 *          topic of the windows, keyed by metric
 * @param windows
 *          how measurements are grouped in time
 */
public record Pipeline(String name, String from, String to, Windows windows) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  public Pipeline {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name
          + "' is not a pipeline name: 1 to 100 letters, digits, '.', '_' or '-' are");
    }
    Objects.requireNonNull(windows, "windows");
    if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
      throw new IllegalArgumentException("pipeline '" + name + "' goes from '" + from + "' to '"
          + to + "': two different topics are accepted");
    }
  }
}
