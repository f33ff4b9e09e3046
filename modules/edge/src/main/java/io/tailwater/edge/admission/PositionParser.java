package io.tailwater.edge.admission;

import io.tailwater.model.Cursor;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import io.tailwater.wire.CursorText;

import java.util.List;
import java.util.Optional;

/** Reads where one request wants to start and to end (protocol 1). */
final class PositionParser {
  private static final List<String> LAST_EVENT_ID = List.of("lastEventId", "last_event_id",
      "lastEventID");

  private final HttpQuestion question;
  private final Parameters parameters;
  private final long nowMillis;
  private final Optional<PositionText> from;

  PositionParser(HttpQuestion question, Parameters parameters, long nowMillis) throws Refusal {
    this.question = question;
    this.parameters = parameters;
    this.nowMillis = nowMillis;
    this.from = position("from", PositionText.FROM);
  }

  From from() {
    return switch (from.orElseGet(PositionText.Latest::new)) {
      case PositionText.Latest _,PositionText.At _ -> new From.Latest();
      case PositionText.Earliest _ -> new From.Earliest();
      case PositionText.Time(long millis) -> new From.At(millis);
    };
  }

  Until until() throws Refusal {
    if (parameters.one("until").equals(Optional.of("now"))) {
      return new Until.Now();
    }
    var position = position("until", "'now', " + PositionText.FROM);
    if (position.isEmpty()) {
      return new Until.Never();
    }
    return switch (position.get()) {
      case PositionText.Latest _ -> new Until.Now();
      case PositionText.Earliest _ -> new Until.Earliest();
      case PositionText.At(Cursor cursor) -> new Until.Position(cursor);
      case PositionText.Time(long millis) -> millis > nowMillis
          ? new Until.Later(millis)
          : new Until.At(millis);
    };
  }

  /** The header wins, because an EventSource repeats its first URL when it reconnects. */
  Presented presented() throws Refusal {
    var header = question.header("Last-Event-ID").filter(id -> !id.isBlank());
    if (header.isPresent()) {
      try {
        return new Presented.Valid(CursorText.parse(header.get().trim()), false);
      } catch (IllegalArgumentException e) {
        return new Presented.Invalid();
      }
    }
    for (var name : LAST_EVENT_ID) {
      var text = parameters.one(name).filter(id -> !id.isBlank());
      if (text.isPresent()) {
        return presented(name, text.get());
      }
    }
    return from.isPresent() && from.get() instanceof PositionText.At(Cursor cursor)
        ? new Presented.Valid(cursor, true)
        : new Presented.Nothing();
  }

  /** What {@link #presented} takes the cursor from, if not from the header. */
  String cursorParameter() {
    return LAST_EVENT_ID.stream()
        .filter(name -> parameters.all(name).stream().anyMatch(id -> !id.isBlank()))
        .findFirst()
        .orElse("from");
  }

  private static Presented presented(String name, String text) throws Refusal {
    try {
      return new Presented.Valid(CursorText.parse(text), true);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", name,
          "'" + name + "' got '" + Problem.echo(text) + "'; it takes a cursor: " + e.getMessage()));
    }
  }

  private Optional<PositionText> position(String name, String accepted) throws Refusal {
    var text = parameters.one(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(PositionText.parse(text.get(), nowMillis)
        .orElseThrow(() -> new Refusal(Problem.badValue(name, text.get(), accepted))));
  }
}
