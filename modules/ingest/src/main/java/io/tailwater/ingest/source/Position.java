package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.util.Map;

/**
 * How far a feed has got, as named entries of which each commit writes only those that changed.
 *
 * <p>
 * Confined to the thread that owns the feed's transactions. After a failed commit it is worthless:
 * restore it from what was committed.
 */
public sealed interface Position permits PlacePosition, OverlapPosition, BoundPosition {
  /** Takes the step; false where this item was had already and its event must be left out. */
  boolean admit(Step step);

  /**
   * The entries that changed since the last call, {@link Bytes#NONE} for those that are gone; to
   * be committed together with the records of every step taken so far.
   */
  Map<String, Bytes> changes();

  /** What the source presents to resume; {@link Bytes#NONE} before the first step. */
  Bytes resume();

  /**
   * The position that these committed entries say.
   *
   * @throws IllegalArgumentException
   *           where they are none of a source with these options
   */
  static Position restore(SourceOptions options, Map<String, Bytes> entries) {
    if (options instanceof SseOptions sse && !sse.exact()) {
      return OverlapPosition.restore(sse.overlap(), sse.overlapMaxIds(), entries);
    }
    var place = PlacePosition.restore(entries);
    if (options instanceof FileOptions && !place.resume().isNone()) {
      var _ = FilePlace.decode(place.resume());
    }
    return place;
  }
}
