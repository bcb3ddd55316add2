package dev.pawl.acceptance.kernel;

import dev.pawl.acceptance.kernel.Program.Ended;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What came of one run, and what is wrong with it.
final class Verdict {
  private static final int DAMAGED = 7;
  private static final int KILLED = 137;

  final Evidence evidence = new Evidence();
  final List<String> complaints = new ArrayList<>();
  int end = -1; // where it was not looked at
  int reopened;

  void unless(boolean fine, String complaint) {
    if (!fine) {
      complaints.add(complaint);
    }
  }

  /// Looks at how the process ended: with a code that the reference allows here, and with words for
  /// a person where that is not 0.
  void ended(Ended ended, List<Integer> expected) {
    end = ended.code();
    unless(expected.contains(end), "ended with " + ended);
    unless(!ended.err().contains("\tat ") && !ended.err().contains("Exception"), ended.err());
    boolean silent =
        ended.err().lines().noneMatch(line -> line.matches("(pawl|signing ended): .+"));
    unless(end == 0 || end == KILLED || !silent, "said nothing: " + ended);
  }

  /// Opens the store again, audits it, signs one more file and compares all that is known.
  ///
  /// @param mayRefuse whether the store may say that it is damaged; it may never sign then
  void afterwards(House house, boolean mayRefuse) throws IOException {
    Ended audit = house.run("audit");
    reopened = audit.code();
    unless(reopened == 0 || (mayRefuse && reopened == DAMAGED), "audit: " + audit);
    Ended again = house.run("sign", "-q", "-k", House.KEY, house.fresh());
    unless(again.code() == reopened, "signing again: " + again);
    evidence.releasedFiles(house.path());
    evidence.ledger(house);
    unless(evidence.reused().isEmpty(), "reused " + evidence.reused());
    unless(lost().isEmpty(), "lost " + lost());
  }

  /// Leaves whose signature left and which a store that goes on has forgotten.
  List<Long> lost() {
    return reopened == DAMAGED ? List.of() : evidence.lost();
  }
}
