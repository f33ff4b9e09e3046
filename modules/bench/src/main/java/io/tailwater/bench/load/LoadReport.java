package io.tailwater.bench.load;

import io.tailwater.bench.figures.Quantiles;
import java.util.List;
import java.util.Map;

/**
 * What a run came to; its components are the keys of {@code --json}.
 *
 * @param latency
 *          of what was published while its session was connected, without slow sessions
 * @param slowLatency
 *          the same, of slow sessions
 * @param connect
 *          from when a connection was to be made until it was answered, over the whole run
 * @param caughtUp
 *          from a cut until an event came that was published after the session was back
 * @param notices
 *          named events without a sequence number, over the whole run
 * @param troubles
 *          why connections failed or ended, over the whole run
 */
record LoadReport(double seconds, Connections connections, Deliveries deliveries,
    Continuity continuity, Quantiles latency, Quantiles slowLatency, Quantiles connect,
    Quantiles caughtUp, List<Server> servers, Generator generator, Map<String, Long> notices,
    Map<String, Long> troubles) {

  /** Over the whole run; {@code open} at its end. */
  record Connections(int sessions, long open, long opened, long resumed, long cut, long ended,
      long failed) {}

  /** During the measurement. */
  record Deliveries(long events, double perSecond, long slow, long replayed, long unnumbered,
      long bytes, double eventsPerRead) {}

  /**
   * Over the whole run.
   *
   * @param lost
   *          sequence numbers left out within connections
   * @param lostResuming
   *          sequence numbers left out from one connection to the next
   * @param doubled
   *          sequence numbers that came again, or late, within connections
   * @param doubledResuming
   *          sequence numbers that an earlier connection had brought already
   * @param behind
   *          sequence numbers that others with the same path had received at the end, in all
   * @param mostBehind
   *          of the session with most of them
   * @param series
   *          sequences followed, in all
   */
  record Continuity(long lost, long lostResuming, long doubled, long doubledResuming, long behind,
      long mostBehind, long series) {}

  /**
   * One process of the server, during the measurement.
   *
   * @param cpuMicrosPerEvent
   *          of what this command received, 0 if nothing
   */
  record Server(long pid, double cores, double cpuMicrosPerEvent, long rssBytesBefore,
      long rssBytesMost, long rssBytesAfter) {}

  /** This process, during the measurement: near its threads, it measures itself. */
  record Generator(int threads, double cores) {}
}
