package io.tailwater.wire;

import static io.tailwater.wire.Samples.ID;
import static io.tailwater.wire.Samples.TIME;
import static io.tailwater.wire.Samples.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Header;
import io.tailwater.model.ValueFormat;
import io.tailwater.wire.EventStream.Dispatched;
import java.net.URLDecoder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventNameTest {
  private static final SseWriter WRITER = new SseWriter(EventName.TYPE, Envelope.RAW,
      Framing.PLAIN);

  @Test
  void anyTypeIsDecodedFromTheNameOfTheEvent() {
    qt().forAll(Hostile.bytes()).checkAssert(type -> {
      var name = name(new Header("type", Bytes.of(type)));

      assertThat(decoded(name)).isEqualTo(type.length == 0 ? "message" : utf8(type));
      assertThat(name.codePoints().noneMatch(Character::isISOControl)).isTrue();
    });
  }

  @Test
  void noTypePassesForANotice() {
    qt().forAll(Hostile.text()).checkAssert(text -> {
      var type = "stream." + text;
      var name = name(new Header("ce_type", Bytes.utf8(type)));

      assertThat(name).startsWith("%73tream.");
      assertThat(decoded(name)).isEqualTo(type);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "error"})
  void noTypePassesForTheStateOfAnEventSource(String type) {
    var name = name(new Header("type", Bytes.utf8(type)));

    assertThat(name).isNotEqualTo(type);
    assertThat(decoded(name)).isEqualTo(type);
  }

  @Test
  void theTypeOfACloudEventComesFirstAndTheLastOfEachNameCounts() {
    var type = new Header("type", Bytes.utf8("plain"));
    var first = new Header("ce_type", Bytes.utf8("first"));
    var second = new Header("ce_type", Bytes.utf8("second"));

    assertThat(name(type)).isEqualTo("plain");
    assertThat(name(first, second, type)).isEqualTo("second");
    assertThat(name(first, new Header("ce_type", Bytes.EMPTY), type)).isEqualTo("plain");
  }

  @Test
  void anEventWithoutTypeGoesToOnmessage() {
    assertThat(name()).isEqualTo("message");
    assertThat(name(new Header("type", Bytes.NONE))).isEqualTo("message");
    assertThat(name(new Header("type", Bytes.EMPTY))).isEqualTo("message");
  }

  private static String name(Header... headers) {
    var event = new Event(0, 4710, TIME, Bytes.NONE, Bytes.utf8("1"), ValueFormat.JSON,
        Stream.of(headers).toList());
    var stream = EventStream.parse(Frames.event(WRITER, "trades", ValueFormat.JSON, event));
    assertThat(stream.comments()).isEmpty();
    assertThat(stream.retries()).isEmpty();
    var name = stream.dispatched().getFirst().type();
    assertThat(stream.dispatched()).isEqualTo(List.of(new Dispatched(name, "1", ID)));
    return name;
  }

  private static String decoded(String name) {
    return URLDecoder.decode(name.replace("+", "%2B"), UTF_8);
  }
}
