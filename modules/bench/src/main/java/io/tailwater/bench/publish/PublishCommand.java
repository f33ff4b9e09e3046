package io.tailwater.bench.publish;

import io.tailwater.bench.options.Accepted;
import io.tailwater.bench.options.Loopback;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code publish}: numbered events at a set rate into a topic of Kafka. */
@Command(name = "publish", description = {
    "Publishes numbered events at a set rate into a topic of Kafka (acks=all).", "",
    "An event is {\"seq\":N,\"ts\":NANOS,\"pad\":\"…\"}, with \"series\":K where there is more"
        + " than one sequence. Its time is when it was to be published, whatever delayed it."
        + " Progress goes to stderr, the result to stdout.",
    ""}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:all acknowledged",
        "1:some failed", "2:an option is not accepted"})
public final class PublishCommand implements Callable<Integer> {
  private static final Pattern ADDRESS = Pattern.compile("([^:,/\\s]+|\\[[^]]+]):(\\d{1,5})");

  @Option(names = "--bootstrap", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9092", description = "A broker (${DEFAULT-VALUE}).")
  private String bootstrap = "";

  @Option(names = "--topic", paramLabel = "NAME", required = true, description = "Written to.")
  private String topic = "";

  @Option(names = "--rate", paramLabel = "R", converter = Accepted.Rate.class, defaultValue = "100", description = "Events per second in all (${DEFAULT-VALUE}).")
  private double rate;

  @Option(names = "--size", paramLabel = "B", converter = Accepted.Count.class, defaultValue = "200", description = "Bytes of an event's data (${DEFAULT-VALUE}), at least what its numbers need.")
  private int size;

  @Option(names = "--duration", paramLabel = "TIME", converter = Accepted.Time.class, defaultValue = "10s", description = "How long (${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(names = "--partitions", paramLabel = "N", converter = Accepted.Count.class, defaultValue = "1", description = "Write to the first N partitions in turn, each with its sequence"
      + " (${DEFAULT-VALUE}); how many a topic gets with --create.")
  private int partitions;

  @Option(names = "--keys", paramLabel = "N", converter = Accepted.Ordinal.class, defaultValue = "0", description = "Keys k0 to kN-1 in turn, each with its sequence; Kafka finds the partition."
      + " 0 for events without a key (${DEFAULT-VALUE}).")
  private long keys;

  @Option(names = "--first", paramLabel = "SEQ", converter = Accepted.Ordinal.class, defaultValue = "1", description = "Number of each sequence's first event (${DEFAULT-VALUE}); a run says what the"
      + " next has to take to go on.")
  private long first;

  @Option(names = "--linger", paramLabel = "TIME", converter = Accepted.Time.class, defaultValue = "0ms", description = "The producer's linger.ms (${DEFAULT-VALUE}).")
  private Duration linger = Duration.ZERO;

  @Option(names = "--create", description = "Create the topic first; fails if it is there.")
  private boolean create;

  @Option(names = "--allow-remote", description = "Accept brokers that are not loopback addresses. They must be yours.")
  private boolean allowRemote;

  @Option(names = "--json", description = "JSON on stdout, the text for people on stderr.")
  private boolean json;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    try {
      var report = PublishRun.run(settings(), line -> {
        err.println(line);
        err.flush();
      });
      (json ? err : out).print(report.text());
      if (json) {
        out.println(JsonMapper.shared().writeValueAsString(report));
      }
      err.flush();
      out.flush();
      return report.failed() == 0 ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** What the options say; refuses what does not go together. */
  PublishSettings settings() {
    var address = ADDRESS.matcher(bootstrap);
    if (!address.matches()) {
      throw new IllegalArgumentException(
          "--bootstrap: got '" + bootstrap + "', accepts HOST:PORT, such as 127.0.0.1:9092");
    }
    var _ = Loopback.resolve("--bootstrap", address.group(1), Integer.parseInt(address.group(2)),
        allowRemote);
    if (keys > 10_000_000) {
      throw new IllegalArgumentException(
          "--keys: got '" + keys + "', accepts a whole number from 0 to 10000000");
    }
    return new PublishSettings(bootstrap, topic, partitions, (int) keys, first, rate, size,
        duration, linger, create);
  }
}
