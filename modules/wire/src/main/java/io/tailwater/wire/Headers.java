package io.tailwater.wire;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Header;

import java.util.LinkedHashMap;
import java.util.List;

/** Looks things up in a record's headers; where a name is there twice, the last one counts. */
final class Headers {
  /** Up to so many headers are compared with each other; more would be for a publisher to abuse. */
  private static final int FEW = 16;

  private Headers() {}

  /** What the publisher calls this kind of event, or {@link Bytes#NONE}. */
  static Bytes type(Event event) {
    var type = last(event, "ce_type");
    return type.length() > 0 ? type : last(event, "type");
  }

  /** The value of the last header of that name, or {@link Bytes#NONE}. */
  static Bytes last(Event event, String name) {
    var headers = event.headers();
    for (var i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return headers.get(i).value();
      }
    }
    return Bytes.NONE;
  }

  /** The last header of each name, in their order. */
  static List<Header> lastOfEach(Event event) {
    var headers = event.headers();
    if (headers.size() <= FEW && areDistinct(headers)) {
      return headers;
    }
    var last = new LinkedHashMap<String, Header>();
    for (var header : headers) {
      last.putLast(header.name(), header);
    }
    return List.copyOf(last.values());
  }

  private static boolean areDistinct(List<Header> headers) {
    for (var i = 1; i < headers.size(); i++) {
      for (var j = 0; j < i; j++) {
        if (headers.get(i).name().equals(headers.get(j).name())) {
          return false;
        }
      }
    }
    return true;
  }
}
