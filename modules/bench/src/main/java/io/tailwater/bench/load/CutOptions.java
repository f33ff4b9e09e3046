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

  @Option(names = "--cut", paramLabel = "HOW", converter = Ending.class, defaultValue = "fin", description = "fin or rst (${DEFAULT-VALUE}).")
  private boolean reset;

  @Option(names = "--reconnect", paramLabel = "TIME", converter = Return.class, defaultValue = "1s", description = "When a session comes back that the server ended or refused, or 'never'"
      + " (${DEFAULT-VALUE}).")
  private Optional<Duration> reconnect = Optional.empty();

  Cuts cuts() {
    return new Cuts(Optional.ofNullable(every), share, away, reset);
  }

  Optional<Duration> reconnect() {
    return reconnect;
  }

  /** How a connection is cut. */
  static final class Ending implements ITypeConverter<Boolean> {
    @Override
    public Boolean convert(String text) {
      return switch (text) {
        case "fin" -> false;
        case "rst" -> true;
        default -> throw new TypeConversionException("got '" + text + "', accepts fin or rst");
      };
    }
  }

  /** A time, or never. */
  static final class Return implements ITypeConverter<Optional<Duration>> {
    @Override
    public Optional<Duration> convert(String text) {
      try {
        return text.equals("never")
            ? Optional.empty()
            : Optional.of(new Accepted.Time().convert(text));
      } catch (TypeConversionException e) {
        throw new TypeConversionException(e.getMessage() + ", or never");
      }
    }
  }
}
