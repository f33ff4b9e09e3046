package io.tailwater.bench.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, from {@code /proc}.
 *
 * @param cpuSeconds
 *          user and system time, in steps of 10 ms
 * @param rssBytes
 *          resident memory
 */
public record ProcessUsage(double cpuSeconds, long rssBytes) {
  /** USER_HZ, which Linux fixes at 100 on all its common platforms. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;

  /** Whether this system and this process can be read. */
  public static boolean isReadable(long pid) {
    return Files.isReadable(folder(pid).resolve("stat"));
  }

  /** Now; zeros if the process has gone. */
  public static ProcessUsage of(long pid) {
    try {
      var stat = Files.readString(folder(pid).resolve("stat"));
      // The command's name, in parentheses, may hold blanks.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      var ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
      return new ProcessUsage(ticks / TICKS_PER_SECOND, rss(pid));
    } catch (java.nio.file.NoSuchFileException _) {
      return new ProcessUsage(0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long rss(long pid) throws IOException {
    try (var lines = Files.lines(folder(pid).resolve("status"))) {
      return lines.filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    }
  }

  private static Path folder(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }
}
