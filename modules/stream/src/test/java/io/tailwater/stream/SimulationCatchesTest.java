package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each of many ways to break the engine is found by the simulation: the test of that test. */
class SimulationCatchesTest {
  private static final int SEEDS = 300;

  @TestFactory
  Stream<DynamicTest> findsWhatIsBroken() {
    return Mutation.all()
        .stream()
        .map(mutation -> DynamicTest.dynamicTest(mutation.breaks(), () -> {
          var complaint = Mutant.of(mutation).run(new Random(7).longs(SEEDS));
          assertThat(complaint)
              .as("what a simulation says of: %s", mutation.breaks())
              .hasValueSatisfying(text -> assertThat(mutation.isWhatWasSaid(text))
                  .as("%s is one of %s", text, mutation.complaints())
                  .isTrue());
        }));
  }
}
