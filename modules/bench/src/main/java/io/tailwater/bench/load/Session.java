package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One simulated client: what it received, and where it would resume.
 *
 * <p>
 * As in a browser, an event counts when its blank line has come, and its id with it. Confined to
 * its
 * worker's thread.
 */
final class Session implements EventParser.Handler, DataFields.Found {
  private static final byte[] NOTHING = {};
  private static final int NUMBERS = 3;

  /** Where a session is in its life. */
  enum State {
    WAITING, CONNECTING, ASKING, OPEN, OVER
  }

  final int number;
  final Target target;
  final String path;
  final boolean slow;
  final ResponseReader reader = new ResponseReader(new EventParser(this));
  final SequenceBook book = new SequenceBook();

  private final DataFields fields;
  private final Tally tally;
  private final Receipt receipt;

  State state = State.WAITING;

  /** When its next connection is to be made. */
  long dueNanos;

  /** The connection of now or before, none at first. */
  @Nullable
  SocketChannel channel;

  private int connection;
  private boolean resumes;
  private long connectedWallNanos;
  private long cutNanos;
  private boolean catchingUp;

  private byte[] id = NOTHING;
  private int idLength;

  // Of the event that is being read:
  private byte[] nextId = NOTHING;
  private int nextIdLength = -1;
  private long[] numbers = new long[NUMBERS];
  private int numbersLength;
  private boolean hasData;
  private byte[] name = NOTHING;
  private int nameLength;

  Session(int number, LoadSettings settings, Tally tally, Receipt receipt) {
    this.number = number;
    this.target = settings.targets().get(number % settings.targets().size());
    this.path = target.pathOf(number);
    this.slow = settings.slowness().isSlow(number);
    this.fields = settings.fields();
    this.tally = tally;
    this.receipt = receipt;
  }

  /** The connection, of which there must be one. */
  SocketChannel channel() {
    return Objects.requireNonNull(channel);
  }

  /** The id of the last event that was complete; empty if there was none. */
  byte[] lastEventId() {
    return Arrays.copyOf(id, idLength);
  }

  /** Whether this connection presented an id. */
  boolean resumes() {
    return resumes;
  }

  void onConnected() {
    state = State.ASKING;
    connection++;
    resumes = idLength > 0;
    connectedWallNanos = receipt.wallNanos;
    reader.reset();
    forgetIncomplete();
  }

  /** Cut by this command: what comes next tells how long it took to catch up. */
  void onCut(long nanoTime) {
    cutNanos = nanoTime;
    catchingUp = true;
  }

  private void forgetIncomplete() {
    nextIdLength = -1;
    clearEvent();
  }

  private void clearEvent() {
    numbersLength = 0;
    hasData = false;
    nameLength = 0;
  }

  @Override
  public void onField(EventParser.Field field, byte[] bytes, int from, int to) {
    switch (field) {
      case DATA -> {
        hasData = true;
        fields.find(bytes, from, to, this);
      }
      case ID -> {
        if (ByteSearch.indexOf(bytes, from, to, 0) == to) {
          nextId = copy(bytes, from, to, nextId);
          nextIdLength = to - from;
        }
      }
      case EVENT -> {
        name = copy(bytes, from, to, name);
        nameLength = to - from;
      }
      case RETRY -> {
        // When to come back is this command's to say.
      }
    }
  }

  private static byte[] copy(byte[] bytes, int from, int to, byte[] into) {
    var length = to - from;
    var room = length <= into.length ? into : new byte[Math.max(64, length)];
    System.arraycopy(bytes, from, room, 0, length);
    return room;
  }

  @Override
  public void onNumbers(long series, long sequence, long timestampNanos) {
    if (numbersLength == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * numbersLength);
    }
    numbers[numbersLength++] = series;
    numbers[numbersLength++] = sequence;
    numbers[numbersLength++] = timestampNanos;
  }

  @Override
  public void onBlankLine() {
    if (nextIdLength >= 0) {
      var old = id;
      id = nextId;
      idLength = nextIdLength;
      nextId = old;
      nextIdLength = -1;
    }
    if (hasData) {
      onEvent();
    }
    clearEvent();
  }

  private void onEvent() {
    for (var at = 0; at < numbersLength; at += NUMBERS) {
      onDelivery(numbers[at], numbers[at + 1], numbers[at + 2]);
    }
    if (numbersLength == 0) {
      if (nameLength > 0) {
        tally.notice(new String(name, 0, nameLength, UTF_8));
      } else {
        count(Count.EVENTS);
        count(Count.UNNUMBERED);
      }
    }
  }

  private void onDelivery(long series, long sequence, long timestampNanos) {
    count(Count.EVENTS);
    if (slow) {
      count(Count.SLOW_EVENTS);
    }
    var outcome = book.append(series, sequence, connection);
    if (outcome != SequenceBook.IN_ORDER) {
      disorder(outcome);
    }
    if (timestampNanos == DataFields.NO_TIMESTAMP) {
      return;
    }
    if (timestampNanos < connectedWallNanos) {
      count(Count.REPLAYED);
      return;
    }
    if (catchingUp) {
      catchingUp = false;
      Tally.record(tally.caughtUp, receipt.nanoTime - cutNanos);
    }
    if (receipt.measured) {
      Tally.record(slow ? tally.slowLatency : tally.latency, receipt.wallNanos - timestampNanos);
    }
  }

  private void disorder(long outcome) {
    var resuming = book.acrossConnections();
    if (outcome == SequenceBook.DOUBLED) {
      count(resuming ? Count.DOUBLED_RESUMING : Count.DOUBLED);
    } else {
      tally.add(resuming ? Count.LOST_RESUMING : Count.LOST, outcome);
    }
  }

  @Override
  public void onComment() {
    count(Count.COMMENTS);
  }

  private void count(Count count) {
    tally.add(count, 1);
  }
}
