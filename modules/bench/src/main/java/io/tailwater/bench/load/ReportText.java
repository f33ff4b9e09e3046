package io.tailwater.bench.load;

import static java.lang.String.format;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report for people. */
final class ReportText {
  private static final double MIB = 1 << 20;

  private ReportText() {}

  static String of(LoadReport report) {
    var text = new StringBuilder(1500);
    var connections = report.connections();
    line(text, "sessions",
        format(Locale.ROOT, "%d of %d open at the end; opened %d (%d resumed), cut %d, ended by the"
            + " server %d, failed %d", connections.open(), connections.sessions(),
            connections.opened(), connections.resumed(), connections.cut(), connections.ended(),
            connections.failed()));
    var deliveries = report.deliveries();
    line(text, "deliveries",
        format(Locale.ROOT, "%d in %.1f s, %.0f/s, %.1f MiB/s; %d replayed, %d by slow sessions,"
            + " %d without number; %.1f per read", deliveries.events(), report.seconds(),
            deliveries.perSecond(), deliveries.bytes() / MIB / report.seconds(),
            deliveries.replayed(), deliveries.slow(), deliveries.unnumbered(),
            deliveries.eventsPerRead()));
    var continuity = report.continuity();
    line(text, "lost",
        format(Locale.ROOT, "%d within connections, %d between them", continuity.lost(),
            continuity.lostResuming()));
    line(text, "doubled",
        format(Locale.ROOT, "%d within connections, %d between them", continuity.doubled(),
            continuity.doubledResuming()));
    line(text, "behind",
        format(Locale.ROOT, "%d in all at the end, the farthest session %d; %d sequences followed",
            continuity.behind(), continuity.mostBehind(), continuity.series()));
    line(text, "latency", report.latency().line());
    if (report.slowLatency().count() > 0) {
      line(text, "  slow sessions", report.slowLatency().line());
    }
    line(text, "connecting", report.connect().line());
    if (connections.cut() > 0) {
      line(text, "caught up", report.caughtUp().line());
    }
    for (var server : report.servers()) {
      line(text, "server " + server.pid(),
          format(Locale.ROOT, "%.2f cores, %.2f µs per delivery; RSS %.1f MiB, at most"
              + " %.1f, at the end %.1f", server.cores(), server.cpuMicrosPerEvent(),
              server.rssBytesBefore() / MIB, server.rssBytesMost() / MIB,
              server.rssBytesAfter() / MIB));
    }
    line(text, "this process",
        format(Locale.ROOT, "%.2f cores, %d selector thread%s", report.generator().cores(),
            report.generator().threads(), report.generator().threads() == 1 ? "" : "s"));
    kinds(text, "notices", report.notices());
    kinds(text, "troubles", report.troubles());
    return text.toString();
  }

  private static void kinds(StringBuilder text, String name, Map<String, Long> kinds) {
    if (!kinds.isEmpty()) {
      line(text, name, kinds.entrySet()
          .stream()
          .map(kind -> kind.getKey() + " " + kind.getValue())
          .collect(Collectors.joining(", ")));
    }
  }

  private static void line(StringBuilder text, String name, String what) {
    text.append(format(Locale.ROOT, "%-16s", name)).append(what).append('\n');
  }
}
