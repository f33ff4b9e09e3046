package io.tailwater.bench.load;

import io.tailwater.bench.load.LoadSettings.Cuts;
import io.tailwater.bench.options.Accepted;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which sessions are cut, and when sessions come back. */
final class CutOptions {
  @Option(names = "--cut-every", paramLabel = "TIME", converter = Accepted.Time.class, description = "Cut sessions this long after the measurement began, and again and again until"
      + " 2s and --away before its end. They resume with Last-Event-ID.")
  private @Nullable Duration every;

  @Option(names = "--cut-share", paramLabel = "S", converter = Accepted.Share.class, defaultValue = "1", description = "Share of the sessions, in turn (${DEFAULT-VALUE}).")
  private double share;

  @Option(names = "--away", paramLabel = "TIME", converter = Accepted.Time.class, defaultValue = "2s", description = "How long they stay away (${DEFAULT-VALUE}); they come back at --connect-rate.")
  private Duration away = Duration.ZERO;

  @Option(names = "--cut", paramLabel = "HOW", converter = EndingName.class, defaultValue = "fin", description = "fin or rst (${DEFAULT-VALUE}).")
  private Ending ending = Ending.FIN;

  @Option(names = "--reconnect", paramLabel = "TIME", converter = ReturnTime.class, defaultValue = "1s", description = "When a session comes back that the server ended or refused, or 'never'"
      + " (${DEFAULT-VALUE}).")
  private Return reconnect = Return.NEVER;

  Cuts cuts() {
    return new Cuts(Optional.ofNullable(every), share, away, ending == Ending.RST);
  }

  Optional<Duration> reconnect() {
    return reconnect.after();
  }

  /** How a connection is cut. */
  enum Ending {
    FIN, RST
  }

  /** The names of {@link Ending}. */
  static final class EndingName implements ITypeConverter<Ending> {
    @Override
    public Ending convert(String text) {
      return switch (text) {
        case "fin" -> Ending.FIN;
        case "rst" -> Ending.RST;
        default -> throw new TypeConversionException("got '" + text + "', accepts fin or rst");
      };
    }
  }

  /** A time, or never. */
  record Return(Optional<Duration> after) {
    static final Return NEVER = new Return(Optional.empty());
  }

  /** How {@link Return} is written. */
  static final class ReturnTime implements ITypeConverter<Return> {
    @Override
    public Return convert(String text) {
      try {
        return text.equals("never")
            ? Return.NEVER
            : new Return(Optional.of(new Accepted.Time().convert(text)));
      } catch (TypeConversionException e) {
        throw new TypeConversionException(e.getMessage() + ", or never");
      }
    }
  }
}
