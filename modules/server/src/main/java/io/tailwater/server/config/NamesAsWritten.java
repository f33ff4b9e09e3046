package io.tailwater.server.config;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses names of channels and feeds that Spring Boot would bind as other names: without brackets
 * it leaves out what is not a letter, a digit or a hyphen, so that {@code my_trades} would silently
 * be {@code mytrades}.
 */
public final class NamesAsWritten
    implements
      ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final Pattern NAMED = Pattern
      .compile("tailwater\\.(channels|feeds)\\.([^.\\[]+).*");
  private static final Pattern KEPT = Pattern.compile("[A-Za-z0-9-]+");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    context.getEnvironment()
        .getPropertySources()
        .stream()
        // Variables cannot be written otherwise, and have no names to lose.
        .filter(source -> !(source instanceof SystemEnvironmentPropertySource))
        .flatMap(source -> source instanceof EnumerablePropertySource<?> keys
            ? Stream.of(keys.getPropertyNames())
            : Stream.empty())
        .forEach(NamesAsWritten::require);
  }

  private static void require(String key) {
    var named = NAMED.matcher(key);
    if (named.matches() && !KEPT.matcher(named.group(2)).matches()) {
      throw new BadConfiguration(key + " has a name that needs brackets: write tailwater."
          + named.group(1) + "[" + named.group(2) + "] instead.");
    }
  }
}
