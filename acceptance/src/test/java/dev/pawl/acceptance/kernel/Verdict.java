package dev.pawl.acceptance.kernel;

import dev.pawl.acceptance.kernel.Program.Ended;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What came of one run, and what is wrong with it.
final class Verdict {
  private static final int DAMAGED = 7;
  private static final int KILLED = 137;
  private static final int NO_STORE = 3;
  private static final int EXISTS = 2;

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

  /// Looks at what `pawl init` left: a store, none, or one that says that it was never finished;
  /// then does what it says, and goes on as anybody would.
  ///
  /// @param mayRefuse as in [#afterwards]
  void afterInit(House house, boolean mayRefuse) throws IOException {
    Ended audit = house.run("audit");
    reopened = audit.code();
    // A first segment that is empty may have been cut by somebody: that is for a person to decide.
    boolean neverFinished =
        audit.err().contains("never finished") || audit.err().contains("whole segment header");
    boolean interrupted = audit.err().contains("making the store was interrupted");
    unless(
        reopened == 0 || reopened == NO_STORE || neverFinished || interrupted || mayRefuse,
        "audit: " + audit);
    unless(end != 0 || reopened == 0 || mayRefuse, "it said that there is a store: " + audit);
    if (reopened != 0 && !interrupted) {
      House.remove(house.store());
    }
    if (reopened != 0) {
      house.mustRun("init", "-q");
    }
    int left = reopened;
    house.mustRun(SetupFaults.keyCreate());
    afterwards(house, false);
    reopened = left;
  }

  /// Looks at what `pawl key create` left: the same command makes the key, goes on with it, or says
  /// that it is there; there is one key then, and it signs.
  ///
  /// @param mayRefuse as in [#afterwards]
  void afterKeyCreate(House house, boolean mayRefuse) throws IOException {
    Ended audit = house.run("audit");
    reopened = audit.code();
    if (mayRefuse && reopened == DAMAGED) {
      return;
    }
    unless(reopened == 0, "audit: " + audit);
    Ended again = house.run(SetupFaults.keyCreate());
    unless(
        again.code() == (end == 0 ? EXISTS : 0) || end != 0 && again.code() == EXISTS,
        "making it again: " + again);
    String keys = house.run("key", "list", "--json").out();
    unless(keys.split("\"name\"", -1).length == 2, "not one key: " + keys);
    afterwards(house, false);
  }

  /// Leaves whose signature left and which a store that goes on has forgotten.
  List<Long> lost() {
    return reopened == DAMAGED ? List.of() : evidence.lost();
  }
}
