package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.ChannelSpec;

/**
 * One channel that a client asked for.
 *
 * @param channel
 *          as the client named it
 * @param spec
 *          the configured channel behind it
 * @param key
 *          the key's bytes; {@link Bytes#NONE} for a whole topic
 * @param name
 *          the channel's text
 */
public record Selection(Channel channel, ChannelSpec spec, Bytes key, String name) {
  /** The selection of a channel. */
  public static Selection of(Channel channel, ChannelSpec spec) {
    return new Selection(channel, spec, switch (channel) {
      case Channel.Whole _ -> Bytes.NONE;
      case Channel.Key key -> Bytes.utf8(key.key());
    }, channel.toString());
  }

  boolean isWhole() {
    return key.isNone();
  }
}
