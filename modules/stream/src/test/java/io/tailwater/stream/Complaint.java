package io.tailwater.stream;

/** What the model of a simulation has against the engine. */
final class Complaint extends AssertionError {
  private static final long serialVersionUID = 1;

  /** Which guarantee does not hold. */
  enum Kind {
    /** An event was not delivered and nobody said so (G2). */
    LOST,
    /** An event came again (G3), or one that is not there. */
    TWICE,
    /** A position went back (G1). */
    BACK,
    /** A position jumped to another history without a reset, or a gap is not the exact one (G2). */
    UNTOLD,
    /** A position was given up without need. */
    NEEDLESS,
    /** A bounded subscription does not end where it was to end. */
    END,
    /** Something has more than its bound (G4). */
    BOUND,
    /** Somebody waits who has something to read. */
    STUCK,
    /** Bytes are not whole frames of the representation that was asked for. */
    TORN,
    /** The engine threw. */
    CRASHED
  }

  Complaint(Kind kind, String text) {
    super(kind + ": " + text);
  }

  /** Of an exception, which is a bug always. */
  Complaint(RuntimeException cause) {
    super(Kind.CRASHED + ": " + cause, cause);
  }
}
