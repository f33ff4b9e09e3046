package io.tailwater.server;

import static java.util.Comparator.comparingInt;

import io.tailwater.kafka.BrokerStartException;
import io.tailwater.kafka.KafkaUnreachableException;
import io.tailwater.server.config.BadConfiguration;
import io.tailwater.server.config.KnownKeys;
import io.tailwater.server.config.TailwaterConfiguration;
import io.tailwater.server.role.PartFailedException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Why the process did not start, as its user needs it.
 *
 * @param sentence
 *          what was wrong and what to do; empty where nobody foresaw the cause
 * @param exitCode
 *          of the process: {@link #BUG}, {@link #CONFIGURATION}, {@link #RESOURCE} or
 *          {@link #KAFKA}
 */
record StartFailure(String sentence, int exitCode) {
  /** Nobody foresaw it. */
  static final int BUG = 1;
  /** The configuration must be changed. */
  static final int CONFIGURATION = 2;
  /** A port or a folder is not to be had. */
  static final int RESOURCE = 3;
  /** Kafka does not answer; starting again later may succeed. */
  static final int KAFKA = 4;

  private static final String TAKEN = " is taken: stop what listens there, or set ";

  static StartFailure of(Throwable failure) {
    return causes(failure).flatMap(cause -> explain(cause).stream()).findFirst()
        .orElse(new StartFailure("", BUG));
  }

  private static Optional<StartFailure> explain(Throwable cause) {
    return switch (cause) {
      case BadConfiguration bad -> configuration(Objects.toString(bad.getMessage()));
      case UnboundConfigurationPropertiesException unbound -> configuration(unknownKey(unbound));
      case BindException binding when onlyConversionFailed(binding) ->
          configuration(unreadable(binding));
      case MarkedYAMLException yaml -> configuration("The configuration file is not YAML: "
          + yaml.getProblem() + " at line " + (yaml.getProblemMark().getLine() + 1) + ".");
      case PortInUseException taken -> resource("Port " + taken.getPort() + TAKEN
          + "tailwater.control.port to another one (0 takes a free one).");
      case PartFailedException part when part.causedBy(java.net.BindException.class) ->
          resource(part.setting() + TAKEN + part.key()
              + " to another one (0 takes a free port).");
      case BrokerStartException broker -> resource(Objects.toString(broker.getMessage()));
      case KafkaUnreachableException kafka ->
          Optional.of(new StartFailure(Objects.toString(kafka.getMessage()), KAFKA));
      case PartFailedException part when part.causedBy(IllegalArgumentException.class) ->
          configuration(part.key() + " is refused: " + part.innermostMessage() + ".");
      default -> Optional.empty();
    };
  }

  private static Optional<StartFailure> configuration(String sentence) {
    return Optional.of(new StartFailure(sentence, CONFIGURATION));
  }

  private static Optional<StartFailure> resource(String sentence) {
    return Optional.of(new StartFailure(sentence, RESOURCE));
  }

  private static String unknownKey(UnboundConfigurationPropertiesException unbound) {
    var key = unbound.getUnboundProperties().stream().map(ConfigurationProperty::getName)
        .map(Object::toString).min(comparingInt(String::length)).orElse("");
    var hint = key.startsWith("tailwater.channels.") || key.startsWith("tailwater.feeds.")
        ? "; a name with dots or underscores is written in brackets: tailwater.channels[a.b].topic"
        : "";
    return key + " is not a key"
        + KnownKeys.nearest(key).map(known -> ": did you mean " + known + "?").orElse(".")
        + " (docs/configuration.md lists all" + hint + ")";
  }

  /** Whether the value itself could not be read, rather than a constructor refusing it. */
  private static boolean onlyConversionFailed(BindException binding) {
    return binding.getProperty() != null
        && causes(binding).noneMatch(BadConfiguration.class::isInstance)
        && causes(binding)
            .noneMatch(UnboundConfigurationPropertiesException.class::isInstance);
  }

  private static String unreadable(BindException binding) {
    var property = Objects.requireNonNull(binding.getProperty());
    var type = Objects.requireNonNullElse(binding.getTarget().getType().resolve(), Object.class);
    return property.getName() + " is '" + property.getValue() + "', but must be "
        + accepted(type) + ".";
  }

  private static String accepted(Class<?> type) {
    if (type.getEnumConstants() instanceof Enum<?>[] constants) {
      return "one of " + TailwaterConfiguration.accepted(constants);
    }
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == Duration.class) {
      return "a duration such as 500ms, 15s or 30m";
    }
    if (type == DataSize.class) {
      return "a size such as 512KB or 16MB";
    }
    return "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}
