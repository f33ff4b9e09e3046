package io.tailwater.server;

import io.tailwater.server.config.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;

/**
 * Adds {@code standalone.yml} below everything that was configured, so that each of its keys can be
 * set otherwise and the user's own channels and feeds come beside it.
 */
final class StandaloneDefaults
    implements
      ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final String FILE = "standalone.yml";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var environment = context.getEnvironment();
    var roles = Binder.get(environment)
        .bind("tailwater.roles", Bindable.listOf(Role.class))
        .orElse(List.of(Role.STANDALONE));
    if (roles.contains(Role.STANDALONE)) {
      try {
        new YamlPropertySourceLoader().load(FILE, new ClassPathResource(FILE))
            .forEach(environment.getPropertySources()::addLast);
      } catch (IOException e) {
        throw new UncheckedIOException(FILE + " is missing from the executable", e);
      }
    }
  }
}
