package io.tailwater.bench.load;

import io.tailwater.bench.figures.ProcessUsage;
import io.tailwater.bench.load.LoadSettings.Arrivals;
import io.tailwater.bench.load.LoadSettings.Cuts;
import io.tailwater.bench.load.LoadSettings.Generator;
import io.tailwater.bench.load.LoadSettings.Phases;
import io.tailwater.bench.load.LoadSettings.Slowness;
import io.tailwater.bench.options.Accepted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code load}: opens sessions at a server of event streams and measures what they receive. */
@Command(name = "load", description = {
    "Opens many SSE sessions at a server and measures what they receive.", "",
    "Sessions arrive at a set rate, whether those before have been answered or not, and an"
        + " event's latency counts from the time in its data, at which it was to be published,"
        + " so that no delay hides another. Progress goes to stderr, the result to stdout.",
    ""}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:measured",
        "1:no session could be opened", "2:an option is not accepted"})
public final class LoadCommand implements Callable<Integer> {
  private static final int MOST_SOURCES = 250;

  @Option(names = "--url", required = true, paramLabel = "URL", description = "http:// URL; {i} in its path is the session's number, {i%%N} that modulo N."
      + " Repeatable: sessions take them in turn.")
  private final List<String> urls = new ArrayList<>();

  @Option(names = "--sessions", paramLabel = "N", converter = Accepted.Count.class, defaultValue = "100", description = "How many (${DEFAULT-VALUE}).")
  private int sessions;

  @Option(names = "--connect-rate", paramLabel = "R", converter = Accepted.Rate.class, defaultValue = "1000", description = "Sessions that arrive per second (${DEFAULT-VALUE}).")
  private double connectRate;

  @Option(names = "--connect-timeout", paramLabel = "TIME", converter = Accepted.Time.class, defaultValue = "30s", description = "How long to wait for those that are not connected when the last has arrived"
      + " (${DEFAULT-VALUE}); then it goes on with those there are.")
  private Duration connectTimeout = Duration.ZERO;

  @Option(names = "--warmup", paramLabel = "TIME", converter = Accepted.Time.class, defaultValue = "2s", description = "Not measured, after all are there (${DEFAULT-VALUE}).")
  private Duration warmup = Duration.ZERO;

  @Option(names = "--duration", paramLabel = "TIME", converter = Accepted.Time.class, defaultValue = "10s", description = "Measured (${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(names = "--header", paramLabel = "'NAME: VALUE'", converter = Accepted.Header.class, description = "Sent with each request. Repeatable.")
  private final List<String> headers = new ArrayList<>();

  @Option(names = "--slow-share", paramLabel = "S", converter = Accepted.Share.class, defaultValue = "0", description = "Share of sessions that read slowly (${DEFAULT-VALUE}).")
  private double slowShare;

  @Option(names = "--slow-rate", paramLabel = "B", converter = Accepted.Count.class, defaultValue = "1024", description = "Bytes that such a session reads per second"
      + " (${DEFAULT-VALUE}).")
  private int slowRate;

  @Mixin
  private final CutOptions cutOptions = new CutOptions();

  @Mixin
  private final FieldOptions fieldOptions = new FieldOptions();

  @Option(names = "--src-addresses", paramLabel = "K", converter = Accepted.Ordinal.class, defaultValue = "0", description = "Connect from 127.0.0.2 and the K-1 after it in turn; one address has ports for"
      + " about 28000 sessions. Loopback targets only, at most 250.")
  private long sourceAddresses;

  @Option(names = "--threads", paramLabel = "T", converter = Accepted.Count.class, defaultValue = "1", description = "Selector threads (${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--tick", paramLabel = "TIME", converter = Accepted.Time.class, defaultValue = "0ms", description = "Wait before each look at the sockets: fewer wake-ups, as with clients on other"
      + " machines, for as much added latency (${DEFAULT-VALUE}).")
  private Duration tick = Duration.ZERO;

  @Option(names = "--server-pid", paramLabel = "PID", converter = Accepted.Ordinal.class, description = "A process of the server, for its CPU per delivery and its memory (Linux)."
      + " Repeatable.")
  private final List<Long> serverPids = new ArrayList<>();

  @Option(names = "--allow-remote", description = "Accept targets that are not loopback addresses. They must be yours.")
  private boolean allowRemote;

  @Option(names = "--json", description = "JSON on stdout, the text for people on stderr.")
  private boolean json;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var report = LoadRun.run(settings(), line -> {
      err.println(line);
      err.flush();
    });
    (json ? err : out).print(ReportText.of(report));
    if (json) {
      out.println(JsonMapper.shared().writeValueAsString(report));
    }
    err.flush();
    out.flush();
    return report.connections().opened() > 0 ? 0 : 1;
  }

  /**
   * What the options say.
   *
   * @throws ParameterException
   *           if they do not go together
   */
  LoadSettings settings() {
    try {
      var targets = urls.stream().map(url -> Target.parse(url, allowRemote)).toList();
      accept(duration.compareTo(Duration.ofMillis(100)) >= 0, "--duration", duration.toMillis()
          + "ms", "at least 100ms");
      accept(threads <= sessions, "--threads", threads, "at most one for each of --sessions");
      accept(sourceAddresses <= MOST_SOURCES, "--src-addresses", sourceAddresses,
          "0 to " + MOST_SOURCES);
      accept(sourceAddresses == 0
          || targets.stream().allMatch(target -> target.address().getAddress().isLoopbackAddress()),
          "--src-addresses", sourceAddresses, "0 for targets that are not loopback addresses");
      serverPids.forEach(pid -> accept(ProcessUsage.isReadable(pid), "--server-pid", pid,
          "a process of this machine that /proc shows"));
      return new LoadSettings(targets, headers, fieldOptions.fields(), cutOptions.reconnect(),
          new Arrivals(sessions, connectRate, (int) sourceAddresses),
          new Slowness(slowShare, slowRate), cuts(), new Phases(connectTimeout, warmup, duration),
          new Generator(threads, tick, List.copyOf(serverPids)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Cuts cuts() {
    var cuts = cutOptions.cuts();
    var needed = cuts.every().orElse(Duration.ZERO).plus(cuts.away()).plus(LoadRun.AFTER_CUTS);
    accept(cuts.every().isEmpty() || duration.compareTo(needed) >= 0, "--duration",
        duration.toMillis() + "ms", "at least " + needed.toMillis()
            + "ms, so that the first who are cut can come back");
    return cuts;
  }

  private static void accept(boolean good, String option, Object got, String accepted) {
    if (!good) {
      throw new IllegalArgumentException(option + ": got '" + got + "', accepts " + accepted);
    }
  }
}
