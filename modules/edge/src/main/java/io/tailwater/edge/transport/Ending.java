package io.tailwater.edge.transport;

import io.tailwater.edge.admission.Opener;
import io.tailwater.stream.Request;
import io.tailwater.stream.Request.Until;
import io.tailwater.stream.Subscription;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The end of a stream at a time that is yet to come. */
record Ending(Request request, Opener opener, long timestampMillis) {
  /** Of a request that asked for one. */
  static @Nullable Ending of(Request request, Opener opener) {
    return request.until() instanceof Until.Later(long timestampMillis)
        ? new Ending(request, opener, timestampMillis)
        : null;
  }

  boolean isDue() {
    return System.currentTimeMillis() >= timestampMillis;
  }

  void end(Subscription subscription, BooleanSupplier isOpen) {
    opener.end(request, subscription, timestampMillis, isOpen);
  }
}
