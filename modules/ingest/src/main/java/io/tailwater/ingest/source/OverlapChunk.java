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
 * Items of an overlap that arrived one after the other.
 *
 * @param number
 *          orders the chunks of a feed by arrival
 * @param sinceMillis
 *          a time before the feed's first item
 * @param beginsMillis
 *          the upstream's time at the first item
 * @param resumeId
 *          the upstream id of the first item
 * @param reached
 *          by upstream topic, what all its partitions had reached with an item of this chunk
 * @param newest
 *          by upstream topic, the newest item of this chunk
 * @param floor
 *          by upstream topic, the time before which items were forgotten for want of room
 */
record OverlapChunk(long number, long sinceMillis, long beginsMillis, String resumeId,
    Map<String, Long> reached, Map<String, Long> newest, Map<String, Long> floor,
    List<ItemId> items) {
  private static final byte FORMAT = 2;

  OverlapChunk {
    reached = Map.copyOf(reached);
    newest = Map.copyOf(newest);
    floor = Map.copyOf(floor);
    items = List.copyOf(items);
  }

  Bytes encode() {
    var bytes = new ByteArrayOutputStream(256 + items.size() * ItemId.BYTES);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(sinceMillis);
      out.writeLong(beginsMillis);
      out.writeUTF(resumeId);
      encode(reached, out);
      encode(newest, out);
      encode(floor, out);
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
      var begins = in.readLong();
      var resumeId = in.readUTF();
      var reached = decodeTimes(in);
      var newest = decodeTimes(in);
      var floor = decodeTimes(in);
      var items = new ArrayList<ItemId>();
      for (var left = in.readInt(); left > 0; left--) {
        items.add(new ItemId(in.readLong(), in.readLong()));
      }
      return new OverlapChunk(number, since, begins, resumeId, reached, newest, floor, items);
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
