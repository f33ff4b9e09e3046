package io.tailwater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchTest {
  private final StringWriter said = new StringWriter();

  private int run(String line) {
    var writer = new PrintWriter(said);
    return Bench.commandLine().setOut(writer).setErr(writer).execute(line.split(" "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "--sessions 0 | '0', accepts a whole number from 1",
      "--sessions many | 'many', accepts a whole number from 1",
      "--connect-rate 0 | '0', accepts a number above 0",
      "--warmup 2 | '2', accepts a time such as 500ms",
      "--duration 10ms | --duration: got '10ms', accepts at least 100ms",
      "--header novalue | 'novalue', accepts a header",
      "--slow-share 1.5 | '1.5', accepts a number from 0 to 1",
      "--slow-rate -1 | '-1', accepts a whole number",
      "--cut-every x | 'x', accepts a time",
      "--cut-every 9s | --duration: got '10000ms', accepts at least 13000ms",
      "--cut slowly | 'slowly', accepts fin or rst",
      "--reconnect soon | 'soon', accepts a time such as 500ms, 10s, 5m or 1h, or never",
      "--sequence a:b | 'a:b', accepts a member's name",
      "--timestamp-unit days | 'days', accepts ns, us, ms or s",
      "--src-addresses 251 | --src-addresses: got '251', accepts 0 to 250",
      "--threads 200 | --threads: got '200', accepts at most one for each of --sessions",
      "--server-pid 99999999 | --server-pid: got '99999999', accepts a process of this machine",
      "--url http://192.0.2.1/ | --url: got '192.0.2.1', accepts loopback addresses",
      "--url https://127.0.0.1/ | --url: got 'https://127.0.0.1/', accepts an http:// URL",
      "--allow-remote --src-addresses 2 --url http://192.0.2.1/ | accepts 0 for targets that are",
      "--nonsense | '--nonsense'"})
  void refusesALoadOptionByWhatItGotAndAccepts(String options, String answer) {
    assertThat(run("load --url http://127.0.0.1:1/ " + options)).isEqualTo(2);
    assertThat(said.toString()).contains(answer)
        .contains("See 'tailwater-bench load --help'.")
        .hasLineCount(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "--bootstrap nowhere | --bootstrap: got 'nowhere', accepts HOST:PORT",
      "--bootstrap 192.0.2.1:9092 | --bootstrap: got '192.0.2.1', accepts loopback addresses",
      "--rate -5 | '-5', accepts a number above 0",
      "--partitions 0 | '0', accepts a whole number from 1",
      "--keys 10000001 | --keys: got '10000001', accepts a whole number from 0 to 10000000",
      "--size big | 'big', accepts a whole number"})
  void refusesAPublishOptionByWhatItGotAndAccepts(String options, String answer) {
    assertThat(run("publish --topic t " + options)).isEqualTo(2);
    assertThat(said.toString()).contains(answer).contains("See 'tailwater-bench publish --help'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "publish"})
  void wantsWhatItCannotGuess(String command) {
    assertThat(run(command)).isEqualTo(2);
    assertThat(said.toString()).contains("Missing required option");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "load --help", "publish --help", "--version"})
  void explainsItself(String line) {
    assertThat(run(line)).isZero();
    assertThat(said.toString()).contains("tailwater-bench");
  }

  @Test
  void explainsEveryOption() {
    run("load --help");

    assertThat(said.toString()).contains("--url", "{i%N}", "--slow-share", "--cut-every", "--away",
        "--sequence", "--timestamp", "--src-addresses", "--server-pid", "--allow-remote");
  }
}
