package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DataFieldsTest {
  private static List<String> find(DataFields fields, String text) {
    var found = new ArrayList<String>();
    var bytes = ("«" + text + "»").getBytes(UTF_8);
    fields.find(bytes, 2, bytes.length - 2,
        (series, sequence, nanos) -> found.add(series + ":" + sequence + "@" + nanos));
    return found;
  }

  private static List<String> find(String text) {
    return find(DataFields.named("seq", "ts", "series", 1), text);
  }

  @Test
  void findsTheNumbersOfTheConvention() {
    assertThat(find("{\"seq\":12,\"ts\":1700000000123456789,\"pad\":\"xx\"}"))
        .containsExactly("0:12@1700000000123456789");
    assertThat(find("{\"seq\": 12, \"ts\": 3, \"series\": 4}")).containsExactly("4:12@3");
  }

  @Test
  void findsThemInsideOfAStringAndSeveralTimesInAnEvent() {
    assertThat(find("{\"data\":\"{\\\"seq\\\":5,\\\"ts\\\":6}\"}")).containsExactly("0:5@6");
    assertThat(find("[{\"seq\":1,\"ts\":7},{\"seq\":2},{\"seq\":3,\"ts\":9,\"series\":2}]"))
        .containsExactly("0:1@7", "0:2@-1", "2:3@9");
  }

  @Test
  void takesNeitherOtherNamesNorOtherValues() {
    assertThat(find("{\"seqs\":1,\"subseq\":2,\"seq\":\"x3\",\"seq\":null,\"a\":\"seq\"}"))
        .isEmpty();
    assertThat(find("seq:4")).isEmpty();
    assertThat(find("{}")).isEmpty();
  }

  @Test
  void readsOtherNamesAndUnits() {
    var fields = DataFields.named("n", "time", "part", 1_000_000);

    assertThat(find(fields, "{\"n\":1,\"time\":1700000000123,\"part\":3}"))
        .containsExactly("3:1@1700000000123000000");
  }

  @Test
  void doesNotReadBeyondTheLine() {
    var bytes = "{\"seq\":123}".getBytes(UTF_8);
    var found = new ArrayList<Long>();
    DataFields.named("seq", "ts", "series", 1)
        .find(bytes, 0, 9, (_, sequence, _) -> found.add(sequence));

    assertThat(found).containsExactly(12L);
  }
}
