package io.tailwater.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.ingest.source.JsonFields.Found;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;

final class JsonFieldsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private final JsonFields timed = JsonFields.of(JsonPointer.empty(), JsonPointer.compile("/t"));

  @Test
  void takesTimesInSecondsMillisecondsAndWords() {
    for (var time : List.of("1772600767", "1772600767000", "\"2026-03-04T05:06:07Z\"",
        "\"2026-03-04T06:06:07+01:00\"")) {
      assertThat(find(timed, "{\"t\":" + time + "}")).isInstanceOfSatisfying(Found.Fields.class,
          found -> assertThat(found.timestampMillis()).isEqualTo(NOW.toEpochMilli()));
    }
  }

  @Test
  void refusesTimesThatNoFeedHasAndSaysWhatWasGot() {
    assertThat(reason(timed, "{\"t\":1772600767000000}")).contains("at /t is +58141",
        "2000-01-01T00:00:00Z to an hour from now");
    assertThat(reason(timed, "{\"t\":\"2026-03-04T06:06:08Z\"}")).contains("06:06:08Z");
    assertThat(reason(timed, "{\"t\":\"1999-12-31T23:59:59Z\"}")).contains("1999");
    assertThat(reason(timed, "{\"t\":-5}")).contains("/t");
    assertThat(reason(timed, "{}")).contains("/t");
    assertThat(find(timed, "{\"t\":\"2026-03-04T06:06:07Z\"}")).isInstanceOf(Found.Fields.class);
  }

  @Test
  void refusesAnItemWithoutAnIdThatIsItsOwn() {
    var items = new JsonFields(JsonPointer.empty(), JsonPointer.empty(), JsonPointer.compile("/id"),
        JsonPointer.empty());
    for (var id : List.of("{}", "{\"id\":null}", "{\"id\":\"\"}", "{\"id\":{}}", "[]")) {
      assertThat(reason(items, id)).isEqualTo("no item id at /id");
    }
    assertThat(find(items, "{\"id\":0}")).isInstanceOf(Found.Fields.class);
  }

  private static Found find(JsonFields fields, String text) {
    return fields.find(text, NOW.toEpochMilli());
  }

  private static String reason(JsonFields fields, String text) {
    return find(fields, text) instanceof Found.Refusal refusal ? refusal.reason() : "taken";
  }
}
