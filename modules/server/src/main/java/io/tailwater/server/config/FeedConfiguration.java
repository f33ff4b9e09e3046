package io.tailwater.server.config;

import java.util.HashMap;
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
  private static final String HEADERS = "headers.";

  public FeedConfiguration {
    options = hyphenated(options);
  }

  /** Whether the feed was turned off. */
  boolean isOff() {
    return source.equals(NONE);
  }

  /**
   * Environment variables have no hyphens, and Spring Boot reads {@code ITEM_ID} as {@code
   * item.id}: so a dot means a hyphen, but for the one that sets headers apart.
   */
  private static Map<String, String> hyphenated(Map<String, String> given) {
    var options = new HashMap<String, String>();
    given.forEach((key, value) -> {
      var rest = key.startsWith(HEADERS) ? key.substring(HEADERS.length()) : key;
      var name = key.substring(0, key.length() - rest.length()) + rest.replace('.', '-');
      var other = options.put(name, value);
      if (other != null && !other.equals(value)) {
        throw new BadConfiguration("The option " + name
            + " of a feed is given twice, with dots and with hyphens in its name,"
            + " but may have one value only.");
      }
    });
    return Map.copyOf(options);
  }
}
