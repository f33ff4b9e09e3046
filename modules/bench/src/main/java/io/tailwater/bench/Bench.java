package io.tailwater.bench;

import io.tailwater.bench.load.LoadCommand;
import io.tailwater.bench.publish.PublishCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code tailwater-bench.jar}. */
@Command(name = "tailwater-bench", mixinStandardHelpOptions = true, usageHelpWidth = 100, subcommands = {
    LoadCommand.class,
    PublishCommand.class}, description = "Measures servers of event streams. Each command explains itself with --help.")
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, with errors as they are shown to people. */
  static CommandLine commandLine() {
    return new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
