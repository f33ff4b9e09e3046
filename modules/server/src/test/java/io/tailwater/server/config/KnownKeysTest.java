package io.tailwater.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownKeysTest {
  /** A row of a table: the key, then its default, both as code. */
  private static final Pattern ROW = Pattern
      .compile("(?m)^\\| `(tailwater\\.[^`]+)` \\| (?:`([^`]*)`|[^|`]*) \\|");

  @Test
  void theDocumentationListsEveryKeyWithItsDefaultAndNoOther() throws IOException {
    assertThat(documented()).containsExactlyInAnyOrderEntriesOf(KnownKeys.withDefaults());
  }

  @ParameterizedTest
  @CsvSource({"tailwater.edge.prot, tailwater.edge.port",
      "tailwater.channel.trades.topic, tailwater.channels.trades.topic",
      "tailwater.channels.trades.partition, tailwater.channels.trades.partitions",
      "tailwater.role, tailwater.roles",
      "tailwater.kafka.bootstrap-server, tailwater.kafka.bootstrap-servers",
      "tailwater.edge.maxsessions, tailwater.edge.max-sessions"})
  void knowsWhichKeyAMisspeltOneWasMeantToBe(String misspelt, String meant) {
    assertThat(KnownKeys.nearest(misspelt)).hasValue(meant);
  }

  @Test
  void guessesNothingWhereNoKeyIsNear() {
    assertThat(KnownKeys.nearest("tailwater.quantum.entanglement")).isEmpty();
  }

  private static Map<String, String> documented() throws IOException {
    var keys = new HashMap<String, String>();
    var rows = ROW.matcher(Files.readString(Path.of("../../docs/configuration.md")));
    while (rows.find()) {
      keys.put(rows.group(1), rows.group(2) == null ? "" : rows.group(2));
    }
    return keys;
  }
}
