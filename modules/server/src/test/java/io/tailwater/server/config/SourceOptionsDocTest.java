package io.tailwater.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tailwater.ingest.FeedSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceOptionsDocTest {
  private static final Pattern TABLE = Pattern
      .compile("(?m)^### Source `([a-z]+)`$([\\s\\S]*?)(?=^##|\\z)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  /** A source tells its options when it refuses one. */
  private static final Pattern KNOWN = Pattern.compile("is not an option of source '.*': (.*) are");

  @ParameterizedTest
  @CsvSource({"sse, url, http://localhost/", "host, interval, 1s", "file, path, f"})
  void theDocumentationListsEveryOptionOfTheSourceAndNoOther(String source, String required,
      String value) throws IOException {
    assertThat(documented(source)).isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(known(source, Map.of(required, value)));
  }

  @Test
  void theDocumentationHasATableForEverySource() throws IOException {
    var sources = TABLE.matcher(page()).results().map(match -> match.group(1));
    var refused = catchThrowableOfType(IllegalArgumentException.class,
        () -> new FeedSpec("f", "telepathy", "t", Map.of()));

    assertThat(refused).hasMessageEndingWith("it takes " + String.join(", ", sources.toList()));
  }

  private static List<String> known(String source, Map<String, String> required) {
    var options = new java.util.HashMap<>(required);
    options.put("telepathy", "on");
    var refused = catchThrowableOfType(IllegalArgumentException.class,
        () -> new FeedSpec("f", source, "t", options));
    var known = KNOWN.matcher(refused.getMessage());
    assertThat(known.find()).as(refused.getMessage()).isTrue();
    return List.of(known.group(1).split(", "));
  }

  private static List<String> documented(String source) throws IOException {
    var section = TABLE.matcher(page())
        .results()
        .filter(match -> match.group(1).equals(source))
        .map(match -> match.group(2))
        .findFirst()
        .orElse("");
    return ROW.matcher(section).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/configuration.md"));
  }
}
