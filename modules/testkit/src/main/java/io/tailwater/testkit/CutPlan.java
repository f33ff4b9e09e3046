package io.tailwater.testkit;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a {@link FaultProxy} cuts what the server sends, and how. */
public interface CutPlan {
  /** The cut of the next connection; called by one thread. */
  Cut next();

  /** One connection's cut; confined to the thread that forwards its answers. */
  interface Cut {
    /** How many of the next bytes still pass; fewer than there are means that it is cut there. */
    int passing(byte[] bytes, int count);

    /** Whether by RST instead of FIN. */
    boolean byReset();
  }

  /** A place in a block that ends with its {@code id:} line. */
  enum Place {
    /** Data have come whole; of the line there is only {@code id:}. */
    ID_BEGUN,
    /** A part of the id has come. */
    INSIDE_ID,
    /** The line has come whole, and only the block's empty line is missing. */
    BEFORE_EMPTY_LINE
  }

  /** Lets all pass. */
  static CutPlan never() {
    return () -> cut(Integer.MAX_VALUE, false);
  }

  /** After 1 to {@code maxBytes} bytes, heads counted, by FIN or by RST, as the seed says. */
  static CutPlan atRandom(long seed, int maxBytes) {
    var random = new Random(seed);
    return () -> cut(1 + random.nextInt(maxBytes), random.nextBoolean());
  }

  /** By FIN in the n-th block with an id, n from 1, at these places in turn. */
  static CutPlan inBlock(int number, Place... places) {
    var turn = new AtomicInteger();
    return () -> cutInBlock(number, places[turn.getAndIncrement() % places.length]);
  }

  private static Cut cutInBlock(int number, Place place) {
    var lines = new IdLines();
    return new Cut() {
      private boolean reached;

      @Override
      public int passing(byte[] bytes, int count) {
        var passing = 0;
        while (passing < count && !reached) {
          lines.feed(bytes[passing++]);
          reached = lines.begun() == number && isAt(lines, place);
        }
        return passing;
      }

      @Override
      public boolean byReset() {
        return false;
      }
    };
  }

  private static boolean isAt(IdLines lines, Place place) {
    return switch (place) {
      case ID_BEGUN -> lines.column() == "id:".length();
      case INSIDE_ID -> lines.column() == "id: 1~12345678".length();
      case BEFORE_EMPTY_LINE -> lines.justEnded();
    };
  }

  private static Cut cut(int bytes, boolean byReset) {
    return new Cut() {
      private int left = bytes;

      @Override
      public int passing(byte[] buffer, int count) {
        var passing = Math.min(left, count);
        left -= passing;
        return passing;
      }

      @Override
      public boolean byReset() {
        return byReset;
      }
    };
  }
}
