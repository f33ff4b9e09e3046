package io.tailwater.ingest;

import io.tailwater.ingest.source.SourceOptions;
import io.tailwater.model.Channel;

import java.util.Map;

/**
 * A configured feed: an upstream and the topic that its events go to.
 *
 * @param name
 *          names the feed and its position; of the form of a channel's name
 * @param source
 *          one of {@link SourceOptions#KINDS}
 * @param topic
 *          where its events go; must exist
 * @param options
 *          as the source takes them, without the {@code options.} before them
 */
public record FeedSpec(String name, String source, String topic, Map<String, String> options) {
  /**
   * Refuses what no source could run.
   *
   * @throws IllegalArgumentException
   *           naming the key, what was got and what is accepted
   */
  public FeedSpec {
    if (!Channel.NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("tailwater.feeds.<name> got '" + name
          + "'; it takes 1 to 249 letters, digits, '.', '_' or '-'");
    }
    if (!Channel.NAME.matcher(topic).matches()) {
      throw new IllegalArgumentException("tailwater.feeds." + name + ".topic got '" + topic
          + "'; it takes 1 to 249 letters, digits, '.', '_' or '-'");
    }
    options = Map.copyOf(options);
    var _ = SourceOptions.parse(name, source, options);
  }

  SourceOptions sourceOptions() {
    return SourceOptions.parse(name, source, options);
  }
}
