package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerException;

@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --tailwater.edge.prot=1 | tailwater.edge.prot is not a key: did you mean tailwater.edge.port?
      --tailwater.edge.port=abc | tailwater.edge.port is 'abc', but must be a whole number.
      --tailwater.roles=egde | tailwater.roles is 'egde', but must be one of standalone, ingest, processor, edge.
      --tailwater.access=all | tailwater.access is 'all', but must be one of loopback, open.
      --tailwater.edge.heartbeat=soon | tailwater.edge.heartbeat is 'soon', but must be a duration such as 500ms, 15s or 30m.
      --tailwater.edge.heartbeat=1s | tailwater.edge.heartbeat is '1s', but must be from 5s to 1m.
      --tailwater.edge.log-bytes=lots | tailwater.edge.log-bytes is 'lots', but must be a size such as 512KB or 16MB.
      --tailwater.channels.a.value-format=xml | tailwater.channels.a.value-format is 'xml', but must be one of json, text, binary.
      --tailwater.channels.a.b.topic=t | tailwater.channels.a.b.topic is not a key: a name with dots is written in brackets, such as tailwater.channels[a.b].topic.
      --tailwater.channels.my_trades.topic=t | tailwater.channels.my_trades.topic has a name that needs brackets: write tailwater.channels[my_trades] instead.
      --tailwater.nonsense=1 | tailwater.nonsense is not a key: docs/configuration.md lists those there are.
      """)
  void badConfigurationIsOneSentenceThatNamesTheKey(String argument, String sentence,
      CapturedOutput output) {
    var failure = catchThrowable(() -> Tailwater.application().run(argument));

    assertThat(StartFailure.of(failure))
        .isEqualTo(new StartFailure(sentence, StartFailure.CONFIGURATION));
    assertThat(said(output)).containsExactly("Tailwater did not start. " + sentence);
  }

  @Test
  void aFileThatIsNotYamlIsNamedWithItsLine(@TempDir Path folder, CapturedOutput output)
      throws IOException {
    var file = Files.writeString(folder.resolve("application.yml"), "tailwater:\n  edge: [\n");

    var failure = catchThrowable(() -> Tailwater.application()
        .run("--spring.config.additional-location=file:" + file));

    assertThat(StartFailure.of(failure).exitCode()).isEqualTo(StartFailure.CONFIGURATION);
    assertThat(said(output)).singleElement().asString().contains("not YAML", "line 3");
  }

  @Test
  void anAddressThatThisMachineDoesNotHaveIsNamed(CapturedOutput output) {
    var sentence = "tailwater.bind-address is '203.0.113.1', but must be an address of this"
        + " machine, such as 127.0.0.1.";

    var failure = catchThrowable(() -> Tailwater.application()
        .run("--tailwater.roles=edge", "--tailwater.kafka.bootstrap-servers=127.0.0.1:1",
            "--tailwater.bind-address=203.0.113.1", "--tailwater.access=open"));

    assertThat(StartFailure.of(failure))
        .isEqualTo(new StartFailure(sentence, StartFailure.CONFIGURATION));
    assertThat(said(output)).containsExactly("Tailwater did not start. " + sentence);
  }

  @Test
  void aPortThatNeedsRightsIsNotCalledTaken() {
    var failure = StartFailure.of(new WebServerException("no start",
        new BindException("Permission denied")));

    assertThat(failure.exitCode()).isEqualTo(StartFailure.RESOURCE);
    assertThat(failure.sentence()).contains("may not be used", "tailwater.control.port")
        .doesNotContain("taken");
  }

  @Test
  void aCauseThatNobodyForesawIsLeftToSpringBoot() {
    var failure = StartFailure.of(new IllegalStateException("a bug"));

    assertThat(failure).isEqualTo(new StartFailure("", StartFailure.BUG));
  }

  private static Stream<String> said(CapturedOutput output) {
    return output.getAll()
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.replaceFirst("^.*?(?=Tailwater did not start)", "").strip());
  }
}
