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
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
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

  private static final String CONTROL_PORT = "tailwater.control.port";
  private static final String TAKEN = " is taken: stop what listens there, or set ";
  private static final String FORBIDDEN = " may not be used by this process: let it, or set ";
  private static final String OTHER_PORT = " to another one (0 takes a free port).";

  private static final Pattern NAME_WITH_DOTS = Pattern
      .compile("tailwater\\.channels\\.[^.]+(\\.[^.]+){2,}"
          + "|tailwater\\.feeds\\.[^.]+(\\.[^.]+)+\\.(source|channel|options\\..*)");

  static StartFailure of(Throwable failure) {
    return first(failure, StartFailure::portRefused)
        .or(() -> first(failure, StartFailure::foreseen))
        .or(() -> first(failure, StartFailure::partFailed))
        .orElse(new StartFailure("", BUG));
  }

  /** The port cannot be listened on; an address that is not ours was refused before. */
  private static Optional<StartFailure> portRefused(Throwable cause) {
    return switch (cause) {
      case PortInUseException taken -> resource("Port " + taken.getPort() + TAKEN
          + CONTROL_PORT + OTHER_PORT);
      case PartFailedException part when part.causedBy(java.net.BindException.class) ->
        resource(part.setting() + (isForbidden(part.innermostMessage()) ? FORBIDDEN : TAKEN)
            + part.key() + OTHER_PORT);
      case java.net.BindException bind when isForbidden(message(bind)) ->
        resource("The control plane's port" + FORBIDDEN + CONTROL_PORT + OTHER_PORT);
      default -> Optional.empty();
    };
  }

  /** Whether the system's words for EACCES are in it; Java has no exception of its own for it. */
  private static boolean isForbidden(String message) {
    return message.toLowerCase(Locale.ROOT).contains("permission denied");
  }

  private static Optional<StartFailure> foreseen(Throwable cause) {
    return switch (cause) {
      case BadConfiguration bad -> configuration(message(bad));
      case UnboundConfigurationPropertiesException unbound -> configuration(unknownKey(unbound));
      case BindException binding when onlyConversionFailed(binding) ->
        configuration(unreadable(binding));
      case MarkedYAMLException yaml -> configuration("The configuration file is not YAML: "
          + yaml.getProblem() + " at line " + (yaml.getProblemMark().getLine() + 1) + ".");
      case BrokerStartException broker -> resource(message(broker));
      case KafkaUnreachableException kafka ->
        Optional.of(new StartFailure(message(kafka), KAFKA));
      case ConfigException kafka ->
        configuration("tailwater.kafka.properties is refused: " + message(kafka) + ".");
      default -> Optional.empty();
    };
  }

  private static Optional<StartFailure> partFailed(Throwable cause) {
    return switch (cause) {
      case PartFailedException part when part.causedBy(KafkaException.class) ->
        Optional.of(new StartFailure("Kafka does not do what " + part.key() + " asks for: "
            + part.innermostMessage() + ".", KAFKA));
      case PartFailedException part when part.causedBy(IllegalArgumentException.class) ->
        configuration(part.key() + " is refused: " + part.innermostMessage() + ".");
      default -> Optional.empty();
    };
  }

  private static Optional<StartFailure> first(Throwable failure,
      Function<Throwable, Optional<StartFailure>> explain) {
    return causes(failure).flatMap(cause -> explain.apply(cause).stream()).findFirst();
  }

  private static String message(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }

  private static Optional<StartFailure> configuration(String sentence) {
    return Optional.of(new StartFailure(sentence, CONFIGURATION));
  }

  private static Optional<StartFailure> resource(String sentence) {
    return Optional.of(new StartFailure(sentence, RESOURCE));
  }

  private static String unknownKey(UnboundConfigurationPropertiesException unbound) {
    var key = unbound.getUnboundProperties()
        .stream()
        .map(ConfigurationProperty::getName)
        .map(Object::toString)
        .min(comparingInt(String::length))
        .orElse("");
    if (NAME_WITH_DOTS.matcher(key).matches()) {
      return key + " is not a key: a name with dots is written in brackets,"
          + " such as tailwater.channels[a.b].topic.";
    }
    return key + " is not a key" + KnownKeys.nearest(key)
        .map(known -> ": did you mean " + known + "?")
        .orElse(": docs/configuration.md lists those there are.");
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
    var bound = binding.getTarget().getType();
    var type = (bound.hasGenerics() ? bound.getGeneric() : bound).resolve(Object.class);
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
