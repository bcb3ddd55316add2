package dev.pawl.testkit;

import java.util.Arrays;

/// Every combination of choices, one after another, like the wheels of a counter. How many wheels
/// there are, and how large each is, may depend on the choices before it:
///
/// ```java
/// EveryChoice choices = new EveryChoice();
/// do {
///   run(choices);
/// } while (choices.advance());
/// ```
public final class EveryChoice implements Choices {
  private int[] answers = new int[16];
  private int[] bounds = new int[16];
  private int known; // how many answers of this combination are fixed
  private int asked; // how many were given in this run

  /// Begins with the first choice everywhere.
  public EveryChoice() {}

  @Override
  public int next(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound is " + bound + ", expected 1 or more");
    }
    if (asked == known) {
      grow();
      answers[known] = 0;
      bounds[known] = bound;
      known++;
    } else if (bounds[asked] != bound) {
      throw new IllegalStateException(
          "the run is not deterministic: choice "
              + asked
              + " had "
              + bounds[asked]
              + " alternatives before, now "
              + bound);
    }
    return answers[asked++];
  }

  private void grow() {
    if (known == answers.length) {
      answers = Arrays.copyOf(answers, 2 * known);
      bounds = Arrays.copyOf(bounds, 2 * known);
    }
  }

  /// Turns to the next combination; false where all have been.
  public boolean advance() {
    known = asked;
    asked = 0;
    while (known > 0 && answers[known - 1] + 1 == bounds[known - 1]) {
      known--;
    }
    if (known == 0) {
      return false;
    }
    answers[known - 1]++;
    return true;
  }

  /// The answers of this combination, to name it in a failure.
  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(answers, known));
  }
}
