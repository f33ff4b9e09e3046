package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.util.Map;

/** A position that one place says: the newest. */
final class PlacePosition implements Position {
  private static final String ENTRY = "";

  private Bytes place;
  private boolean changed;

  private PlacePosition(Bytes place) {
    this.place = place;
  }

  static PlacePosition restore(Map<String, Bytes> entries) {
    if (entries.keySet().stream().anyMatch(entry -> !entry.equals(ENTRY))) {
      throw new IllegalArgumentException("it has the entries " + entries.keySet()
          + " of a feed whose ids are inexact");
    }
    return new PlacePosition(entries.getOrDefault(ENTRY, Bytes.NONE));
  }

  @Override
  public boolean admit(Step step) {
    switch (step) {
      case Step.To to -> {
        place = to.place();
        changed = true;
      }
      case Step.Nowhere _ -> {
        // A measurement is not part of any sequence.
      }
      case Step.Past past -> throw new IllegalStateException(
          "an exact feed cannot step past " + past.item());
    }
    return true;
  }

  @Override
  public Map<String, Bytes> changes() {
    if (!changed) {
      return Map.of();
    }
    changed = false;
    return Map.of(ENTRY, place);
  }

  @Override
  public Bytes resume() {
    return place;
  }
}
