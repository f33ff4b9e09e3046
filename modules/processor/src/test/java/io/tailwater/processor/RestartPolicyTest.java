package io.tailwater.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

final class RestartPolicyTest {
  private final StreamsException timeout = new StreamsException("commit",
      new TimeoutException("no answer"));

  private Instant now = Instant.EPOCH;
  private final RestartPolicy policy = new RestartPolicy(() -> now);

  @Test
  void replacesAThreadThatFailedForKafka() {
    assertThat(policy.restart(timeout)).isTrue();
  }

  @Test
  void givesUpOnWhatTryingAgainCannotCure() {
    assertThat(policy.restart(new StreamsException(new TopicAuthorizationException("host"))))
        .isFalse();
    assertThat(policy.restart(new IllegalStateException("a bug"))).isFalse();
  }

  @Test
  void givesUpWhenKafkaFailsTooOftenWithinThePeriod() {
    for (var restart = 0; restart < RestartPolicy.MAX_RESTARTS; restart++) {
      assertThat(policy.restart(timeout)).isTrue();
    }

    assertThat(policy.restart(timeout)).isFalse();
  }

  @Test
  void forgetsRestartsThatArePast() {
    for (var restart = 0; restart < RestartPolicy.MAX_RESTARTS; restart++) {
      policy.restart(timeout);
    }
    now = now.plus(RestartPolicy.PERIOD);

    assertThat(policy.restart(timeout)).isTrue();
  }
}
