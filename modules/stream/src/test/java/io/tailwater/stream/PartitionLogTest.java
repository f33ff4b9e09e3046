package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tailwater.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PartitionLogTest {
  private static final long ONE = Events.event(0).footprint();

  @Test
  void startsEmptyWhereItsTailBegins() {
    var log = new PartitionLog(7, Events.log(10 * ONE));

    assertThat(log.start()).isEqualTo(7);
    assertThat(log.end()).isEqualTo(7);
    assertThat(log.at(7)).isNull();
  }

  @Test
  void advancesPastHolesBetweenAndAfterEvents() {
    var log = new PartitionLog(0, Events.log(10 * ONE));
    log.append(List.of(Events.event(2), Events.event(5)), 9);

    assertThat(log.end()).isEqualTo(9);
    assertThat(log.at(0)).isEqualTo(Events.event(2));
    assertThat(log.at(3)).isEqualTo(Events.event(5));
    assertThat(log.at(6)).isNull();
  }

  @Test
  void holdsNoMoreThanItsBound() {
    var log = new PartitionLog(0, Events.log(3 * ONE));
    for (var offset = 0; offset < 100; offset++) {
      log.append(List.of(Events.event(offset)), offset + 1);
      log.evict();
      assertThat(log.bytes()).isLessThanOrEqualTo(3 * ONE);
    }
    assertThat(log.start()).isEqualTo(97);
    assertThat(log.at(0)).isEqualTo(Events.event(97));
  }

  @Test
  void refusesWhatGoesBack() {
    var log = new PartitionLog(5, Events.log(3 * ONE));

    assertThatIllegalStateException().isThrownBy(() -> log.append(List.of(Events.event(4)), 6));
    assertThatIllegalStateException().isThrownBy(() -> log.append(List.of(), 4));
  }

  @Test
  void forgetsEverythingWhenItRestarts() {
    var log = new PartitionLog(0, Events.log(3 * ONE));
    log.append(List.of(Events.event(0), Events.event(1)), 2);
    log.restart(1);

    assertThat(log.start()).isEqualTo(1);
    assertThat(log.end()).isEqualTo(1);
    assertThat(log.bytes()).isZero();
  }

  @Test
  void numbersItsEventsSoThatAReaderCanWalkOn() {
    var log = new PartitionLog(0, Events.log(3 * ONE));
    log.append(List.of(Events.event(2), Events.event(5), Events.event(6)), 9);
    var index = log.indexOf(3);

    assertThat(log.get(index)).isEqualTo(Events.event(5));
    assertThat(log.get(index + 1)).isEqualTo(Events.event(6));
    assertThat(log.get(index + 2)).isNull();
    assertThat(log.indexOf(7)).isEqualTo(index + 2);
    log.append(List.of(Events.event(9), Events.event(10)), 11);
    assertThat(log.get(index + 2)).isEqualTo(Events.event(9));
    log.evict();
    assertThat(log.get(index)).isNull();
    assertThat(log.get(index + 1)).isEqualTo(Events.event(6));
  }

  @Test
  void givesNoNumberTwiceWhereItRestarts() {
    var log = new PartitionLog(0, Events.log(3 * ONE));
    log.append(List.of(Events.event(0), Events.event(1)), 2);
    var next = log.indexOf(2);
    log.restart(0);
    log.append(List.of(Events.event(0)), 1);

    assertThat(log.get(next - 1)).isNull();
    assertThat(log.indexOf(0)).isEqualTo(next);
  }

  @RepeatedTest(50)
  void findsWhatANaiveListFinds(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var log = new PartitionLog(0, Events.log((1 + random.nextInt(200)) * ONE));
    var naive = new TreeMap<Long, Event>();
    for (var step = 0; step < 300; step++) {
      var batch = new ArrayList<Event>();
      var next = log.end();
      for (var n = random.nextInt(4); n > 0; n--) {
        next += random.nextInt(3);
        batch.add(Events.event(next++));
      }
      batch.forEach(event -> naive.put(event.offset(), event));
      log.append(batch, next + random.nextInt(2));
      log.evict();
      naive.headMap(log.start()).clear();
      var position = log.start() + random.nextLong(log.end() - log.start() + 1);
      var expected = naive.ceilingEntry(position);
      assertThat(log.at(position)).isEqualTo(expected == null ? null : expected.getValue());
    }
  }
}
