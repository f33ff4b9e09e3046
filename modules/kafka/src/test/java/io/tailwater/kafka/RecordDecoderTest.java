package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Bytes;
import io.tailwater.model.Header;
import io.tailwater.model.ValueFormat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
  @ParameterizedTest
  @ValueSource(strings = {"{}", " [1, 2.5e3, -0] \n", "\"text\"", "12", "true", "null",
      "{\"a\":{\"b\":[null,\"\\u00e9\\n\"]},\"a\":1}", "\"é€😀\"", "\"\\ud800\""})
  void oneJsonValueIsJson(String value) {
    assertThat(formatOf(ValueFormat.JSON, utf8(value))).isEqualTo(ValueFormat.JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{}{}", "1 2", "{} x", "{'a':1}", "{a:1}", "[1,]", "NaN",
      "01", "1.", "+1", "tru", "truefalse", "// c\n1", "\uFEFF{}", "\"a\nb\"", "{\"a\" 1}", "]",
      "\"\\x\"", "{}\u0000", "\u00001"})
  void anythingElseIsText(String value) {
    assertThat(formatOf(ValueFormat.JSON, utf8(value))).isEqualTo(ValueFormat.TEXT);
  }

  @Test
  void jsonInOtherEncodingsIsText() {
    for (var charset : new Charset[]{StandardCharsets.UTF_16BE,
        StandardCharsets.UTF_16LE, StandardCharsets.UTF_32BE, StandardCharsets.UTF_32LE,
        StandardCharsets.UTF_16}) {
      assertThat(formatOf(ValueFormat.JSON, "{\"a\":1}".getBytes(charset))).as(charset.name())
          .isEqualTo(
              ValueFormat.TEXT);
    }
  }

  @Test
  void jsonWithMalformedUtf8IsText() {
    var malformed = new int[][]{{0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0x80},
        {0xe2, 0x82}, {0xff}, {0xe0, 0x80, 0x80}};
    for (var sequence : malformed) {
      var value = new byte[sequence.length + 2];
      value[0] = '"';
      for (var i = 0; i < sequence.length; i++) {
        value[i + 1] = (byte) sequence[i];
      }
      value[value.length - 1] = '"';
      assertThat(formatOf(ValueFormat.JSON, value)).isEqualTo(ValueFormat.TEXT);
    }
  }

  @Test
  void deepJsonIsTextAndDoesNotOverflow() {
    var limit = JsonText.MAX_NESTING;
    assertThat(formatOf(ValueFormat.JSON, utf8("[".repeat(limit) + "]".repeat(limit)))).isEqualTo(
        ValueFormat.JSON);
    assertThat(formatOf(ValueFormat.JSON, utf8("[".repeat(100_000) + "]".repeat(100_000))))
        .isEqualTo(
            ValueFormat.TEXT);
  }

  @Test
  void otherChannelsValuesAreWhatTheChannelSays() {
    assertThat(formatOf(ValueFormat.TEXT, utf8("{}"))).isEqualTo(ValueFormat.TEXT);
    assertThat(formatOf(ValueFormat.BINARY, utf8("{}"))).isEqualTo(ValueFormat.BINARY);
  }

  @Test
  void nullKeyAndValueAreNone() {
    var event = new RecordDecoder(ValueFormat.JSON).decode(record(null, null));
    assertThat(event.key()).isSameAs(Bytes.NONE);
    assertThat(event.value()).isSameAs(Bytes.NONE);
    assertThat(event.format()).isEqualTo(ValueFormat.JSON);
  }

  @Test
  void keepsKeyPlaceTimeAndHeadersInOrder() {
    var record = record(utf8("k"), utf8("v"));
    record.headers().add("h", utf8("1")).add("h", null);
    var event = new RecordDecoder(ValueFormat.TEXT).decode(record);
    assertThat(event.key()).isEqualTo(Bytes.utf8("k"));
    assertThat(event.partition()).isEqualTo(3);
    assertThat(event.offset()).isEqualTo(42);
    assertThat(event.headers()).containsExactly(new Header("h", Bytes.utf8("1")), new Header("h",
        Bytes.NONE));
  }

  private static ValueFormat formatOf(ValueFormat channel, byte[] value) {
    return new RecordDecoder(channel).decode(record(null, value)).format();
  }

  @SuppressWarnings("NullAway") // a record's key and value may be null
  private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key,
      byte @Nullable [] value) {
    return new ConsumerRecord<>("t", 3, 42, key, value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
