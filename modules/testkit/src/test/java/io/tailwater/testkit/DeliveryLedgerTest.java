package io.tailwater.testkit;

import static io.tailwater.testkit.DeliveryReport.Kind.DOUBLED;
import static io.tailwater.testkit.DeliveryReport.Kind.LOST;
import static io.tailwater.testkit.DeliveryReport.Kind.REORDERED;
import static io.tailwater.testkit.DeliveryReport.Kind.UNKNOWN;
import static io.tailwater.testkit.DeliveryReport.Kind.WRONG_POSITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryLedgerTest {
  /** Partition 0 holds a, b, c with holes between them, partition 1 holds d. */
  private static final CommittedLog COMMITTED = CommittedLog.of(
      List.of(new CommittedRecord("t", 0, 7, "c"), new CommittedRecord("t", 0, 0, "a"),
          new CommittedRecord("t", 0, 3, "b"), new CommittedRecord("t", 1, 5, "d")));

  private final DeliveryLedger ledger = new DeliveryLedger();

  @Test
  void isContentWithEveryRecordOnceAndPositionsAnywhereInAHole() {
    open(0, 0);
    event("a", 1, 0);
    event("d", 3, 6);
    notice("checkpoint", 2, 9);
    event("b", 7, 9);
    event("c", 8, 9);
    check().requireExactly(4);
  }

  @Test
  void namesTheOffsetThatWasLost() {
    open(0, 0);
    event("a", 1, 0);
    event("c", 8, 0);
    event("d", 8, 6);
    assertThat(check().of(LOST)).extracting(DeliveryReport.Finding::offset).containsExactly(3L);
    assertThatThrownBy(() -> check().requireExactly(4)).hasMessageContaining("LOST");
  }

  @Test
  void namesTheOffsetThatWasDoubled() {
    open(0, 0);
    event("a", 1, 0);
    event("d", 1, 6);
    event("a", 1, 6);
    event("b", 4, 6);
    event("c", 8, 6);
    assertThat(check().findings()).extracting(DeliveryReport.Finding::kind)
        .containsExactly(DOUBLED);
    assertThat(check().findings().getFirst().offset()).isZero();
  }

  @Test
  void namesTheOffsetThatCameLate() {
    open(0, 0);
    event("d", 0, 6);
    event("a", 1, 6);
    event("c", 8, 6);
    event("b", 8, 6);
    assertThat(check().findings()).extracting(DeliveryReport.Finding::kind)
        .containsExactly(REORDERED);
    assertThat(check().findings().getFirst().offset()).isEqualTo(3);
  }

  @Test
  void expectsNothingFromBeforeTheStart() {
    open(4, 6);
    event("c", 8, 6);
    check().requireExactly(1);
  }

  @Test
  void refusesAnIdThatWouldLoseAndOneThatWouldDouble() {
    open(0, 0);
    event("a", 4, 0);
    event("b", 3, 0);
    event("c", 8, 0);
    event("d", 8, 6);
    assertThat(check().findings()).extracting(DeliveryReport.Finding::kind)
        .containsExactly(WRONG_POSITION, WRONG_POSITION);
  }

  @Test
  void knowsWhatWasNeverCommitted() {
    open(8, 6);
    event("aborted", 8, 6);
    assertThat(check().findings()).extracting(DeliveryReport.Finding::kind)
        .containsExactly(UNKNOWN);
  }

  @Test
  void tellsEqualValuesApartByTheirIds() {
    var same = CommittedLog.of(List.of(new CommittedRecord("t", 0, 0, "x"),
        new CommittedRecord("t", 0, 1, "x"), new CommittedRecord("t", 1, 0, "x")));
    open(0, 0);
    event("x", 1, 0);
    event("x", 1, 1);
    event("x", 2, 1);
    ledger.check(same).requireExactly(3);
    event("x", 2, 1);
    assertThat(ledger.check(same).of(DOUBLED)).hasSize(1);
  }

  @Test
  void readsTheCursorOfTheContract() {
    var id = CursorId.parse("1~7k2mq3zk0a.a3.0-4711.1-17.2-0~end");
    assertThat(id.ended()).isTrue();
    var topic = id.topics().getFirst();
    assertThat(topic.name() + "/" + topic.epoch()).isEqualTo("7k2m/q3zk0a");
    assertThat(topic.wholeTopic()).isTrue();
    assertThat(topic.partitionCount()).isEqualTo(3);
    assertThat(topic.next()).containsOnlyKeys(0, 1, 2).containsEntry(0, 4711L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1~", "2~7k2mq3zk0a.a3.0-1", "1~7k2mq3zk0a.b3.0-1", "1~7k2mq3zk0a.a3",
      "1~7k2mq3zk0a.a3.1-1.0-1", "1~7k2mq3zk0a.a3.0-01", "1~7k2mq3zk0a.a3.0--1",
      "1~7k2mq3zki.a3.0-1", "~end"})
  void refusesWhatIsNoCursor(String text) {
    assertThatThrownBy(() -> CursorId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private void open(long next0, long next1) {
    notice("open", next0, next1);
  }

  private void notice(String name, long next0, long next1) {
    ledger.receive(new ReceivedEvent("stream." + name, "{}", id(next0, next1)));
  }

  private void event(String value, long next0, long next1) {
    ledger.receive(new ReceivedEvent("message", value, id(next0, next1)));
  }

  private DeliveryReport check() {
    return ledger.check(COMMITTED);
  }

  private static String id(long next0, long next1) {
    return "1~7k2mq3zk0a.a2.0-" + next0 + ".1-" + next1;
  }
}
