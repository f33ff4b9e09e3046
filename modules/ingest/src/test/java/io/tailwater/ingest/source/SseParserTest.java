package io.tailwater.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.ingest.source.SseParser.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseParserTest {
  private static final int MAX = 1_000;

  @Test
  void joinsDataLinesAndKeepsTheIdForLaterEvents() {
    assertThat(parse("id: 7\nevent: edit\ndata: a\ndata:b\n\ndata: c\n\n")).containsExactly(
        new Parsed.Event("edit", "a\nb", "7"), new Parsed.Event("message", "c", "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void takesEveryLineEnding(String end) {
    assertThat(parse("data: a" + end + "data: b" + end + end + "data: c" + end + end))
        .containsExactly(new Parsed.Event("message", "a\nb", ""),
            new Parsed.Event("message", "c", ""));
  }

  @Test
  void leavesOutABomOnlyAtTheBeginning() {
    assertThat(parse("\uFEFFdata: \uFEFFa\n\n"))
        .containsExactly(new Parsed.Event("message", "\uFEFFa", ""));
  }

  @Test
  void dispatchesNothingWithoutDataAndNothingThatWasCutOff() {
    assertThat(parse(": comment\n\nid: 1\n\nevent: x\n\ndata: cut")).isEmpty();
  }

  @Test
  void takesEmptyDataAndOnlyOneSpaceAndUnknownFields() {
    assertThat(parse("data\n\nother: x\ndata:  two\n\n")).containsExactly(
        new Parsed.Event("message", "", ""), new Parsed.Event("message", " two", ""));
  }

  @Test
  void ignoresIdsWithNulAndRetriesThatAreNoNumber() {
    assertThat(parse("id: 1\nid: a\0b\nretry: 1x\nretry: 99999999999999\ndata: a\n\n"))
        .containsExactly(new Parsed.Event("message", "a", "1"));
  }

  @Test
  void tellsTheRetryAtOnce() {
    assertThat(parse("retry: 2500\n")).containsExactly(new Parsed.Retry(2500));
  }

  @Test
  void boundsWhatItHoldsAndGoesOnAfterwards() {
    var large = "x".repeat(3 * MAX);
    assertThat(parse("data: " + large + "\nid: 5\n\ndata: a\n\n")).satisfiesExactly(
        first -> assertThat(first).isInstanceOfSatisfying(Parsed.Oversized.class, oversized -> {
          assertThat(oversized.bytes()).isEqualTo(3 * MAX);
          assertThat(oversized.beginning()).hasSizeLessThanOrEqualTo(MAX);
          assertThat(oversized.id()).isEqualTo("5");
        }), second -> assertThat(second).isEqualTo(new Parsed.Event("message", "a", "5")));
  }

  @Test
  void boundsManyShortLinesLikeOneLongOne() {
    assertThat(parse("data: 0123456789\n".repeat(MAX) + "\n")).singleElement()
        .isInstanceOfSatisfying(Parsed.Oversized.class,
            oversized -> assertThat(oversized.bytes()).isEqualTo(11L * MAX - 1));
  }

  @RepeatedTest(200)
  void givesTheSameEventsHoweverTheBytesAreCut(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var stream = stream(random).getBytes(StandardCharsets.UTF_8);
    var whole = new ArrayList<Parsed>();
    new SseParser(MAX, "", whole::add).read(stream, 0, stream.length);

    var cut = new ArrayList<Parsed>();
    var parser = new SseParser(MAX, "", cut::add);
    for (var at = 0; at < stream.length;) {
      var length = Math.min(stream.length - at, 1 + random.nextInt(5));
      parser.read(stream, at, length);
      at += length;
    }

    assertThat(cut).as("seed %d", repetition.getCurrentRepetition()).isEqualTo(whole);
  }

  private static String stream(Random random) {
    var pieces = List.of("data", "data: é€😀", "id: ", "id: 1", "event: x", ": ok", "retry: 5",
        "data:", ":", "\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\uFEFF", "x".repeat(400));
    var text = new StringBuilder();
    for (var i = 0; i < 60; i++) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }

  private static List<Parsed> parse(String stream) {
    var parsed = new ArrayList<Parsed>();
    var bytes = stream.getBytes(StandardCharsets.UTF_8);
    new SseParser(MAX, "", parsed::add).read(bytes, 0, bytes.length);
    return parsed;
  }
}
