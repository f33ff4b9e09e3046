package io.tailwater.testkit;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with what a client received.
 *
 * @param delivered
 *          how many committed records it received at least once
 * @param findings
 *          each wrong with its place; empty when G1 to G3 hold
 */
public record DeliveryReport(int delivered, List<Finding> findings) {
  private static final int MOST_TOLD = 20;

  /** What can be wrong. */
  public enum Kind {
    /** Committed at or after the start, never received (G2). */
    LOST,
    /** Received again (G3). */
    DOUBLED,
    /** Received after a later one of its partition (G1). */
    REORDERED,
    /** Received, but not committed. */
    UNKNOWN,
    /** An id from which a resume would lose or double. */
    WRONG_POSITION
  }

  /** One wrong and where it is. */
  public record Finding(Kind kind, String topic, int partition, long offset, String detail) {}

  public DeliveryReport {
    findings = List.copyOf(findings);
  }

  /** The findings of one kind. */
  public List<Finding> of(Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).toList();
  }

  /**
   * Requires that nothing is wrong and that so many records were delivered.
   *
   * @throws AssertionError
   *           with counts and the first places
   */
  public void requireExactly(int records) {
    if (!findings.isEmpty() || delivered != records) {
      throw new AssertionError("expected " + records + " records once and in order, " + this);
    }
  }

  @Override
  public String toString() {
    var counts = findings.stream()
        .collect(Collectors.groupingBy(Finding::kind, Collectors.counting()));
    return "delivered " + delivered + ", wrong " + counts + ": "
        + findings.stream()
            .limit(MOST_TOLD)
            .map(Finding::toString)
            .collect(Collectors.joining("\n  "));
  }
}
