package io.tailwater.server.config;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Binds configuration as the process does. */
final class Binding {
  private Binding() {}

  /** From arguments, given as key and value in turn. */
  static TailwaterConfiguration ofArguments(String... keysAndValues) {
    var properties = new HashMap<String, Object>();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return of(properties, Map.of());
  }

  /** From environment variables. */
  static TailwaterConfiguration ofVariables(Map<String, Object> variables) {
    return of(Map.of(), variables);
  }

  static TailwaterConfiguration of(Map<String, Object> properties, Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    sources.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    sources.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    sources.addFirst(new MapPropertySource("arguments", properties));
    ConfigurationPropertySources.attach(environment);
    return Binder.get(environment)
        .bindOrCreate("tailwater",
            Bindable.of(TailwaterConfiguration.class), new NoUnboundElementsBindHandler(
                BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
  }
}
