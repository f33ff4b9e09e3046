package io.tailwater.edge.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol 1, {@code filter}: what expressions say and which are refused. */
final class FilterCompilerTest {
  private static final FilterCompiler COMPILER = new FilterCompiler();

  private static final String TRADE = """
      {"symbol":"BTC-USD","price":99.5,"qty":12,"big":123456789012345678901234567890,
       "side":"buy","tags":["hot","new"],"gone":null,"live":true,"two words":"yes",
       "legs":[{"venue":"a","price":1},{"venue":"b","price":250.5},{"venue":"c"}],
       "none":[],"deep":{"er":{"x":-7}},"name":"Grüße"}""";

  @ParameterizedTest
  @ValueSource(strings = {"value.price > 99", "value.price < 100", "value.price == 99.5",
      "value.qty == 12", "value.qty == 12.0", "value.qty < 12.5", "value.qty >= 12",
      "value.qty in [1, 12]", "value.qty in [1.0, 12.0]", "value.big > 1000",
      "value.qty * 2 + 1 == 25", "value.qty % 5 == 2", "value.deep.er.x == -7",
      "value['two words'] == 'yes'", "value.side in ['buy', 'sell']",
      "!(value.side in ['sell', 'hold'])", "'price' in value", "'hot' in value.tags",
      "value.tags[1] == 'new'", "value.tags == ['hot', 'new']", "size(value.tags) == 2",
      "value.symbol.size() == 7", "size(value.name) == 5", "value.symbol.startsWith('BTC')",
      "value.symbol.endsWith('USD')", "value.symbol.contains('C-U')",
      "value.symbol.matches('^[A-Z]+-USD$')", "matches(value.symbol, 'TC')",
      "value.gone == null", "value.live", "value.live && value.qty > 3",
      "value.side != 'sell'", "value.symbol == key", "key == 'BTC-USD'", "key + '!' == 'BTC-USD!'",
      "headers.source == 'last'", "headers['content-type'] == 'text/plain'",
      "!has(headers.absent)", "timestamp == timestamp('2026-05-04T03:02:01Z')",
      "timestamp < timestamp('2027-01-01T00:00:00+02:00')", "timestamp.getFullYear() == 2026",
      "timestamp.getHours('Europe/Berlin') == 5",
      "timestamp - duration('1h') < timestamp('2026-05-04T03:00:00Z')", "channel == 'trades'",
      "has(value.gone)", "has(value.price) && !has(value.volume)", "has(value.deep.er.x)",
      "value.legs.exists(leg, leg.price > 250)", "value.legs.exists(leg, leg.venue == 'c')",
      "value.tags.all(tag, size(tag) == 3)", "value.tags.exists_one(tag, tag == 'hot')",
      "!value.tags.exists(tag, tag == 'cold')", "value.none.all(x, x > 3)",
      "!value.none.exists(x, true)", "value.exists(name, name == 'side')",
      "value.legs.exists(leg, value.tags.exists(tag, tag == 'new' && leg.venue == 'b'))",
      "value.missing == 1 || value.qty == 12", "value.qty == 12 || value.missing == 1",
      "value.legs.exists(leg, leg.price == 3) || value.live",
      "type(value.qty) == int && type(value.price) == double", "double(value.qty) == 12.0",
      "int(value.price) == 99", "string(value.qty) == '12'", "int('12') == value.qty",
      "value.live ? true : false", "true", "value.price > 100 || value.side == 'buy'"})
  void accepts(String expression) throws FilterException {
    assertThat(accepts(expression, Sample.json(TRADE))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"value.price > 99.5", "value.qty != 12", "value.side == 'sell'",
      "value.missing == 1", "value.missing != 1", "!(value.missing == 1)", "value.side.x == 1",
      "value.tags[2] == 'x'", "value.side > 3", "value.qty / 0 == 1", "value.qty", "value.side",
      "value", "value.missing.deeper", "has(value.missing.deeper)", "!value.side",
      "9223372036854775807 + value.qty > 0", "int(value.side) == 3",
      "timestamp(value.side) == timestamp", "timestamp.getHours('Nowhere') == 1",
      "value.live && value.missing", "value.missing && value.live", "value.missing || false",
      "value.legs.all(leg, leg.price > 0)", "value.legs.exists(leg, leg.price == 3)",
      "value.legs.exists(leg, leg.price == 3) != true",
      "!value.legs.exists(leg, leg.price == 3)", "value.qty.exists(x, true)",
      "value.side ? true : true", "headers.absent == ''", "false",
      "value.symbol.matches('^USD')", "value.legs.exists_one(leg, leg.price > 0)"})
  void doesNotAcceptWhatIsFalseOrFails(String expression) throws FilterException {
    assertThat(accepts(expression, Sample.json(TRADE))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      value.price >    | line 1, column 14
      valu.price > 1   | line 1, column 1: undeclared reference to 'valu'
      value.x == 'a    | line 1, column 12
      key.startsWith(3) | line 1, column 15: found no matching overload for 'startsWith'
      channel > 3      | line 1, column 9: found no matching overload
      1 + 2            | of type int
      'yes'            | of type string
      channel          | of type string
      `` | line 1
      value.x.matches('(') | line 1, column 17: the pattern of 'matches' is an RE2 regular expression
      value.x.matches(value.y) | line 1, column 22: the pattern of 'matches' is a text in quotes
      value.x.matches('(a{90}){9}') | up to 200 are accepted
      value.x.matches('((a{999}){999}){999}') | up to 200 are accepted
      value.map(x, x) == [1] | 'map' makes lists
      value.xs.filter(x, x > 1).size() > 2 | 'filter' makes lists
      value.xs.exists(1, true) | the name of its variable
      value.xs.exists(x, y > 1) | undeclared reference to 'y'
      google.protobuf.Int64Value{value: 1} == 1 | undeclared reference to 'google.protobuf.Int64Value'
      dyn(value) == 1 | undeclared reference to 'dyn'
      value.x = 1 | line 1
      @tried(value) | line 1
      """)
  void refusesNamingThePlace(String expression, String reason) {
    assertThatThrownBy(() -> COMPILER.compile(expression)).isInstanceOf(FilterException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void saysWhatIsAccepted() {
    assertThatThrownBy(() -> COMPILER.compile("valeu > 3")).hasMessageContaining(
        "it takes a CEL expression over value, key, headers, timestamp and channel");
  }

  @Test
  void textIsTheStringItIs() throws FilterException {
    var line = Sample.event("k", Bytes.utf8("ERROR disk full"), ValueFormat.TEXT);

    assertThat(accepts("value.startsWith('ERROR')", line)).isTrue();
    assertThat(accepts("value.level == 'ERROR'", line)).isFalse();
  }

  @Test
  void binaryIsBytesAndNothingIsNull() throws FilterException {
    var binary = Sample.event("k", Bytes.of(new byte[]{0, (byte) 255}), ValueFormat.BINARY);
    var nothing = Sample.event("k", Bytes.NONE, ValueFormat.JSON);

    assertThat(accepts("value == b'\\x00\\xff' && size(value) == 2", binary)).isTrue();
    assertThat(accepts("value == null", nothing)).isTrue();
    assertThat(accepts("value != null", nothing)).isFalse();
    assertThat(accepts("value != null", Sample.ones(50_000))).isTrue();
  }

  @Test
  void aKeyIsTextOrBytesOrNull() throws FilterException {
    assertThat(accepts("key == null", withKey(Bytes.NONE))).isTrue();
    assertThat(accepts("key == ''", withKey(Bytes.EMPTY))).isTrue();
    assertThat(accepts("key == b'\\xff'", withKey(Bytes.of(new byte[]{(byte) 255})))).isTrue();
    assertThat(accepts("key.startsWith('Gr')", withKey(Bytes.utf8("Grüße")))).isTrue();
  }

  @Test
  void theChannelIsTheOneThatWasNamed() throws FilterException {
    var filter = COMPILER.compile("channel == 'trades/BTC-USD'");

    assertThat(filter.accepts(new Channel.Key("trades", "BTC-USD"), Sample.json("1"))).isTrue();
    assertThat(filter.accepts(Sample.TRADES, Sample.json("1"))).isFalse();
  }

  @Test
  void equalTextsMakeEqualFilters() throws FilterException {
    var here = COMPILER.compile("value.x == 1");
    var elsewhere = new FilterCompiler().compile("value.x == 1");

    assertThat(here).isSameAs(COMPILER.compile("value.x == 1"))
        .isEqualTo(elsewhere)
        .hasSameHashCodeAs(elsewhere)
        .isNotEqualTo(COMPILER.compile("value.x == 2"));
  }

  private static Event withKey(Bytes key) {
    return new Event(0, 0, 0, key, Bytes.utf8("{}"), ValueFormat.JSON, List.of());
  }

  private static boolean accepts(String expression, Event event) throws FilterException {
    return COMPILER.compile(expression).accepts(Sample.TRADES, event);
  }
}
