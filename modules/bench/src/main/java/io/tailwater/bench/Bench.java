package io.tailwater.bench;

import io.tailwater.bench.load.LoadCommand;
import io.tailwater.bench.micro.MicroCommand;
import io.tailwater.bench.publish.PublishCommand;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line of {@code tailwater-bench.jar}. */
@Command(name = "tailwater-bench", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, versionProvider = Bench.Version.class, usageHelpWidth = 100, sortOptions = false, description = "Measures servers of event streams. Each command explains itself with --help.")
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands; an option that is refused is answered with one line and where to read on. */
  static CommandLine commandLine() {
    return new CommandLine(new Bench()).addSubcommand(new LoadCommand())
        .addSubcommand(new PublishCommand())
        .addSubcommand(new MicroCommand())
        .setParameterExceptionHandler((refused, _) -> refuse(refused));
  }

  private static int refuse(ParameterException refused) {
    var command = refused.getCommandLine();
    command.getErr().println(refused.getMessage());
    command.getErr()
        .println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Optional.ofNullable(Bench.class.getPackage().getImplementationVersion());
      return new String[]{"tailwater-bench " + version.orElse("(not packaged)")};
    }
  }
}
