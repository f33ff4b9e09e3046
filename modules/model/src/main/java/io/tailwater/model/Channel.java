package io.tailwater.model;

import java.util.regex.Pattern;

/** What a client names to subscribe: a configured channel, whole, or one key of it. */
public sealed interface Channel {
  /**
   * Letters, digits, dot, underscore and hyphen, as in Kafka's topic names; not one or two dots.
   */
  Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

  /** The configured channel's name: everything before the first {@code /}. */
  String name();

  /** Every event of the channel. */
  record Whole(String name) implements Channel {
    public Whole {
      requireName(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The events of one key. */
  record Key(String name, String key) implements Channel {
    public Key {
      requireName(name);
      if (key.isEmpty()) {
        throw new IllegalArgumentException("the key after '" + name + "/' is empty");
      }
    }

    @Override
    public String toString() {
      return name + "/" + key;
    }
  }

  /**
   * Reads {@code name} or {@code name/key}; the key is everything after the first slash and has
   * been
   * percent-decoded by the caller.
   *
   * @throws IllegalArgumentException
   *           naming what is wrong
   */
  static Channel parse(String text) {
    var slash = text.indexOf('/');
    return slash < 0
        ? new Whole(text)
        : new Key(text.substring(0, slash), text.substring(slash + 1));
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name
          + "' is not a channel name: 1 to 249 letters, digits, '.', '_' or '-' are, "
          + "but not '.' or '..'");
    }
    if (name.startsWith("stream.")) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a channel name: 'stream.' is kept for notices");
    }
  }
}
