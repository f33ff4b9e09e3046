package io.tailwater.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything one client received along a chain of resumes, to be held against what was committed
 * (G1 to G3). Also every id is checked: from each one a resume must neither lose nor double.
 *
 * <p>
 * Any thread may add; the order of adding is the order of receiving. Bounded by the test only.
 */
public final class DeliveryLedger {
  private final List<ReceivedEvent> received = new ArrayList<>();

  /** Adds an event or a notice, in the order received; notices are needed for their ids. */
  public synchronized void receive(ReceivedEvent event) {
    received.add(event);
  }

  /** How many events, notices not counted, were received. */
  public synchronized long events() {
    return received.stream().filter(event -> !event.isNotice()).count();
  }

  /**
   * Compares with what was committed. Delivery starts where the first {@code stream.open} says,
   * without one at the very beginning.
   */
  public synchronized DeliveryReport check(CommittedLog committed) {
    var audit = new DeliveryAudit(committed);
    received.stream()
        .takeWhile(ReceivedEvent::isNotice)
        .filter(notice -> notice.isNotice("open"))
        .findFirst()
        .ifPresent(open -> audit.startAt(open.id()));
    received.forEach(audit::receive);
    return audit.report();
  }
}
