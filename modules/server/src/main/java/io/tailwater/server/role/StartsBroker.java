package io.tailwater.server.role;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Standalone that was given no Kafka to work with. */
final class StartsBroker implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return HasRole.configuration(context).startsBroker();
  }
}
