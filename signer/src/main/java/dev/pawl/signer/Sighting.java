package dev.pawl.signer;

import dev.pawl.tlog.published.PublishedCheckpoint;
import java.util.Optional;

/// What a monitor saw when it looked at a log.
public sealed interface Sighting {

  /// What can be wrong with a log.
  enum Fault {
    /// It has another history than before: two readers were shown two logs.
    FORKED,
    /// It has fewer entries than before.
    ROLLED_BACK,
    /// A leaf was given out or signed with against the rules.
    REUSE,
    /// An entry breaks another rule, or is none.
    RULES,
    /// What it publishes does not make the root that it signs.
    ENTRIES,
    /// Its checkpoint lacks a signature that is demanded, has a wrong one, or is none.
    SIGNATURE,
    /// For longer than is allowed it has shown nothing new.
    SILENCE
  }

  /// It grew, by the rules; or it was seen for the first time.
  ///
  /// @param from how many entries it had
  /// @param checkpoint how many it has
  record Grown(long from, PublishedCheckpoint checkpoint, Endorsement endorsement)
      implements Sighting {}

  /// It is as it was.
  ///
  /// @param renewed whether its checkpoint has newer cosignatures
  record Same(PublishedCheckpoint checkpoint, boolean renewed) implements Sighting {}

  /// It did not answer, or does not have what its checkpoint says.
  ///
  /// @param problem for people
  record NoAnswer(String problem) implements Sighting {}

  /// Something is wrong with it. What the monitor remembers stays as it was.
  ///
  /// @param problem for people
  /// @param kept the checkpoint that the monitor remembers
  /// @param shown what the log shows now
  record Alarm(
      Fault fault,
      String problem,
      Optional<PublishedCheckpoint> kept,
      Optional<PublishedCheckpoint> shown)
      implements Sighting {}
}
