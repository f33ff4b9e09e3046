package io.tailwater.bench.load;

/**
 * The last sequence number of each series that one session received, and what a new one says: how
 * many were lost before it, or that it is doubled.
 *
 * <p>
 * A hash table of longs, because sessions are many and most see one series. Confined to its
 * session's thread. Bounded by the series that the server sends.
 */
final class SequenceBook {
  /** Not lost: the first of its series, or one more than the last. */
  static final long IN_ORDER = 0;
  static final long DOUBLED = -1;

  private static final int PER_ENTRY = 4;

  /**
   * Per entry: series + 1 or 0 if it is free, last sequence, the connection that brought it, last
   * sequence of the connections before.
   */
  private long[] table = new long[2 * PER_ENTRY];
  private int size;
  private boolean acrossConnections;

  /** How many are missing before this one, or {@link #DOUBLED}. */
  long append(long series, long sequence, long connection) {
    var at = find(series);
    if (table[at] == 0) {
      at = insert(series);
      table[at + 1] = sequence;
      table[at + 2] = connection;
      table[at + 3] = Long.MIN_VALUE;
      return IN_ORDER;
    }
    var last = table[at + 1];
    var isFirst = table[at + 2] != connection;
    if (isFirst) {
      table[at + 2] = connection;
      table[at + 3] = last;
    }
    if (sequence <= last) {
      acrossConnections = sequence <= table[at + 3];
      return DOUBLED;
    }
    acrossConnections = isFirst;
    table[at + 1] = sequence;
    return sequence - last - 1;
  }

  /** Whether what the last one said is about an earlier connection and this one. */
  boolean acrossConnections() {
    return acrossConnections;
  }

  int size() {
    return size;
  }

  /** Takes a series and its last sequence number. */
  interface Each {
    void take(long series, long sequence);
  }

  void forEach(Each each) {
    for (var at = 0; at < table.length; at += PER_ENTRY) {
      if (table[at] != 0) {
        each.take(table[at] - 1, table[at + 1]);
      }
    }
  }

  private int find(long series) {
    var slots = table.length / PER_ENTRY;
    var slot = (int) ((series * 0x9e3779b97f4a7c15L) >>> 33) & (slots - 1);
    while (table[slot * PER_ENTRY] != 0 && table[slot * PER_ENTRY] != series + 1) {
      slot = (slot + 1) & (slots - 1);
    }
    return slot * PER_ENTRY;
  }

  private int insert(long series) {
    acrossConnections = false;
    size++;
    if (size * PER_ENTRY * 4 > table.length * 3) {
      var old = table;
      table = new long[old.length * 2];
      for (var from = 0; from < old.length; from += PER_ENTRY) {
        if (old[from] != 0) {
          System.arraycopy(old, from, table, find(old[from] - 1), PER_ENTRY);
        }
      }
    }
    var at = find(series);
    table[at] = series + 1;
    return at;
  }
}
