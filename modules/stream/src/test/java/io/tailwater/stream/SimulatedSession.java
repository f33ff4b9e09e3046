package io.tailwater.stream;

import io.tailwater.model.CloseReason;
import io.tailwater.model.Notice;
import io.tailwater.stream.Complaint.Kind;
import io.tailwater.stream.Coverage.Fact;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A session of a simulation, as an edge has one: reads when it was woken, or when a connection that
 * was full takes more.
 */
final class SimulatedSession implements Wake {
  /** A frame on its way: what the client holds once it has got it whole. */
  private record OnItsWay(Held held, int length) {}

  private final World world;
  private final Random random;
  private final SimulatedEdge edge;
  private final Request request;
  private final int format;
  private final Received received;
  private final ArrayDeque<OnItsWay> onItsWay = new ArrayDeque<>();
  private final SimulatedEdge.Opened opened;
  private final Judge judge;
  private Held written;
  private Optional<Held> arrived = Optional.empty();
  private boolean awaitsEnd;
  private boolean woken = true;
  private boolean full;
  private boolean joinedJustNow;
  private boolean isOver;
  private boolean isComplete;
  private long lastReadMillis;
  private int vainReads;
  private long framesWritten;

  private SimulatedSession(Opening opening, SimulatedEdge.Opened opened, Optional<Held> before) {
    this.world = opening.world;
    this.random = opening.random;
    this.edge = opening.edge;
    this.request = opening.request;
    this.format = opening.format;
    this.opened = opened;
    this.written = OpeningJudge.judge(world, edge, request, opened.start(), before);
    this.judge = new Judge(world, edge, opened.start(), written);
    this.awaitsEnd = opened.start().bounds().later();
    this.received = new Received(edge.frames(),
        bytes -> random.nextInt(3) == 0 ? random.nextInt(bytes + 1) : bytes, this::write);
  }

  /** What a session is opened with; it may be woken before it is there. */
  private record Opening(World world, Random random, SimulatedEdge edge, Request request,
      int format) {}

  /** Empty if it cannot be opened now. */
  static Optional<SimulatedSession> open(World world, Random random, SimulatedEdge edge,
      Request request, int format, Optional<Held> before, long nowMillis) {
    var woken = new ArrayDeque<SimulatedSession>();
    var opening = new Opening(world, random, edge, request, format);
    return edge.open(request, edge.frames().format(format),
        () -> woken.forEach(SimulatedSession::wake)).map(opened -> {
          var session = new SimulatedSession(opening, opened, before);
          session.lastReadMillis = nowMillis;
          session.joinedJustNow = !opened.subscription().readsByItself();
          world.coverage().count(Fact.JOINED_AT_ONCE, session.joinedJustNow ? 1 : 0);
          woken.add(session);
          return session;
        });
  }

  @Override
  public void wake() {
    woken = true;
  }

  SimulatedEdge edge() {
    return edge;
  }

  boolean isBounded() {
    return opened.start().bounds().isBounded();
  }

  /** Whether the edge has ended it. */
  boolean isOver() {
    return isOver;
  }

  /** Whether the end that was asked for was written. */
  boolean isComplete() {
    return isComplete;
  }

  private Subscription subscription() {
    return opened.subscription();
  }

  private void write(Frames.Written frame) {
    if (frame.format() != format) {
      throw new Complaint(Kind.TORN, "a frame of another representation: " + frame);
    }
    written = judge.follow(written, frame.frame());
    framesWritten++;
    onItsWay.addLast(new OnItsWay(written, frame.length()));
  }

  /** Reads if there is reason to; the connection takes about so many frames. */
  void take(int frames, long nowMillis) {
    if ((woken || full) && !isOver && frames > 0) {
      pump(frames, nowMillis);
    }
    arrive(random.nextInt(onItsWay.size() + 1));
  }

