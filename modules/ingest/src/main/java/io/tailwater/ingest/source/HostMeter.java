package io.tailwater.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/**
 * What this machine does, rates and loads being those since the last measurement.
 *
 * <p>
 * Confined to its source's thread.
 */
final class HostMeter {
  /** A measured value: ratios are 0 to 1. */
  record Metric(String name, double value, String unit) {}

  private static final Logger LOG = LoggerFactory.getLogger(HostMeter.class);
  private static final Path ROOT = Path.of("/");
  private static final double NANOS = 1e9;

  private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
  private final CentralProcessor cpu = hardware.getProcessor();
  private final List<HWDiskStore> disks = hardware.getDiskStores();
  private final List<NetworkIF> networks = hardware.getNetworkIFs();
  private final String host = new SystemInfo().getOperatingSystem()
      .getNetworkParams()
      .getHostName();
  private long[][] coreTicks = cpu.getProcessorCpuLoadTicks();
  private long[] ticks = cpu.getSystemCpuLoadTicks();
  private Totals totals = totals();
  private boolean diskReadable = true;

  private record Totals(long nanos, long diskRead, long diskWrite, long networkIn,
      long networkOut) {}

  String host() {
    return host;
  }

  /** Everything that this machine can tell, now. */
  List<Metric> measure() {
    var metrics = new ArrayList<Metric>();
    addCpu(metrics);
    addMemory(metrics);
    addRates(metrics);
    addDiskUsed(metrics);
    var load = cpu.getSystemLoadAverage(1)[0];
    if (load >= 0) {
      metrics.add(new Metric("load.1m", load, "load"));
    }
    return metrics;
  }

  private void addCpu(List<Metric> metrics) {
    var cores = cpu.getProcessorCpuLoadBetweenTicks(coreTicks);
    coreTicks = cpu.getProcessorCpuLoadTicks();
    for (var core = 0; core < cores.length; core++) {
      metrics.add(new Metric("cpu." + core, rounded(cores[core]), "ratio"));
    }
    metrics.add(new Metric("cpu.total", rounded(cpu.getSystemCpuLoadBetweenTicks(ticks)),
        "ratio"));
    ticks = cpu.getSystemCpuLoadTicks();
  }

  private void addMemory(List<Metric> metrics) {
    var memory = hardware.getMemory();
    var available = memory.getAvailable();
    metrics.add(new Metric("memory.used", memory.getTotal() - available, "bytes"));
    metrics.add(new Metric("memory.available", available, "bytes"));
    metrics.add(new Metric("swap.used", memory.getVirtualMemory().getSwapUsed(), "bytes"));
  }

  private void addRates(List<Metric> metrics) {
    var before = totals;
    totals = totals();
    var seconds = Math.max(1, totals.nanos - before.nanos) / NANOS;
    metrics.add(rate("disk.read", totals.diskRead - before.diskRead, seconds));
    metrics.add(rate("disk.write", totals.diskWrite - before.diskWrite, seconds));
    metrics.add(rate("network.in", totals.networkIn - before.networkIn, seconds));
    metrics.add(rate("network.out", totals.networkOut - before.networkOut, seconds));
  }

  private void addDiskUsed(List<Metric> metrics) {
    if (!diskReadable) {
      return;
    }
    try {
      var store = Files.getFileStore(ROOT);
      metrics.add(new Metric("disk.used", store.getTotalSpace() - store.getUnallocatedSpace(),
          "bytes"));
    } catch (IOException e) {
      diskReadable = false;
      LOG.atInfo()
          .setCause(e)
          .log("the root file system cannot be measured; disk.used is left out");
    }
  }

  private Totals totals() {
    disks.forEach(HWDiskStore::updateAttributes);
    networks.forEach(NetworkIF::updateAttributes);
    return new Totals(System.nanoTime(), sum(disks, HWDiskStore::getReadBytes),
        sum(disks, HWDiskStore::getWriteBytes), sum(networks, NetworkIF::getBytesRecv),
        sum(networks, NetworkIF::getBytesSent));
  }

  /** A device that went away takes its total with it; that is no negative rate. */
  private static Metric rate(String name, long bytes, double seconds) {
    return new Metric(name, Math.rint(Math.max(0, bytes) / seconds), "bytes/s");
  }

  private static <T> long sum(List<T> parts, ToLongFunction<T> value) {
    return parts.stream().mapToLong(value).sum();
  }

  /** Two readings within one tick of the kernel's clock have no ratio. */
  private static double rounded(double ratio) {
    return Double.isNaN(ratio) ? 0 : Math.rint(Math.clamp(ratio, 0.0, 1.0) * 10_000) / 10_000;
  }
}
