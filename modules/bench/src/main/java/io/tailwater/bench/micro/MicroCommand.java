package io.tailwater.bench.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code micro}: hands its arguments to JMH. */
@Command(name = "micro", description = {
    "Runs the JMH benchmarks of the edge's single steps, with allocation rates.", "",
    "Arguments are JMH's: a part of a benchmark's name, -p events=1, -f 1, -l to list them, and"
        + " so on. Without -prof it takes '-prof gc'.",
    ""})
public final class MicroCommand implements Callable<Integer> {
  @Unmatched
  private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(jmhArguments(arguments).toArray(String[]::new));
    return 0;
  }

  /** Allocation is always measured, unless something else was asked for. */
  static List<String> jmhArguments(List<String> given) {
    return given.contains("-prof") || given.contains("-l")
        ? given
        : Stream.concat(given.stream(), Stream.of("-prof", "gc")).toList();
  }
}