  private void pump(int frames, long nowMillis) {
    var waiting = subscription().waitingNotices();
    world.coverage().count(Fact.NOTICES_WAITED, waiting > 2 ? 1 : 0);
    if (waiting > Notices.MOST && !subscription().isTooSlow(nowMillis)) {
      throw new Complaint(Kind.BOUND, waiting + " notices wait");
    }
    woken = false;
    full = false;
    lastReadMillis = nowMillis;
    vainReads = edge.vainReads();
    var wasReading = subscription().readsByItself();
    var finishedBefore = received.finished();
    var progress = subscription().read(received.grant(frames), nowMillis);
    world.coverage().count(Fact.FINISHED_FRAMES, received.finished() - finishedBefore);
    joinedJustNow = wasReading && !subscription().readsByItself();
    switch (progress) {
      case IDLE -> {
        if (subscription().readsByItself() && edge.isFull()) {
          world.coverage().count(Fact.NO_ROOM);
        }
      }
      case FULL -> full = true;
      case MORE -> woken = true;
      case ENDED -> {
        joinedJustNow = false;
        isOver = true;
        isComplete = true;
      }
    }
    world.coverage().count(Fact.JOINED_AT_TAIL, joinedJustNow ? 1 : 0);
  }

  void sweep(long nowMillis) {
    if (isOver) {
      return;
    }
    var upToDate = subscription().isUpToDate();
    if (subscription().isTooSlow(nowMillis)) {
      if (upToDate) {
        throw new Complaint(Kind.NEEDLESS, "too slow, but up to date");
      }
      world.coverage().count(Fact.TOO_SLOW);
      close(CloseReason.SLOW);
      return;
    }
    if (awaitsEnd && random.nextInt(3) == 0) {
      endNow();
    }
    if (!full && random.nextInt(3) == 0) {
      subscription().checkpoint(received.grant(1));
    }
    woken |= subscription().readsByItself();
  }

  /** The edge ends it in order, at any time. */
  void close(CloseReason reason) {
    world.coverage().count(Fact.CLOSED_IN_ORDER);
    subscription().closing(new Notice.Closing(reason, 0), received.grant(100));
    isOver = true;
  }

  /** An end that was in the future has come. */
  private void endNow() {
    awaitsEnd = false;
    var until = new HashMap<String, List<Long>>();
    for (var name : request.selections().topics()) {
      var tail = edge.tail(name);
      until.put(name, tail.topic.ends().subList(0, tail.partitions()));
    }
    judge.endAt(until, subscription().waitingNotices());
    subscription().endAt(until);
    world.coverage().count(Fact.ENDED_LATER);
  }

  /** Nothing is there to read for who sleeps, at the time of its last look. */
  void probe() {
    if (woken || full || isOver || vainReads != edge.vainReads()) {
      return;
    }
    world.coverage().count(Fact.PROBED_ASLEEP);
    var before = framesWritten;
    var progress = subscription().read(received.grant(10), lastReadMillis);
    full = progress == Progress.FULL;
    if (framesWritten > before) {
      throw new Complaint(Kind.STUCK, "asleep with something to read: " + written);
    }
  }

  private void arrive(int frames) {
    for (var i = 0; i < frames; i++) {
      arrived = Optional.of(onItsWay.removeFirst().held());
    }
  }

  /** Everything there is now is written and arrives. */
  Optional<Held> drain(long nowMillis) {
    sweep(nowMillis);
    for (var turn = 0; turn < 100 && (woken || full) && !isOver; turn++) {
      pump(1_000, nowMillis);
    }
    if (!isOver) {
      subscription().checkpoint(received.grant(1));
    }
    arrive(onItsWay.size());
    return arrived;
  }

  /**
   * The connection breaks at some byte.
   *
   * @return what the client holds, if it got something
   */
  Optional<Held> cut() {
    var left = random.nextInt(
        1 + onItsWay.stream().mapToInt(OnItsWay::length).sum());
    while (!onItsWay.isEmpty() && onItsWay.getFirst().length() <= left) {
      left -= onItsWay.getFirst().length();
      arrive(1);
    }
    world.coverage().count(Fact.CUT_IN_FRAME, left > 0 ? 1 : 0);
    world.coverage().count(Fact.CUT_AFTER_JOINING, joinedJustNow ? 1 : 0);
    subscription().close();
    return arrived;
  }

  @Override
  public String toString() {
    return "written " + written + ", woken " + woken + ", full " + full + ", by itself "
        + subscription().readsByItself() + ", at " + edge;
  }
}
