package io.tailwater.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedSpecTest {
  private static final Map<String, String> SSE = Map.of("url", "https://stream.example/v2");

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "sse  | url              | ftp://x       | an absolute http:// or https:// URL",
      "sse  | url              | not a url     | an absolute http:// or https:// URL",
      "sse  | overlap          | soon          | such as 250ms, 5s, 1m",
      "sse  | overlap          | 2h            | a duration of 0s to 600s",
      "sse  | item-id          | meta/id       | a JSON pointer",
      "sse  | backoff-max      | 500ms         | a duration of 1s",
      "sse  | overlap-max-ids  | -1            | a whole number of 1000 to 1000000",
      "sse  | format           | xml           | json or text",
      "sse  | headers.Host     | x             | any header but",
      "sse  | ur               | x             | is not an option of source 'sse'",
      "host | interval         | 1ms           | a duration of 100ms to 3600s",
      "host | url              | x             | is not an option of source 'host': interval are",
      "file | from             | middle        | start or end",
      "file | format           | csv           | lines or ndjson",
      "file | key              | /k            | ndjson where any of these is set",
      "file | max-line-bytes   | lots          | a whole number of"})
  void refusesABadOptionNamingItAndWhatIsAccepted(String source, String option, String value,
      String accepted) {
    var options = new HashMap<String, String>(switch (source) {
      case "sse" -> SSE;
      case "file" -> Map.of("path", "/var/log/app.log");
      default -> Map.<String, String>of();
    });
    options.put(option, value);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedSpec("edits", source, "edits", options))
        .withMessageContaining("tailwater.feeds.edits.options.")
        .withMessageContaining(accepted);
  }

  @Test
  void refusesWhatIsMissingAndUnknownKindsAndNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedSpec("edits", "sse", "edits", Map.of()))
        .withMessage("tailwater.feeds.edits.options.url got nothing;"
            + " it takes an absolute http:// or https:// URL (required)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedSpec("edits", "ftp", "edits", Map.of()))
        .withMessage("tailwater.feeds.edits.source got 'ftp'; it takes sse, host, file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedSpec("a/b", "host", "edits", Map.of()))
        .withMessageContaining("tailwater.feeds.<name> got 'a/b'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeedSpec("edits", "host", "", Map.of()))
        .withMessageContaining("tailwater.feeds.edits.topic got ''");
  }

  @Test
  void takesEveryOptionThatThereIs() {
    assertThatNoException().isThrownBy(() -> new FeedSpec("edits", "sse", "edits",
        Map.ofEntries(Map.entry("url", "http://localhost:1/x?since=0"),
            Map.entry("headers.Authorization", "Bearer x"), Map.entry("format", "json"),
            Map.entry("item-id", "/meta/id"), Map.entry("item-topic", "/meta/topic"),
            Map.entry("key", "/wiki"), Map.entry("timestamp", "/meta/dt"),
            Map.entry("overlap", "PT5S"), Map.entry("overlap-max-ids", "50000"),
            Map.entry("stall-after", "1m"), Map.entry("backoff-min", "250ms"),
            Map.entry("backoff-max", "30s"), Map.entry("max-event-bytes", "2000"))));
  }

  @Test
  void survivesItsOwnBytes() {
    var spec = new FeedSpec("edits", "sse", "edits", SSE);
    assertThat(FeedDefinition.decode("edits", FeedDefinition.encode(spec))).isEqualTo(spec);
  }
}
