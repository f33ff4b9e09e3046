package io.tailwater.edge.filter;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.Event;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What expressions see of one event after another, and the budget they see it with. An event's
 * parts are made when an expression first names them and kept for the filters that look at the same
 * event next, so that JSON is parsed once for all of them. Confined to its thread, and holds that
 * thread's last event.
 */
final class Evaluation implements CelVariableResolver {
  /** A longer value is not looked into: naming it is an error. */
  static final int MAX_VALUE_BYTES = 1024 * 1024;

  private final Budget budget = new Budget();
  private final JsonReader json = new JsonReader(budget);
  private @Nullable Event event;
  private @Nullable Channel channel;
  private @Nullable Object value;
  private @Nullable Object key;
  private @Nullable Object headers;
  private @Nullable Object timestamp;
  private boolean unreadable;

  Budget budget() {
    return budget;
  }

  /** The next evaluation is of this event. */
  @SuppressWarnings("ReferenceEquality") // the very same event, whose parts are known
  void begin(Channel channel, Event event) {
    budget.refill();
    this.channel = channel;
    if (this.event != event) {
      this.event = event;
      value = null;
      key = null;
      headers = null;
      timestamp = null;
      unreadable = false;
    }
  }

  @Override
  public Optional<Object> find(String name) {
    var current = event;
    var within = channel;
    if (current == null || within == null) {
      return Optional.empty();
    }
    return switch (name) {
      case "value" -> Optional.of(spent(value(current)));
      case "key" -> Optional.of(spent(key(current)));
      case "headers" -> Optional.of(headers(current));
      case "timestamp" -> Optional.of(timestamp(current));
      case "channel" -> Optional.of(within.toString());
      default -> Optional.empty();
    };
  }

  private Object spent(Object part) {
    if (part instanceof String text) {
      budget.spendText(text.length());
    } else if (part instanceof CelByteString bytes) {
      budget.spendText(bytes.size());
    }
    return part;
  }

  private Object value(Event current) {
    var known = value;
    if (known == null) {
      known = readable(current);
      value = known;
    }
    return known;
  }

  private Object readable(Event current) {
    if (unreadable || current.value().length() > MAX_VALUE_BYTES) {
      throw new Unreadable("the value is too long, or was found unreadable");
    }
    if (current.value().isNone()) {
      return NullValue.NULL_VALUE;
    }
    return switch (current.format()) {
      case JSON -> parsed(current);
      case TEXT -> current.value().toUtf8();
      case BINARY -> CelByteString.of(current.value().array());
    };
  }

  private Object parsed(Event current) {
    try {
      return json.read(current.value().array());
    } catch (RuntimeException e) {
      unreadable = true;
      throw new Unreadable("the value is not JSON that is read");
    }
  }

  private Object key(Event current) {
    var known = key;
    if (known == null) {
      known = current.key().isNone() ? NullValue.NULL_VALUE : textOrBytes(current.key());
      key = known;
    }
    return known;
  }

  private static Object textOrBytes(Bytes bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.array())).toString();
    } catch (CharacterCodingException e) {
      return CelByteString.of(bytes.array());
    }
  }

  private Object headers(Event current) {
    var known = headers;
    if (known == null) {
      Map<Object, Object> members = new HashMap<>();
      for (var header : current.headers()) {
        members.put(header.name(), header.value().toUtf8());
      }
      known = new JsonObject(members, members.size(), budget);
      headers = known;
    }
    return known;
  }

  private Object timestamp(Event current) {
    var known = timestamp;
    if (known == null) {
      known = Instant.ofEpochMilli(current.timestampMillis());
      timestamp = known;
    }
    return known;
  }
}
