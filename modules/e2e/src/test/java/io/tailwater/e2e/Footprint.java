package io.tailwater.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a process holds, as Linux and {@code jcmd} say; its JVM needs
 * {@code -XX:NativeMemoryTracking=summary}.
 *
 * @param heapKilobytes
 *          used after a collection
 * @param directKilobytes
 *          buffers outside of the heap
 * @param residentKilobytes
 *          all memory of the process; told, but too uneven to be judged
 * @param descriptors
 *          open files and sockets
 */
record Footprint(long heapKilobytes, long directKilobytes, long residentKilobytes,
    long descriptors) {
  private static final Pattern HEAP = Pattern.compile("heap.*?used (\\d+)K");
  private static final Pattern DIRECT = Pattern
      .compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Collects garbage first. */
  static Footprint of(long pid) throws IOException {
    var _ = jcmd(pid, "GC.run");
    var _ = jcmd(pid, "GC.run");
    var proc = Path.of("/proc", Long.toString(pid));
    try (var descriptors = Files.list(proc.resolve("fd"))) {
      return new Footprint(find(HEAP, jcmd(pid, "GC.heap_info")),
          find(DIRECT, jcmd(pid, "VM.native_memory", "summary", "scale=KB")),
          find(RESIDENT, Files.readString(proc.resolve("status"))), descriptors.count());
    }
  }

  private static String jcmd(long pid, String... command) throws IOException {
    var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var all = new ArrayList<>(List.of(tool, Long.toString(pid)));
    all.addAll(List.of(command));
    var process = new ProcessBuilder(all).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static long find(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public String toString() {
    return "heap %,d KB, direct %,d KB, resident %,d KB, %d descriptors".formatted(heapKilobytes,
        directKilobytes, residentKilobytes, descriptors);
  }
}
