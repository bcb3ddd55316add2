package dev.pawl.ledger;

import dev.pawl.tlog.TreeHead;
import java.io.IOException;

/// Something outside the store that remembers how far the ledger has come, so that a ledger which
/// went back is noticed.
///
/// An anchor leads and never lags: a reservation is used only after every required anchor has
/// confirmed a head that includes it.
public interface Anchor extends AutoCloseable {

  /// What this anchor is, for messages: `file /var/lib/pawl/…`.
  String description();

  /// The furthest head this anchor remembers.
  ///
  /// @throws IOException where the anchor cannot be read, is missing or damaged; never taken as
  ///   zero
  TreeHead remembered() throws IOException;

  /// Remembers this head, durably on return.
  ///
  /// @throws IOException where it cannot; the caller treats the reservation as unusable
  /// @throws IllegalArgumentException where the head is smaller than the remembered one
  void confirm(TreeHead head) throws IOException;

  @Override
  void close() throws IOException;
}
