package io.tailwater.e2e;

import io.tailwater.testkit.DeliveryLedger;
import io.tailwater.testkit.ReceivedEvent;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client that others wrote, following one stream as its users would, until it is closed. */
interface OtherClient extends AutoCloseable {
  /** Takes what has come to where the test sees it; called by the test's thread now and then. */
  void look();

  @Override
  void close();

  /** Events that it handed to its user, notices not counted. */
  final class Taken {
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final Set<String> data = ConcurrentHashMap.newKeySet();

    void take(String id, String value) {
      ledger.receive(new ReceivedEvent(ReceivedEvent.UNNAMED, value, id));
      data.add(value);
    }

    /** A line {@code id data}. */
    void take(String line) {
      var space = line.indexOf(' ');
      take(line.substring(0, Math.max(0, space)), line.substring(space + 1));
    }

    boolean has(Collection<String> values) {
      return data.containsAll(values);
    }

    DeliveryLedger ledger() {
      return ledger;
    }
  }
}
