package io.tailwater.server.config;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An upstream that is brought into a channel.
 *
 * @param source
 *          what reads it; {@code none} turns the feed off
 * @param channel
 *          where its events go; empty for the feed's name
 * @param options
 *          what its source takes
 */
public record FeedConfiguration(@DefaultValue("") String source, @DefaultValue("") String channel,
    @DefaultValue Map<String, String> options) {
  private static final String NONE = "none";

  public FeedConfiguration {
    options = Map.copyOf(options);
  }

  /** Whether the feed was turned off. */
  boolean isOff() {
    return source.equals(NONE);
  }
}
