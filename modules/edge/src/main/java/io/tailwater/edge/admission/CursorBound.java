package io.tailwater.edge.admission;

import io.tailwater.stream.Request;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.TopicView;

import java.util.Collection;

/**
 * How long the cursors of a stream can become (protocol 2.9), offsets taken to have at most
 * {@value #OFFSET_DIGITS} digits.
 *
 * @param partitions
 *          partitions that its cursors name
 * @param length
 *          characters of the longest
 */
record CursorBound(int partitions, int length) {
  private static final int OFFSET_DIGITS = 13;
  private static final int VERSION_AND_END = "1~end".length();
  private static final int TAGS_AND_KIND = "~nameepochs.k".length();

  static CursorBound of(Request request, Collection<TopicView> views) {
    var partitions = 0;
    var length = VERSION_AND_END;
    for (var view : views) {
      var count = view.state().partitions();
      var lanes = request.from() instanceof From.Latest
          ? request.selections().partitions(view.state().topic(), count).size()
          : count;
      var digits = Integer.toString(count).length();
      partitions += lanes;
      length += TAGS_AND_KIND + digits + lanes * (2 + digits + OFFSET_DIGITS);
    }
    return new CursorBound(partitions, length);
  }
}
