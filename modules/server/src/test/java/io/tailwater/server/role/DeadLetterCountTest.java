package io.tailwater.server.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterCountTest {
  private static final Set<String> CONFIGURED = Set.of("changes");

  @Test
  void labelsAreTheFeedsOfTheConfigurationAndOtherForAllElse() {
    assertThat(DeadLetterCount.label(CONFIGURED, letterOf("changes"))).isEqualTo("changes");
    assertThat(DeadLetterCount.label(CONFIGURED, letterOf("elsewhere"))).isEqualTo("other");
    assertThat(DeadLetterCount.label(CONFIGURED, letter())).isEqualTo("other");
  }

  private static ConsumerRecord<byte[], byte[]> letterOf(String feed) {
    var letter = letter();
    letter.headers().add("feed", feed.getBytes(StandardCharsets.UTF_8));
    return letter;
  }

  private static ConsumerRecord<byte[], byte[]> letter() {
    return new ConsumerRecord<>("letters", 0, 0, new byte[0], new byte[0]);
  }
}
