package io.tailwater.server.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

class PartTest {
  private static final Part.Setting SETTING = new Part.Setting("tailwater.key", "Port 1");

  private final List<String> told = new ArrayList<>();

  @Test
  void partsStartInTheOrderOfTheirPhasesAndStopInReverse() {
    try (var context = new GenericApplicationContext()) {
      List.of(Phase.values())
          .reversed()
          .forEach(phase -> context
              .registerBean(phase.name(), Part.class, () -> telling(phase)));
      context.refresh();
    }

    assertThat(told).containsExactly("start broker", "start topics", "start feeds",
        "start processor", "start ingest", "start edge", "stop edge", "stop ingest",
        "stop processor", "stop feeds", "stop topics", "stop broker");
  }

  @Test
  void onlyTheEdgeStartsAfterTheControlPlaneAndStopsBeforeIt() {
    assertThat(Stream.of(Phase.values())
        .filter(phase -> phase.order() > WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE))
        .containsExactly(Phase.EDGE);
    assertThat(Phase.EDGE.order())
        .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
  }

  @Test
  void thePartsBelowStopWhenOneDoesNotStart() {
    try (var context = new GenericApplicationContext()) {
      context.registerBean("broker", Part.class, () -> telling(Phase.BROKER));
      context.registerBean("edge", Part.class, () -> new Part<>(Phase.EDGE, SETTING, () -> {
        throw new BindException("in use");
      }, _ -> true));

      assertThatThrownBy(context::refresh).hasCauseInstanceOf(PartFailedException.class)
          .cause()
          .satisfies(failure -> {
            var part = (PartFailedException) failure;
            assertThat(part.key()).isEqualTo("tailwater.key");
            assertThat(part.causedBy(BindException.class)).isTrue();
            assertThat(part.innermostMessage()).isEqualTo("in use");
          });
    }
    assertThat(told).containsExactly("start broker", "stop broker");
  }

  @Test
  void aPartThatFailsToStopDoesNotKeepTheOthersFromStopping() {
    var part = new Part<AutoCloseable>(Phase.EDGE, SETTING, () -> () -> {
      throw new IllegalStateException("stuck");
    }, _ -> true);
    part.start();

    part.stop();

    assertThat(part.isRunning()).isFalse();
  }

  @Test
  void aPartThatFailsWhileItRunsEndsTheProcessAndOneThatWasStoppedDoesNot() {
    var end = new CompletableFuture<Void>();
    var part = telling(Phase.EDGE).watching(_ -> end)
        .telling((name, cause) -> told
            .add(name + " failed: " + cause.getMessage()));
    part.start();
    end.completeExceptionally(new IllegalStateException("broken"));
    var stoppedEnd = new CompletableFuture<Void>();
    var stopped = telling(Phase.INGEST).watching(_ -> stoppedEnd)
        .telling((name, _) -> told.add(name + " failed"));
    stopped.start();
    stopped.stop();
    stoppedEnd.completeExceptionally(new IllegalStateException("too late"));

    assertThat(told).containsExactly("start edge", "edge failed: broken", "start ingest",
        "stop ingest");
  }

  @Test
  void healthIsUpWhileEveryPartDoesItsWork() {
    var broker = telling(Phase.BROKER);
    var edge = new Part<AutoCloseable>(Phase.EDGE, SETTING, () -> () -> {}, _ -> false);
    var health = new PartsHealth(List.of(broker, edge));
    broker.start();
    edge.start();

    assertThat(new PartsHealth(List.of(broker)).health().getStatus().getCode()).isEqualTo("UP");
    assertThat(health.health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
    assertThat(health.health().getDetails()).containsEntry("broker", "ready")
        .containsEntry("edge", "not ready");
  }

  private Part<AutoCloseable> telling(Phase phase) {
    var name = phase.name().toLowerCase(Locale.ROOT);
    return new Part<>(phase, SETTING, () -> {
      told.add("start " + name);
      return () -> told.add("stop " + name);
    }, _ -> true);
  }
}
