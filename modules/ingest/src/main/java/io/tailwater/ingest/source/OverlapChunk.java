package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The items that one commit added to an overlap.
 *
 * @param number
 *          orders the chunks of a feed by arrival
 * @param sinceMillis
 *          a time before the feed's first item
 * @param resumeId
 *          the upstream id of the first item
 * @param resumeTimes
 *          what that id says, by upstream topic
 * @param newest
 *          the newest item of each upstream topic in this chunk
 */
record OverlapChunk(long number, long sinceMillis, String resumeId, Map<String, Long> resumeTimes,
    Map<String, Long> newest, List<ItemId> items) {
  private static final byte FORMAT = 1;

  OverlapChunk {
    resumeTimes = Map.copyOf(resumeTimes);
    newest = Map.copyOf(newest);
    items = List.copyOf(items);
  }

  /** When, in the upstream's time, the chunk begins. */
  long beginsMillis() {
    return resumeTimes.values().stream().mapToLong(Long::longValue).max().orElse(sinceMillis);
  }

  /** The newest item's time. */
  long newestMillis() {
    return newest.values().stream().mapToLong(Long::longValue).max().orElse(sinceMillis);
  }

  Bytes encode() {
    var bytes = new ByteArrayOutputStream(256 + items.size() * ItemId.BYTES);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(sinceMillis);
      out.writeUTF(resumeId);
      encode(resumeTimes, out);
      encode(newest, out);
      out.writeInt(items.size());
      for (var item : items) {
        out.writeLong(item.high());
        out.writeLong(item.low());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.of(bytes.toByteArray());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException
   *           where it is something else
   */
  static OverlapChunk decode(long number, Bytes encoded) {
    try (var in = new DataInputStream(new ByteArrayInputStream(encoded.array()))) {
      var format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException("a position of format " + format
            + " was written by another version; this one reads format " + FORMAT);
      }
      var since = in.readLong();
      var resumeId = in.readUTF();
      var resumeTimes = decodeTimes(in);
      var newest = decodeTimes(in);
      var items = new ArrayList<ItemId>();
      for (var left = in.readInt(); left > 0; left--) {
        items.add(new ItemId(in.readLong(), in.readLong()));
      }
      return new OverlapChunk(number, since, resumeId, resumeTimes, newest, items);
    } catch (IOException e) {
      throw new IllegalArgumentException("a position of " + encoded.length()
          + " bytes is no list of items: " + e.getMessage(), e);
    }
  }

  private static void encode(Map<String, Long> times, DataOutputStream out) throws IOException {
    out.writeInt(times.size());
    for (var time : times.entrySet()) {
      out.writeUTF(time.getKey());
      out.writeLong(time.getValue());
    }
  }

  private static Map<String, Long> decodeTimes(DataInputStream in) throws IOException {
    var times = new HashMap<String, Long>();
    for (var left = in.readInt(); left > 0; left--) {
      times.put(in.readUTF(), in.readLong());
    }
    return times;
  }
}
