package io.tailwater.server.role;

import io.tailwater.server.config.Role;
import io.tailwater.server.config.TailwaterConfiguration;
import java.util.Objects;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The condition of {@link ForRole}. */
final class HasRole implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    var attributes = Objects
        .requireNonNull(metadata.getAnnotationAttributes(ForRole.class.getName()));
    var role = (Role) Objects.requireNonNull(attributes.get("value"));
    return configuration(context).has(role);
  }

  /** The configuration, bound ahead of its bean because what beans there are depends on it. */
  static TailwaterConfiguration configuration(ConditionContext context) {
    return Binder.get(context.getEnvironment())
        .bindOrCreate("tailwater", TailwaterConfiguration.class);
  }
}
