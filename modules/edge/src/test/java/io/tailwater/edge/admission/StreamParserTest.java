package io.tailwater.edge.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tailwater.edge.filter.FilterCompiler;
import io.tailwater.model.Bytes;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.Resolution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protocol 1: what is said of a request that is refused. */
class StreamParserTest {
  private static final FilterCompiler FILTERS = new FilterCompiler();

  private final StreamParser parser = new StreamParser(
      new ChannelDirectory(
          List.of(new ChannelSpec("t", "t", 1, ValueFormat.JSON, KeyPartitioner.MURMUR2))),
      Duration.ofSeconds(15), FILTERS);

  @Test
  void anUnknownNameGivenTwiceIsShortenedAndCalledUnknown() {
    var name = "n".repeat(5_000);
    var problem = refused(get("channel=t&" + name + "=1&" + name + "=2"));

    assertThat(problem.title()).isEqualTo("Unknown parameter");
    assertThat(problem.parameter().orElseThrow()).hasSizeLessThan(200);
    assertThat(problem.detail()).hasSizeLessThan(600);
  }

  @Test
  void aKnownNameGivenTwiceIsNamed() {
    var problem = refused(get("channel=t&limit=1&limit=2"));

    assertThat(problem.title()).isEqualTo("Bad parameter");
    assertThat(problem.parameter()).contains("limit");
  }

  @Test
  void aMalformedNameIsSaidToStandWhereItStands() {
    assertThat(refused(get("%zz=1")).title()).isEqualTo("Malformed query");
    assertThat(refused(post("%zz=1")).title()).isEqualTo("Malformed body");
  }

  @Test
  void aFilterIsCompiledOnlyForARequestThatCanBeTakenOtherwise() {
    for (var bad : List.of("heartbeat=1h", "wait=1h", "limit=0", "onGap=no", "last=0", "speed=2",
        "from=never", "until=never")) {
      var problem = refused(get("channel=t&filter=1&" + bad));
      assertThat(problem.parameter()).contains(bad.substring(0, bad.indexOf('=')));
    }
    assertThat(refused(get("channel=t&filter=1")).parameter()).contains("filter");
  }

  @Test
  void aCursorThatIsNotForTheseChannelsIsNamedByWhatItCameIn() throws Refusal {
    var question = parser.parse(get("channel=t"), 0);

    assertThat(question.problem(new Resolution.Mismatch(true, "why")).parameter())
        .contains("until");
    assertThat(question.problem(new Resolution.Mismatch(false, "why")).parameter())
        .contains(question.cursorParameter());
  }

  private Problem refused(HttpQuestion question) {
    return catchThrowableOfType(Refusal.class, () -> parser.parse(question, 0)).problem();
  }

  private static HttpQuestion get(String query) {
    return new HttpQuestion("GET", "/v1/stream?" + query, _ -> List.of());
  }

  private static HttpQuestion post(String form) {
    return new HttpQuestion("POST", "/v1/stream",
        name -> name.equals("Content-Type")
            ? List.of("application/x-www-form-urlencoded")
            : List.of())
        .with(Bytes.of(form.getBytes(StandardCharsets.UTF_8)));
  }
}
