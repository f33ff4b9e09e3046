package io.tailwater.stream;

import io.tailwater.model.GapRange;
import io.tailwater.model.GapRange.Reason;
import io.tailwater.model.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves a reader from a position that is gone to where it goes on, and says so (G2). */
final class Skip {
  private final Reader reader;
  private final ReaderLane lost;
  private final List<String> channels;
  private final OnGap onGap;

  private Skip(Reader reader, Selections selections, OnGap onGap) {
    this.reader = reader;
    this.lost = reader.lane();
    this.channels = selections.channels(lost.lane().topic());
    this.onGap = onGap;
  }

  /** After {@link Reader.Step#LOST}: what to tell; empty if the position is there after all. */
  static Optional<Notice> over(Reader reader, Selections selections, OnGap onGap) {
    return new Skip(reader, selections, onGap).skip();
  }

  private Optional<Notice> skip() {
    var range = reader.lost();
    if (lost.next() < range.low()) {
      return Optional.of(new Notice.Gap(goOnBehind(range.low())));
    }
    if (lost.next() > range.end()) {
      if (onGap == OnGap.LATEST) {
        toEnds();
      }
      lost.moveTo(range.end());
      return Optional.of(new Notice.Reset(Notice.ResetReason.AHEAD, channels));
    }
    return Optional.empty();
  }

  private List<GapRange> goOnBehind(long low) {
    var gaps = new ArrayList<GapRange>();
    if (onGap == OnGap.LATEST) {
      add(gaps, lost, Math.max(low, lost.end()), Reason.RETENTION);
      lost.moveTo(Math.max(low, lost.end()));
      gaps.addAll(toEnds());
    } else {
      add(gaps, lost, low, Reason.RETENTION);
      lost.moveTo(low);
    }
    return gaps;
  }

  /** The other lanes of the topic go to where they end. */
  private List<GapRange> toEnds() {
    var gaps = new ArrayList<GapRange>();
    for (var lane : reader.all()) {
      if (lane != lost && lane.lane().topic().equals(lost.lane().topic())
          && lane.next() < lane.end()) {
        add(gaps, lane, lane.end(), Reason.SKIPPED);
        lane.moveTo(lane.end());
      }
    }
    return gaps;
  }

  private void add(List<GapRange> gaps, ReaderLane lane, long to, Reason reason) {
    for (var channel : channels) {
      gaps.add(new GapRange(channel, lane.lane().partition(), lane.next(), to, reason));
    }
  }
}
