package io.tailwater.edge.admission;

import io.tailwater.model.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request.
 *
 * @param method
 *          in upper case, as sent
 * @param target
 *          path and query, as sent
 * @param headers
 *          all values of a header by its name, case-insensitive
 * @param body
 *          whole; empty where the resource takes none
 */
public record HttpQuestion(String method, String target, Function<String, List<String>> headers,
    Bytes body) {
  /** A request without a body. */
  public HttpQuestion(String method, String target, Function<String, List<String>> headers) {
    this(method, target, headers, Bytes.EMPTY);
  }

  /** The same with this body. */
  public HttpQuestion with(Bytes whole) {
    return new HttpQuestion(method, target, headers, whole);
  }

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
