package io.tailwater.edge.admission;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request's head.
 *
 * @param method
 *          in upper case, as sent
 * @param target
 *          path and query, as sent
 * @param headers
 *          all values of a header by its name, case-insensitive
 */
public record HttpQuestion(String method, String target, Function<String, List<String>> headers) {
  /** Everything before the first question mark. */
  String path() {
    var mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** Everything after the first question mark; empty if there is none. */
  String query() {
    var mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  /** The first value of a header. */
  Optional<String> header(String name) {
    return headers.apply(name).stream().findFirst();
  }
}
