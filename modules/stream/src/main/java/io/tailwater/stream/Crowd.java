package io.tailwater.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Subscriptions without an order; each is in one crowd at most, and joins and leaves at the same
 * small cost. Confined to the engine's thread.
 */
final class Crowd {
  private final ArrayList<Subscription> members = new ArrayList<>(2);

  int size() {
    return members.size();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void add(Subscription subscription) {
    subscription.placeInCrowd = members.size();
    members.add(subscription);
  }

  void remove(Subscription subscription) {
    var place = subscription.placeInCrowd;
    var last = members.removeLast();
    if (last != subscription) {
      members.set(place, last);
      last.placeInCrowd = place;
    }
  }

  Subscription get(int index) {
    return members.get(index);
  }

  /** As it is now, for a walk in which some leave. */
  List<Subscription> copy() {
    return List.copyOf(members);
  }

  void forEach(Consumer<Subscription> action) {
    members.forEach(action);
  }
}
