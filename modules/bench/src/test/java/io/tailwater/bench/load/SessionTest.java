package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.bench.load.LoadSettings.Arrivals;
import io.tailwater.bench.load.LoadSettings.Cuts;
import io.tailwater.bench.load.LoadSettings.Generator;
import io.tailwater.bench.load.LoadSettings.Phases;
import io.tailwater.bench.load.LoadSettings.Slowness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.SingleWriterRecorder;
import org.junit.jupiter.api.Test;

final class SessionTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  private static final long MILLI = 1_000_000;

  private final Tally tally = new Tally();
  private final Receipt receipt = new Receipt();
  private final Session session = new Session(0, settings(0), tally, receipt);

  private static LoadSettings settings(double slowShare) {
    return new LoadSettings(List.of(Target.parse("http://127.0.0.1:1/", false)), List.of(),
        DataFields.named("seq", "ts", "series", 1), Optional.empty(), new Arrivals(1, 1, 0),
        new Slowness(slowShare, 1), new Cuts(Optional.empty(), 1, Duration.ZERO, false),
        new Phases(Duration.ZERO, Duration.ZERO, Duration.ZERO),
        new Generator(1, Duration.ZERO, List.of()));
  }

  private static String event(long sequence, long timestampNanos) {
    return "data: {\"seq\":" + sequence + ",\"ts\":" + timestampNanos + "}\nid: i" + sequence
        + "\n\n";
  }

  private void connectAt(long millis) {
    receipt.wallNanos = millis * MILLI;
    receipt.nanoTime = millis * MILLI;
    session.onConnected();
    receive(millis, HEAD);
  }

  private void receive(long millis, String text) {
    receipt.wallNanos = millis * MILLI;
    receipt.nanoTime = millis * MILLI;
    session.reader.feed(text.getBytes(UTF_8), 0, text.getBytes(UTF_8).length);
  }

  private static long count(SingleWriterRecorder recorder) {
    return recorder.getIntervalHistogram().getTotalCount();
  }

  @Test
  void countsAnEventAndItsIdOnlyWhenItIsComplete() {
    connectAt(0);
    receive(1, event(1, 0) + event(2, 0).strip() + "\n");

    assertThat(tally.get(Count.EVENTS)).isEqualTo(1);
    assertThat(session.lastEventId()).asString().isEqualTo("i1");

    receive(2, "\n");

    assertThat(tally.get(Count.EVENTS)).isEqualTo(2);
    assertThat(session.lastEventId()).asString().isEqualTo("i2");
  }

  @Test
  void forgetsWhatWasCutAndCountsItWhenItComesAgain() {
    connectAt(0);
    receive(1, event(1, 0) + "data: {\"seq\":2,\"ts\":0}\nid: i2\n");
    session.onCut(2);
    connectAt(3);
    receive(4, event(2, 0) + event(3, 0));

    assertThat(tally.get(Count.EVENTS)).isEqualTo(3);
    assertThat(session.resumes()).isTrue();
    assertThat(tally.get(Count.LOST) + tally.get(Count.LOST_RESUMING)).isZero();
    assertThat(tally.get(Count.DOUBLED) + tally.get(Count.DOUBLED_RESUMING)).isZero();
  }

  @Test
  void tellsLossAndDoublesWithinConnectionsFromThoseBetweenThem() {
    connectAt(0);
    receive(1, event(1, 0) + event(4, 0) + event(4, 0));
    connectAt(2);
    receive(3, event(10, 0));
    connectAt(4);
    receive(5, event(10, 0) + event(11, 0));

    assertThat(tally.get(Count.LOST)).isEqualTo(2);
    assertThat(tally.get(Count.DOUBLED)).isEqualTo(1);
    assertThat(tally.get(Count.LOST_RESUMING)).isEqualTo(5);
    assertThat(tally.get(Count.DOUBLED_RESUMING)).isEqualTo(1);
  }

  @Test
  void measuresWhatWasPublishedWhileItWasConnectedAndOnlyThen() {
    receipt.measured = true;
    connectAt(100);
    receive(107, event(1, 50 * MILLI) + event(2, 102 * MILLI));
    receipt.measured = false;
    receive(109, event(3, 105 * MILLI));

    var latency = tally.latency.getIntervalHistogram();
    assertThat(latency.getTotalCount()).isEqualTo(1);
    assertThat(latency.getMaxValue() / 1000).isEqualTo(5);
    assertThat(tally.get(Count.REPLAYED)).isEqualTo(1);
    assertThat(count(tally.slowLatency)).isZero();
  }

  @Test
  void hasCaughtUpWithTheFirstEventFromAfterItsReturn() {
    connectAt(0);
    receive(1, event(1, MILLI));
    session.onCut(10 * MILLI);
    connectAt(20);
    receive(30, event(2, 15 * MILLI));

    assertThat(count(tally.caughtUp)).isZero();

    receive(42, event(3, 21 * MILLI) + event(4, 22 * MILLI));

    var caughtUp = tally.caughtUp.getIntervalHistogram();
    assertThat(caughtUp.getTotalCount()).isEqualTo(1);
    assertThat(caughtUp.getMaxValue() / 1000).isEqualTo(32);
  }

  @Test
  void countsNoticesByNameAndEventsWithoutNumber() {
    connectAt(0);
    receive(1, "event: stream.open\ndata: {}\nid: a\n\ndata: hello\n\n:\n\nevent: nothing\n\n");

    assertThat(tally.notices()).containsOnlyKeys("stream.open");
    assertThat(tally.get(Count.EVENTS)).isEqualTo(1);
    assertThat(tally.get(Count.UNNUMBERED)).isEqualTo(1);
    assertThat(tally.get(Count.COMMENTS)).isEqualTo(1);
    assertThat(session.lastEventId()).asString().isEqualTo("a");
  }

  @Test
  void keepsSlowSessionsApart() {
    var slow = new Session(0, settings(1), tally, receipt);
    receipt.measured = true;
    slow.onConnected();
    var bytes = (HEAD + event(1, 0)).getBytes(UTF_8);
    slow.reader.feed(bytes, 0, bytes.length);

    assertThat(count(tally.slowLatency)).isEqualTo(1);
    assertThat(count(tally.latency)).isZero();
    assertThat(tally.get(Count.SLOW_EVENTS)).isEqualTo(1);
  }

  @Test
  void spreadsSlowSessionsEvenly() {
    var slowness = new Slowness(0.05, 1);
    var slow = 0;
    for (var number = 0; number < 200; number++) {
      slow += slowness.isSlow(number) ? 1 : 0;
      assertThat(slow).isBetween((int) (number * 0.05) - 1, (int) (number * 0.05) + 1);
    }

    assertThat(slow).isEqualTo(10);
  }
}
