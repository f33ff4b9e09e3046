package io.tailwater.ingest;

import io.tailwater.model.Bytes;

import java.util.HashMap;
import java.util.Map;

/** The keys of the positions topic: a feed's name and, after a slash, one entry of its position. */
final class PositionKey {
  private PositionKey() {}

  static String encode(String feed, String entry) {
    return entry.isEmpty() ? feed : feed + "/" + entry;
  }

  /** The entries of this feed among those of a whole partition. */
  static Map<String, Bytes> entries(String feed, Map<String, Bytes> partition) {
    var entries = new HashMap<String, Bytes>();
    partition.forEach((key, value) -> {
      if (key.equals(feed)) {
        entries.put("", value);
      } else if (key.startsWith(feed + "/")) {
        entries.put(key.substring(feed.length() + 1), value);
      }
    });
    return entries;
  }
}
