package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventParserTest {
  private static final String STREAM = """
      retry: 2000

      :
      event: trade
      data: {"seq":1}
      data:two
      data:  indented
      data
      unknown: x
      dataset: x
      id: a-1

      : a comment
      id
      data:

      """;

  private static final List<String> READ = List.of("RETRY=2000", "blank", "comment", "EVENT=trade",
      "DATA={\"seq\":1}", "DATA=two", "DATA= indented", "DATA=", "ID=a-1", "blank", "comment",
      "ID=", "DATA=", "blank");

  /** Writes down what it is told. */
  private static final class Notes implements EventParser.Handler {
    private final List<String> notes = new ArrayList<>();

    @Override
    public void onField(EventParser.Field field, byte[] bytes, int from, int to) {
      notes.add(field + "=" + new String(bytes, from, to - from, UTF_8));
    }

    @Override
    public void onBlankLine() {
      notes.add("blank");
    }

    @Override
    public void onComment() {
      notes.add("comment");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsTheSameWhereverTheBytesAreCut(String lineEnd) {
    var bytes = ("\uFEFF" + STREAM.replace("\n", lineEnd)).getBytes(UTF_8);
    for (var one = 0; one <= bytes.length; one++) {
      for (var other = one; other <= bytes.length; other++) {
        var notes = new Notes();
        var parser = new EventParser(notes);
        parser.feed(bytes, 0, one);
        parser.feed(bytes, one, other);
        parser.feed(bytes, other, bytes.length);

        assertThat(notes.notes).as("cut at %d and %d", one, other).isEqualTo(READ);
      }
    }
  }

  @Test
  void readsByteByByte() {
    var bytes = STREAM.replace("\n", "\r\n").getBytes(UTF_8);
    var notes = new Notes();
    var parser = new EventParser(notes);
    for (var at = 0; at < bytes.length; at++) {
      parser.feed(bytes, at, at + 1);
    }

    assertThat(notes.notes).isEqualTo(READ);
  }

  @Test
  void forgetsWhatWasIncompleteForAnotherConnection() {
    var notes = new Notes();
    var parser = new EventParser(notes);
    var half = "data: lost\nid: ha".getBytes(UTF_8);
    var next = "\uFEFFdata: new\n\n".getBytes(UTF_8);
    parser.feed(half, 0, half.length);
    parser.reset();
    parser.feed(next, 0, next.length);

    assertThat(notes.notes).containsExactly("DATA=lost", "DATA=new", "blank");
  }

  @Test
  void refusesALineWithoutEnd() {
    var parser = new EventParser(new Notes());
    var part = new byte[1 << 20];

    assertThatThrownBy(() -> {
      for (var i = 0; i <= EventParser.LINE_BYTES / part.length; i++) {
        parser.feed(part, 0, part.length);
      }
    }).isInstanceOf(IllegalStateException.class).hasMessageContaining("line of more than");
  }
}
