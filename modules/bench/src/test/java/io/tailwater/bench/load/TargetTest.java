package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
  @Test
  void putsTheSessionsNumberIntoThePath() {
    var target = Target.parse("http://127.0.0.1:81/v1/stream?channel=t/k{i%10}&me={i}", false);

    assertThat(target.pathOf(23)).isEqualTo("/v1/stream?channel=t/k3&me=23");
    assertThat(target.address().getPort()).isEqualTo(81);
    assertThat(Target.parse("http://localhost", false).pathOf(1)).isEqualTo("/");
    assertThat(Target.parse("http://localhost", false).address().getPort()).isEqualTo(80);
  }

  @Test
  void asksWithItsHeadersAndResumesWithTheLastId() {
    var target = Target.parse("http://127.0.0.1:81/x", false);

    assertThat(new String(target.request("/x", List.of("A: b"), "id-ü".getBytes(UTF_8)), UTF_8))
        .isEqualTo(String.join("\r\n", "GET /x HTTP/1.1", "Host: 127.0.0.1:81",
            "Accept: text/event-stream", "Cache-Control: no-cache", "A: b", "Last-Event-ID: id-ü",
            "", ""));
    assertThat(new String(target.request("/x", List.of(), new byte[0]), UTF_8))
        .doesNotContain("Last-Event-ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1/", "127.0.0.1:80/x", "http://", "http:///x",
      "http://a@127.0.0.1/", "http://127.0.0.1:99999999/", "http://127.0.0.1/{j}",
      "http://127.0.0.1/{i%0}", "http://127.0.0.1/a b"})
  void refusesWhatIsNoSuchUrl(String url) {
    assertThatThrownBy(() -> Target.parse(url, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--url: got '" + url + "', accepts an http:// URL");
  }

  @Test
  void staysOnThisMachineUnlessToldOtherwise() {
    assertThatThrownBy(() -> Target.parse("http://192.0.2.1/", false))
        .hasMessageContaining("--allow-remote");
    assertThat(Target.parse("http://192.0.2.1/", true).address().getPort()).isEqualTo(80);
  }
}
