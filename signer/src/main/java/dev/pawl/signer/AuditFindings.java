package dev.pawl.signer;

import java.util.ArrayList;
import java.util.List;

/// What an audit has found so far; lists the first ones and counts all.
final class AuditFindings {
  private final List<AuditReport.Finding> listed = new ArrayList<>();
  private long count;

  /// Something is wrong with an entry.
  void add(long index, String format, Object... values) {
    count++;
    if (listed.size() < AuditReport.FINDINGS_MAX) {
      listed.add(new AuditReport.Finding(index, format.formatted(values)));
    }
  }

  /// Something is wrong with an entry unless this holds.
  void unless(boolean holds, long index, String format, Object... values) {
    if (!holds) {
      add(index, format, values);
    }
  }

  List<AuditReport.Finding> listed() {
    return listed;
  }

  long count() {
    return count;
  }
}
