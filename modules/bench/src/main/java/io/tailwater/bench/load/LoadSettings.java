package io.tailwater.bench.load;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run does.
 *
 * @param targets
 *          taken in turn by the sessions
 * @param headers
 *          sent with every request
 * @param fields
 *          where the data says which event it is, and from when
 * @param reconnect
 *          how long after the server ended a connection a session comes back; never if empty
 * @param phases
 *          how long what takes
 */
record LoadSettings(List<Target> targets, List<String> headers, DataFields fields,
    Optional<Duration> reconnect, Arrivals arrivals, Slowness slowness, Cuts cuts, Phases phases,
    Generator generator) {

  /**
   * Which sessions come when.
   *
   * @param rate
   *          per second, whether those before have been answered or not
   * @param sourceAddresses
   *          how many of 127.0.0.2 and following are connected from; 0 leaves it to the system
   */
  record Arrivals(int sessions, double rate, int sourceAddresses) {
    private static final int FIRST_SOURCE = 2;

    /** How long after the start this session connects. */
    long offsetNanos(int session) {
      return (long) (session * 1e9 / rate);
    }

    /** Where this session connects from. */
    Optional<InetAddress> source(int session) {
      if (sourceAddresses == 0) {
        return Optional.empty();
      }
      try {
        var last = (byte) (FIRST_SOURCE + session % sourceAddresses);
        return Optional.of(InetAddress.getByAddress(new byte[]{127, 0, 0, last}));
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Which sessions read slowly, and how. */
  record Slowness(double share, int bytesPerSecond) {
    /** Spread evenly over all sessions. */
    boolean isSlow(int session) {
      return Math.floor((session + 1) * share) > Math.floor(session * share);
    }
  }

  /**
   * Which sessions are cut during the measurement.
   *
   * @param every
   *          from one cut to the next; empty for none
   * @param share
   *          of the sessions, in turn
   * @param away
   *          from the cut until they come back, at the rate of arrivals
   * @param reset
   *          with RST instead of FIN
   */
  record Cuts(Optional<Duration> every, double share, Duration away, boolean reset) {}

  /**
   * How long what takes.
   *
   * @param connectTimeout
   *          how long to wait for all to be connected after the last was to be
   */
  record Phases(Duration connectTimeout, Duration warmup, Duration duration) {}

  /**
   * How this process does it.
   *
   * @param tick
   *          waited before each look at the sockets, as if clients were on other machines; 0 for
   *          none
   * @param serverPids
   *          whose CPU and memory are shown
   */
  record Generator(int threads, Duration tick, List<Long> serverPids) {}
}
