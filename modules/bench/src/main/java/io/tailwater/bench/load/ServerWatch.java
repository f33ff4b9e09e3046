package io.tailwater.bench.load;

import io.tailwater.bench.figures.ProcessUsage;

/** A process from now on: the CPU it uses, and how its memory moves. Confined to one thread. */
final class ServerWatch {
  private final long pid;
  private final ProcessUsage before;
  private long rssMost;

  ServerWatch(long pid) {
    this.pid = pid;
    this.before = ProcessUsage.of(pid);
    this.rssMost = before.rssBytes();
  }

  /** Looks at the memory. */
  void look() {
    rssMost = Math.max(rssMost, ProcessUsage.of(pid).rssBytes());
  }

  LoadReport.Server report(double seconds, long events) {
    var after = ProcessUsage.of(pid);
    var cpu = Math.max(0, after.cpuSeconds() - before.cpuSeconds());
    return new LoadReport.Server(pid, cpu / seconds, events == 0 ? 0 : cpu * 1e6 / events,
        before.rssBytes(), Math.max(rssMost, after.rssBytes()), after.rssBytes());
  }
}
